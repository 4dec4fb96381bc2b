"""Files and folders of data, dropped or chosen, become the dataset of a new run."""

from __future__ import annotations

import asyncio
import zipfile
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeLab
from files import answer, drop, settle

from app.model.dropped import data_kind
from app.shell.window import Window
from engine.contract.commands import Create


def begun(window: Window, lab: FakeLab) -> dict[str, object]:
    """Let the window look at the data and ask for a run; return how that is to get its data."""

    async def asked() -> None:
        while len(lab.sent(Create)) < 2:
            await asyncio.sleep(0)

    window.tasks.loop.run_until_complete(asked())
    return dict(lab.sent(Create)[-1].config["data"])


@pytest.mark.parametrize(
    ("name", "kind"), [("points.csv", "table"), ("points.npy", "table"), ("face.png", "picture")]
)
def test_dropped_data_become_the_dataset_of_a_new_run(
    window: Window, lab: FakeLab, tmp_path: Path, name: str, kind: str
) -> None:
    (tmp_path / name).touch()
    drop(window, tmp_path / name)
    assert begun(window, lab) == {"kind": kind, "path": str(tmp_path / name)}
    lab.reply()
    settle(window)
    assert window.bar.message.text() == f"The data are those of {name}"
    assert window.documents.recents.paths() == (tmp_path / name,)


def test_dropped_data_that_are_refused_leave_everything_as_it_was(
    window: Window, lab: FakeLab, tmp_path: Path
) -> None:
    window.draft.edit("data", "count", 5)
    before = window.draft.config()
    drop(window, tmp_path / "points.csv")
    begun(window, lab)
    lab.reply(ok=False, text="points.csv: has one column")
    settle(window)
    notice = window.banners.notice("error")
    assert notice is not None
    assert (notice.title, notice.text) == (
        "Could not open points.csv",
        "points.csv: has one column",
    )
    assert window.draft.config() == before
    assert window.draft.staged() == (("data", "count"),)
    assert window.documents.recents.paths() == ()
    assert window.conductor.history.next_undo is not None
    assert window.conductor.history.next_undo.field == "count"


def test_a_folder_of_pictures_becomes_the_dataset(
    window: Window, lab: FakeLab, tmp_path: Path
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    drop(window, folder)
    assert begun(window, lab) == {"kind": "folder", "path": str(folder)}
    lab.reply()
    settle(window)
    assert window.bar.message.text() == "The data are those of pictures"


def test_a_folder_of_pictures_is_chosen_in_a_dialog(
    window: Window, lab: FakeLab, tmp_path: Path
) -> None:
    window.commands.run("file.open_folder")
    answer(window, tmp_path)
    assert begun(window, lab) == {"kind": "folder", "path": str(tmp_path)}


def test_the_path_of_a_dataset_is_browsed_for(window: Window, lab: FakeLab, tmp_path: Path) -> None:
    window.draft.edit("data", "kind", "folder")
    row = window.controls.groups["Data"].row("data", "path")
    row.editor.inputs()[1].click()
    answer(window, tmp_path)
    settle(window)
    assert window.draft.value("data", "path") == str(tmp_path)


@pytest.mark.parametrize(
    ("shape", "kind"),
    [((9, 2), "table"), ((9,), "table"), ((9, 8, 8), "array"), ((9, 8, 8, 3), "array")],
)
def test_an_array_is_points_or_images_by_its_axes(
    tmp_path: Path, shape: tuple[int, ...], kind: str
) -> None:
    np.save(tmp_path / "a.npy", np.zeros(shape))
    np.savez(tmp_path / "a.npz", images=np.zeros(shape), labels=np.zeros(9))
    assert data_kind(tmp_path / "a.npy") == kind
    assert data_kind(tmp_path / "a.npz") == kind


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY\x01\x00v", b"PK\x03\x04 and then nothing"])
def test_what_cannot_be_read_is_left_to_the_table_to_refuse(tmp_path: Path, content: bytes) -> None:
    for name in ("a.npy", "a.npz"):
        (tmp_path / name).write_bytes(content)
        assert data_kind(tmp_path / name) == "table"
    with zipfile.ZipFile(tmp_path / "b.npz", "w") as archive:
        archive.writestr("text.txt", "no array")
    assert data_kind(tmp_path / "b.npz") == "table"


@pytest.mark.parametrize(
    ("folder", "file", "kind"),
    [
        ("digits", "train-images-idx3-ubyte.gz", "mnist"),
        ("Fashion", "train-images-idx3-ubyte", "fashion_mnist"),
        ("cifar", "data_batch_1.bin", "cifar10"),
        ("cats", "cat.png", "folder"),
    ],
)
def test_a_folder_is_told_by_its_files(tmp_path: Path, folder: str, file: str, kind: str) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / file).touch()
    assert data_kind(tmp_path / folder) == kind


def test_what_is_no_data_has_no_kind(tmp_path: Path) -> None:
    assert data_kind(tmp_path / "model.pickle") is None
