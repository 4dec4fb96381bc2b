"""Arrays of images: every order of axes, type and range, and what is no such array."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.contract.errors import UserError
from engine.data.array import Array, ArraySettings
from engine.imaging import arrays
from engine.telling import noted

BYTES = np.random.default_rng(0).integers(256, size=(12, 3, 6, 9), dtype=np.uint8)


def _npy(folder: Path, array: Any, name: str = "a.npy") -> str:
    np.save(folder / name, array)
    return str(folder / name)


def _npz(folder: Path, **members: Any) -> str:
    np.savez_compressed(folder / "a.npz", **members)
    return str(folder / "a.npz")


def _array(path: str, **given: Any) -> Array:
    return Array(ArraySettings(path=path, **{"held_out": 0.0, **given}))


def _all(data: Array) -> np.ndarray[Any, Any]:
    return data.rows(np.arange(data.count()))


def test_channels_may_come_last_or_first_or_not_at_all(tmp_path: Path) -> None:
    first = _array(_npy(tmp_path, BYTES, "first.npy"))
    last = _array(_npy(tmp_path, np.moveaxis(BYTES, 1, 3), "last.npy"))
    grey = _array(_npy(tmp_path, BYTES[:, 0], "grey.npy"))
    assert first.shape == last.shape == (3, 6, 9)
    assert grey.shape == (1, 6, 9)
    assert np.array_equal(_all(first), _all(last))
    assert np.array_equal(_all(grey), _all(first)[:, :54])
    assert _all(first) == pytest.approx(BYTES.reshape(12, -1) / 255, abs=1e-6)


@pytest.mark.parametrize(
    ("values", "given", "levels"),
    [
        (BYTES, {}, 256),
        (BYTES.astype(np.int64), {}, 256),
        (BYTES > 99, {}, 2),
        (BYTES // 16, {"levels": 16}, 16),
        (BYTES.astype(np.uint16) * 257, {"levels": 65_536}, 65_536),
        (BYTES / 255, {}, None),
        (BYTES.astype(np.float16), {}, None),
        (BYTES / 127.5 - 1, {}, None),
    ],
)
def test_every_type_and_range_becomes_nought_to_one(
    tmp_path: Path, values: Any, given: dict[str, int], levels: int | None
) -> None:
    data = _array(_npy(tmp_path, values), **given)
    assert data.levels == levels
    span = float(values.max()) - min(0.0, float(values.min()))
    known = (values.astype(float) - min(0.0, float(values.min()))) / span
    assert _all(data) == pytest.approx(known.reshape(12, -1), abs=5e-3)


def test_labels_come_from_the_archive_and_need_not_count_from_nought(tmp_path: Path) -> None:
    labels = np.array([7, 3, 3, 9] * 3)
    data = _array(_npz(tmp_path, labels=labels, images=BYTES))
    assert data.classes == ("3", "7", "9")
    assert data.labels(np.arange(4)).tolist() == [1, 0, 0, 2]
    assert _array(_npz(tmp_path, some=BYTES)).classes == ()


def test_a_share_of_every_class_is_held_out(tmp_path: Path) -> None:
    labels = np.repeat(np.arange(4), 3)
    data = _array(_npz(tmp_path, images=BYTES, labels=labels), held_out=0.4)
    assert (data.count(), data.count("held out")) == (8, 4)
    assert sorted(data.labels(np.arange(4), "held out").tolist()) == [0, 1, 2, 3]
    one = _array(_npy(tmp_path, BYTES[:1]), held_out=0.5)
    assert one.splits == ("train",)


def test_a_file_in_npy_format_is_mapped_and_not_read_into_memory(tmp_path: Path) -> None:
    found = arrays.read_array(Path(_npy(tmp_path, BYTES)), 0)
    base = found.pixels
    while base is not None and not isinstance(base, np.memmap):
        base = base.base
    assert isinstance(base, np.memmap)


def test_an_array_that_can_be_read_in_two_ways_says_so(tmp_path: Path) -> None:
    with noted() as remarks:
        data = _array(_npy(tmp_path, BYTES[:, :, :, :3]))
    assert data.shape == (3, 3, 6)
    assert len(remarks) == 1


HOLE = np.full((2, 4, 4), np.nan)
BAD: dict[str, tuple[Any, dict[str, int], str]] = {
    "no axis": (np.float32(3), {}, "shape"),
    "two axes": (np.zeros((5, 5)), {}, "shape"),
    "five axes": (np.zeros((1, 1, 1, 1, 1)), {}, "shape"),
    "alpha": (np.zeros((2, 5, 5, 4), np.uint8), {}, "1 or 3 channels"),
    "nothing": (np.zeros((0, 5, 5), np.uint8), {}, "no images"),
    "no pixels": (np.zeros((5, 0, 5), np.uint8), {}, "0 × 5"),
    "too large": (np.zeros((1, 257, 8), np.uint8), {}, "257 × 8"),
    "NaN": (HOLE, {}, "NaN"),
    "infinity": (HOLE * 0 + np.inf, {}, "NaN or infinity"),
    "text": (np.array(["a", "b"]), {}, "<U1"),
    "complex": (np.zeros((2, 4, 4), complex), {}, "complex"),
    "negative": (np.full((2, 4, 4), -1), {}, "from -1"),
    "beyond": (BYTES, {"levels": 17}, "data.levels = 17"),
    "one level": (BYTES, {"levels": 1}, "data.levels: 1"),
    "wide floats": (np.full((2, 4, 4), 300.0), {}, "floats go from 0 to 1"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_array_of_images_is_refused(tmp_path: Path, name: str) -> None:
    values, given, words = BAD[name]
    with pytest.raises(UserError, match=words):
        _array(_npy(tmp_path, values), **given)


def test_pickled_objects_are_never_loaded(tmp_path: Path) -> None:
    objects = np.array([{"a": 1}], dtype=object)
    np.save(tmp_path / "a.npy", objects, allow_pickle=True)
    with pytest.raises(UserError, match=r"not a readable.*Python objects; save"):
        _array(str(tmp_path / "a.npy"))
    np.savez(tmp_path / "a.npz", images=objects)
    with pytest.raises(UserError, match=r"not a readable NPZ.*Python objects; save"):
        _array(str(tmp_path / "a.npz"))


def test_a_file_that_is_cut_short_is_said_to_be(tmp_path: Path) -> None:
    path = Path(_npy(tmp_path, np.zeros((20, 8, 8), np.float32)))
    path.write_bytes(path.read_bytes()[:600])
    with pytest.raises(UserError, match=r"a\w*\.npy: is not a readable.*cut short"):
        _array(str(path))


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (np.zeros(11, int), "12 images but 11 labels"),
        (np.zeros(12), "float64"),
        (np.arange(1200), "1,200 labels"),
        (np.full(12, 2**63, np.uint64), "has the label 9223372036854775808"),
    ],
)
def test_labels_that_do_not_fit_are_refused(tmp_path: Path, labels: Any, words: str) -> None:
    with pytest.raises(UserError, match=words):
        _array(_npz(tmp_path, images=BYTES, labels=labels))


def test_labels_that_are_no_classes_are_refused(tmp_path: Path) -> None:
    images = np.zeros((1001, 2, 2), np.uint8)
    with pytest.raises(UserError, match="1,001 different labels"):
        _array(_npz(tmp_path, images=images, labels=np.arange(1001)))


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrays, "UNPACKED", 1000)
    with pytest.raises(UserError, match="as an NPY file"):
        _array(_npz(tmp_path, images=np.zeros((100, 8, 8), np.uint8)))


def test_no_file_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"data\.path"):
        _array("")
    with pytest.raises(UserError, match="no such file"):
        _array(str(tmp_path / "a.npy"))
    with pytest.raises(UserError, match="holds no array"):
        _array(_npz(tmp_path, a=np.zeros(3)))
    with pytest.raises(UserError, match=r"is a folder; data\.path must name"):
        _array(str(tmp_path))


def test_a_file_of_another_kind_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    with pytest.raises(UserError, match="does not begin as such a file does"):
        _array(str(tmp_path / "a.png"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.npy")
    with pytest.raises(UserError, match="no regular file"):
        _array(str(tmp_path / "a.npy"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data(), packed=st.booleans())
def test_any_damage_gives_images_or_a_sentence(
    tmp_path: Path, data: st.DataObject, packed: bool
) -> None:
    file = io.BytesIO()
    np.savez(file, images=BYTES[:2]) if packed else np.save(file, BYTES[:2])
    whole = bytearray(file.getvalue())
    for place in data.draw(st.lists(st.integers(0, min(len(whole) - 1, 200)), max_size=4)):
        whole[place] = data.draw(st.integers(0, 255))
    path = tmp_path / "any"
    path.write_bytes(bytes(whole[: data.draw(st.integers(1, len(whole)))]))
    sentence = str(path)
    try:
        rows = _all(_array(str(path)))
    except UserError as error:
        rows, sentence = np.zeros((1, 1)), str(error)
    assert sentence.startswith(str(path))
    assert ((rows >= 0) & (rows <= 1)).all()
