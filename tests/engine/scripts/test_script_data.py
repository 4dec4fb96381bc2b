"""A script draws the very examples of each dataset, or brings them along."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sameness import assert_the_same, plan_of

from engine.kinds import datasets
from engine.scripts.script import script_of
from engine.scripts.snippets import ScriptError

FETCHED = ("mnist", "fashion_mnist", "cifar10")  # from the net, so not here


@pytest.fixture
def files(tmp_path: Path) -> dict[str, tuple[str, ...]]:
    """Settings that datasets need which are files, or drawn."""
    random = np.random.default_rng(0)
    np.savetxt(tmp_path / "table.csv", random.normal(size=(50, 2)), delimiter=",")
    Image.fromarray(random.integers(0, 255, (20, 30), np.uint8)).save(tmp_path / "picture.png")
    np.save(tmp_path / "images.npy", random.random((20, 4, 4)))
    (tmp_path / "folder").mkdir()
    for number in range(3):
        image = Image.fromarray(random.integers(0, 255, (8, 8), np.uint8))
        image.save(tmp_path / "folder" / f"{number}.png")
    return {
        "table": (f"data.path={tmp_path / 'table.csv'}",),
        "picture": (f"data.path={tmp_path / 'picture.png'}", "data.sigma=0.1"),
        "array": (f"data.path={tmp_path / 'images.npy'}",),
        "folder": (f"data.path={tmp_path / 'folder'}", "data.side=8"),
        "drawn": ("data.points=[[0.0, 1.0], [1.0, 0.5]]",),
        "blobs": ("data.sigma=0.1",),
        "two_gaussians": ("data.weight=0.3",),
    }


@pytest.mark.parametrize("name", [n for n in datasets.all() if n not in FETCHED])
def test_each_dataset(name: str, files: dict[str, tuple[str, ...]], tmp_path: Path) -> None:
    assert_the_same(plan_of(f"data={name}", *files.get(name, ())), tmp_path, 20)


@pytest.mark.parametrize("name", ["ring", "checkerboard", "digits"])
def test_a_training_set_of_limited_size(name: str, tmp_path: Path) -> None:
    assert_the_same(plan_of(f"data={name}", "data.size=40"), tmp_path, 20)


@pytest.mark.parametrize("settings", [("data.kinds=6", "data.colour=colour"), ("data.kinds=1",)])
def test_shapes_of_all_kinds(settings: tuple[str, ...], tmp_path: Path) -> None:
    assert_the_same(plan_of("data=shapes", *settings), tmp_path, 10)


def test_data_without_a_snippet_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets.get("shapes"), "__module__", "engine.data.another")
    with pytest.raises(ScriptError, match=r"cannot say data\.kind = shapes yet"):
        script_of(plan_of("data=shapes"), "A title")
