"""What every dataset of images promises, asked of all that are registered."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.contract.snapshot import Rectangle
from engine.imaging.cache import VARIABLE
from engine.imaging.dataset import ImageDataset
from engine.kinds import Factored, Labelled, Quantised, Stacked, Stored, datasets
from engine.numerics.densities.density_dataset import DensityDataset
from engine.settings import describe

IMAGES = [name for name, part in datasets.all().items() if issubclass(part, ImageDataset)]


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, Any]]]:
    """Settings for the datasets that have nothing to show by default; the cache is a test's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(tmp_path_factory.mktemp("cache")))
        yield _files(tmp_path_factory.mktemp("images"))


def write_idx_set(folder: Path, *, packed: bool = True, count: int = 60) -> None:
    """Write four small files in the format and under the names of MNIST."""
    folder.mkdir(exist_ok=True)
    random = np.random.default_rng(0)
    for prefix, n in (("train", count), ("t10k", count // 2)):
        images = random.integers(256, size=(n, 28, 28), dtype=np.uint8)
        labels = np.resize(np.arange(10, dtype=np.uint8), n)
        for name, array in (("images-idx3-ubyte", images), ("labels-idx1-ubyte", labels)):
            content = idx_bytes(array)
            path = folder / f"{prefix}-{name}{'.gz' if packed else ''}"
            path.write_bytes(gzip.compress(content) if packed else content)


def write_cifar(folder: Path, records: int = 12) -> None:
    """Write the six files of CIFAR-10's binary version, with few images each."""
    folder.mkdir(exist_ok=True)
    random = np.random.default_rng(0)
    for name in ("test_batch", *(f"data_batch_{number}" for number in range(1, 6))):
        table = random.integers(256, size=(records, 3073), dtype=np.uint8)
        table[:, 0] = np.arange(records) % 10
        (folder / f"{name}.bin").write_bytes(table.tobytes())


def write_pictures(folder: Path, count: int = 40) -> None:
    """Write pictures of two classes."""
    random = np.random.default_rng(0)
    for number in range(count):
        inside = folder / ("cats", "dogs")[number % 2]
        inside.mkdir(parents=True, exist_ok=True)
        pixels = random.integers(256, size=(20 + number, 30, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(inside / f"{number}.png")


def idx_bytes(array: np.ndarray[Any, np.dtype[np.uint8]]) -> bytes:
    header = bytes((0, 0, 8, array.ndim)) + struct.pack(f">{array.ndim}I", *array.shape)
    return header + array.tobytes()


def _files(folder: Path) -> dict[str, dict[str, Any]]:
    idx = folder / "idx"
    write_idx_set(idx)
    cifar = folder / "cifar"
    write_cifar(cifar)
    pictures = folder / "pictures"
    write_pictures(pictures)
    random = np.random.default_rng(0)
    images = random.integers(256, size=(60, 9, 12, 3), dtype=np.uint8)
    np.savez(folder / "images.npz", images=images, labels=np.arange(60) % 4)
    return {
        "mnist": {"path": str(idx)},
        "fashion_mnist": {"path": str(idx)},
        "cifar10": {"path": str(cifar)},
        "folder": {"path": str(pictures), "side": 8},
        "array": {"path": str(folder / "images.npz")},
    }


@pytest.fixture(scope="module", params=IMAGES)
def data(request: pytest.FixtureRequest, given: dict[str, dict[str, Any]]) -> Any:
    part = datasets.get(request.param)
    return part(part.Config(**given.get(request.param, {})))


def _random(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_every_dataset_is_one_of_points_or_one_of_images() -> None:
    known = (DensityDataset, ImageDataset)
    assert all(issubclass(part, known) for part in datasets.all().values())


def test_samples_are_flat_rows_from_nought_to_one_in_single_precision(data: Any) -> None:
    channels, height, width = data.shape
    assert channels in (1, 3)
    for count in (0, 1, 130):
        rows = data.sample(count, _random())
        assert rows.shape == (count, channels * height * width)
        assert rows.dtype == np.float32
        assert ((rows >= 0) & (rows <= 1)).all()
    assert np.ptp(rows) > 0.5


def test_the_same_random_state_gives_the_same_images(data: Any) -> None:
    first = data.sample(64, _random(3))
    assert np.array_equal(first, data.sample(64, _random(3)))
    assert not np.array_equal(first, data.sample(64, _random(4)))


def test_values_are_whole_steps_of_the_grey_levels(data: Any) -> None:
    assert isinstance(data, Quantised)
    if data.levels is None:
        pytest.skip("continuous values")
    steps = data.sample(100, _random()).astype(float) * (data.levels - 1)
    assert np.abs(steps - steps.round()).max() < 1e-4
    assert data.scale == pytest.approx(1 / (data.levels - 1))


def test_labels_name_classes_and_all_classes_appear(data: Any) -> None:
    assert isinstance(data, Labelled)
    assert data.splits[0] == "train"
    for split in data.splits:
        count = 40 * max(1, min(len(data.classes), 10))
        examples, labels = data.labelled(count, _random(), split)
        assert examples.shape == (count, int(np.prod(data.shape)))
        assert labels.shape == (count,)
        assert labels.dtype == np.int64
        assert labels.min() >= 0
        assert labels.max() < max(1, len(data.classes))
        assert len(np.unique(labels)) >= min(len(data.classes), 10)
    assert np.array_equal(data.labelled(9, _random())[0], data.sample(9, _random()))


def test_stored_examples_are_those_that_are_drawn_and_none_is_in_both_splits(data: Any) -> None:
    if not isinstance(data, Stored):
        pytest.skip("not stored")
    rows = {}
    for split in data.splits:
        count = data.count(split)
        places = np.arange(count)
        rows[split] = {row.tobytes() for row in data.rows(places, split)}
        assert len(data.labels(places, split)) == count > 0
        drawn, labels = data.labelled(20, _random(), split)
        assert all(row.tobytes() in rows[split] for row in drawn)
        assert len(labels) == 20
    if "held out" not in data.splits:
        assert data.count("held out") == 0
        with pytest.raises(LookupError):
            data.rows(np.arange(1), "held out")


def test_exact_factors_come_with_the_examples(data: Any) -> None:
    if not isinstance(data, Factored):
        pytest.skip("no factors")
    examples, factors = data.factored(300, _random())
    assert tuple(factors) == data.factors
    assert len(examples) == 300
    assert all(values.shape == (300,) and np.ptp(values) > 0 for values in factors.values())
    pairs = np.corrcoef(np.array(list(factors.values()))) - np.eye(len(factors))
    assert np.abs(pairs).max() < 0.25  # they are independent


def test_stacked_channels_are_images_of_the_channels_own_dataset(data: Any) -> None:
    if not isinstance(data, Stacked):
        pytest.skip("not stacked")
    channel: Any = data.channel
    base = len(channel.classes)
    assert data.shape == (3, *channel.shape[1:])
    assert len(data.classes) == base**3
    known = {row.tobytes() for row in channel.rows(np.arange(channel.count()))}
    examples, labels = data.labelled(50, _random())
    planes = examples.reshape(50, 3, -1)
    assert all(plane.tobytes() in known for image in planes for plane in image)
    assert labels.max() < base**3


def test_nothing_is_claimed_that_has_no_meaning_for_images(data: Any) -> None:
    assert data.area == Rectangle(0.0, 0.0, 1.0, 1.0)
    assert data.modes is None
    assert data.entropy() is None
    assert data.log_density(np.zeros((1, 2))) is None
    assert data.cell_masses(np.array([0.0, 1.0]), np.array([0.0, 1.0])) is None


def test_every_setting_says_what_it_does_and_works_at_its_bounds(
    data: Any, given: dict[str, dict[str, Any]]
) -> None:
    part = datasets.get(data.name)
    for field in describe(part.Config):
        assert field.label
        assert field.help
        for bound in (field.low, field.high):
            if bound is None or field.name in ("size", "smallest", "largest", "levels"):
                continue
            value = int(bound) if field.kind == "int" else float(bound)
            built = part(part.Config(**{**given.get(data.name, {}), field.name: value}))
            assert built.sample(4, _random()).shape[0] == 4
