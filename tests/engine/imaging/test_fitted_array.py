"""Arrays of images in another size and other colours: the same as pictures of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.contract.errors import FileError, UserError
from engine.data.array import Array, ArraySettings
from engine.data.folder import Folder, FolderSettings
from engine.imaging import cache as caching
from engine.imaging import kept_pictures
from engine.imaging.cache import VARIABLE
from engine.telling import heard

PIXELS = np.random.default_rng(0).integers(256, size=(7, 20, 32, 3), dtype=np.uint8)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / "pictures"


def _array(folder: Path, values: Any, **given: Any) -> Array:
    np.save(folder / "a.npy", values)
    return Array(ArraySettings(path=str(folder / "a.npy"), **{"held_out": 0.0, **given}))


def _rows(data: Array | Folder) -> np.ndarray[Any, Any]:
    return data.rows(np.arange(data.count()))


@pytest.mark.parametrize("fit", ["crop", "stretch"])
@pytest.mark.parametrize("colour", ["grey", "colour"])
@pytest.mark.parametrize("side", [8, 40])
def test_arrays_and_folders_make_the_same_of_the_same_pictures(
    tmp_path: Path, fit: str, colour: str, side: int
) -> None:
    (tmp_path / "pictures").mkdir()
    for number, picture in enumerate(PIXELS):
        Image.fromarray(picture).save(tmp_path / f"pictures/{number}.png")
    look: dict[str, Any] = {"side": side, "colour": colour, "fit": fit, "held_out": 0.0}
    folder = Folder(FolderSettings(path=str(tmp_path / "pictures"), **look))
    for values in (PIXELS, PIXELS / 255, PIXELS.transpose(0, 3, 1, 2)):
        array = _array(tmp_path, values, **look)
        assert array.shape == folder.shape == (3 if colour == "colour" else 1, side, side)
        assert array.levels == 256
        np.testing.assert_array_equal(_rows(array), _rows(folder))


def test_nothing_is_made_where_nothing_changes(tmp_path: Path, cache: Path) -> None:
    square = PIXELS[:, :20, :20]
    kept = _rows(_array(tmp_path, square))
    for given in ({"side": 20}, {"colour": "colour"}, {"fit": "stretch"}):
        np.testing.assert_array_equal(_rows(_array(tmp_path, square, **given)), kept)
    assert not cache.exists()


def test_colours_alone_may_change(tmp_path: Path) -> None:
    grey = _array(tmp_path, PIXELS, colour="grey")
    assert grey.shape == (1, 20, 32)
    known = PIXELS @ np.array([0.299, 0.587, 0.114])  # ITU-R 601, as Pillow has it
    np.testing.assert_allclose(255 * _rows(grey), known.reshape(7, -1), atol=1.01)
    both = _array(tmp_path, PIXELS[..., 0] > 99, colour="colour")
    assert both.shape == (3, 20, 32)
    assert set(np.unique(_rows(both))) == {0.0, 1.0}


def test_levels_and_ranges_are_read_before_the_size_changes(tmp_path: Path) -> None:
    flat = np.ones((3, 12, 12))
    for values, given, level in (
        (flat.astype(np.uint8) * 8, {"levels": 17}, 0.5),
        (flat * 0.0 - 0.5, {}, 0.25),
        (flat.astype(np.uint16) * 32_768, {"levels": 65_536}, 0.5),
    ):
        found = _rows(_array(tmp_path, values, side=8, **given))
        np.testing.assert_allclose(found, level, atol=0.6 / 255)


def test_large_images_are_allowed_where_they_are_made_smaller(tmp_path: Path) -> None:
    large = np.zeros((2, 300, 400), np.uint8)
    with pytest.raises(UserError, match=r"300 × 400.*data\.side makes them smaller"):
        _array(tmp_path, large)
    assert _array(tmp_path, large, side=16).shape == (1, 16, 16)
    with pytest.raises(UserError, match="4096 × 4096 is most"):
        _array(tmp_path, np.zeros((1, 1, 4097), np.uint8), side=16)


def test_images_are_made_once_until_the_file_changes(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    with heard(told.append):
        first = _rows(_array(tmp_path, PIXELS, side=8))
    assert told == ["Fitting a.npy: 0 of 7 images", "Fitting a.npy: all of 7 images"]
    monkeypatch.setattr(kept_pictures, "_made", None)
    settings = ArraySettings(path=str(tmp_path / "a.npy"), side=8, held_out=0.0)
    np.testing.assert_array_equal(_rows(Array(settings)), first)
    monkeypatch.undo()
    monkeypatch.setenv(VARIABLE, str(cache.parent))
    changed = _rows(_array(tmp_path, PIXELS[::-1][:6], side=8))
    np.testing.assert_array_equal(changed, first[:0:-1])
    assert len(list(cache.glob("*.bin"))) == 2


def test_what_is_made_is_mapped_and_not_kept_in_memory(tmp_path: Path) -> None:
    data = _array(tmp_path, PIXELS, side=8)
    base = data._piles["train"].pixels
    while base is not None and not isinstance(base, np.memmap):
        base = base.base
    assert isinstance(base, np.memmap)


def test_space_is_asked_for_before_anything_is_written(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 7 * 64 - 1})
    monkeypatch.setattr(caching.shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(FileError, match=r"are needed there.*SADDLEPOINT_CACHE"):
        _array(tmp_path, PIXELS, side=8, colour="grey")
    assert list(cache.iterdir()) == []
    usage.free = 7 * 64
    assert _array(tmp_path, PIXELS, side=8, colour="grey").count() == 7
