"""IDX files: whole, damaged and foreign."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.contract.errors import FileError
from engine.imaging.idx import read_idx
from engine.imaging.idx_sets import MNIST, idx_piles

IMAGES = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)


def idx(array: np.ndarray[Any, np.dtype[np.uint8]], magic: bytes | None = None) -> bytes:
    header = magic or bytes((0, 0, 8, array.ndim))
    return header + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def write_set(folder: Path, **changes: bytes) -> str:
    """Write MNIST's four files with two images each, some of them changed."""
    labels = idx(np.array([3, 7], np.uint8))
    for prefix in ("train", "t10k"):
        for kind, content in (("images-idx3", idx(IMAGES)), ("labels-idx1", labels)):
            name = f"{prefix}-{kind}-ubyte"
            (folder / name).write_bytes(changes.get(f"{prefix}_{kind[:6]}", content))
    return str(folder)


@pytest.mark.parametrize("packed", [False, True])
def test_bytes_come_back_with_their_shape(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "images"
    path.write_bytes(gzip.compress(idx(IMAGES)) if packed else idx(IMAGES))
    assert np.array_equal(read_idx(path, 3), IMAGES)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "begins with nothing"),
        (b"\x89PNG\r\n\x1a\n", "begins with 89504e47"),
        (idx(IMAGES, magic=bytes((0, 0, 13, 3))), "begins with 00000d03"),
        (idx(IMAGES[0]), "begins with 00000802"),
        (idx(IMAGES)[:10], "ends inside its header"),
        (idx(IMAGES)[:-1], "announces 2 × 3 × 4 = 24 bytes, but 23 follow"),
        (idx(IMAGES) + b"x", "but more follow"),
        (idx(IMAGES[:0]), "holds nothing"),
        (bytes((0, 0, 8, 3)) + b"\xff" * 12, "are the most"),
        (gzip.compress(idx(IMAGES), mtime=0)[:-9], "cut off inside its gzip"),
        (gzip.compress(idx(IMAGES), mtime=0)[:-8] + bytes(8), "cannot be read"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_and_the_reason(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "images"
    path.write_bytes(content)
    with pytest.raises(FileError, match="images") as caught:
        read_idx(path, 3)
    assert words in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="there is no such file"):
        read_idx(tmp_path / "images", 3)
    with pytest.raises(FileError, match="holds no file train-images-idx3-ubyte"):
        idx_piles(MNIST, str(tmp_path))


def test_gzip_that_swells_is_read_no_further_than_its_header_says(tmp_path: Path) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(gzip.compress(idx(IMAGES) + bytes(50_000_000)))
    with pytest.raises(FileError, match="more follow"):
        read_idx(path, 3)


@pytest.mark.parametrize("subfolder", ["", "raw", "MNIST/raw"])
def test_a_set_is_found_where_other_programs_keep_it(tmp_path: Path, subfolder: str) -> None:
    (tmp_path / subfolder).mkdir(parents=True, exist_ok=True)
    write_set(tmp_path / subfolder)
    train, held_out = idx_piles(MNIST, str(tmp_path))
    assert train.pixels.shape == held_out.pixels.shape == (2, 1, 3, 4)
    assert train.labels is not None
    assert train.labels.tolist() == [3, 7]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"train_labels": idx(np.zeros(3, np.uint8))}, "3 labels"),
        ({"train_labels": idx(np.array([3, 10], np.uint8))}, "has the label 10"),
        ({"t10k_images": idx(np.zeros((2, 5, 4), np.uint8))}, "another size"),
        ({"t10k_images": b""}, "begins with nothing"),
    ],
)
def test_files_that_do_not_fit_together_are_refused(
    tmp_path: Path, changes: dict[str, bytes], words: str
) -> None:
    with pytest.raises(FileError, match=words):
        idx_piles(MNIST, write_set(tmp_path, **changes))


def test_a_file_that_was_replaced_is_read_anew(tmp_path: Path) -> None:
    first = idx_piles(MNIST, write_set(tmp_path))[0]
    assert idx_piles(MNIST, str(tmp_path))[0] is first
    write_set(tmp_path, train_images=idx(np.zeros((2, 3, 4), np.uint8)))
    (tmp_path / "train-labels-idx1-ubyte").touch()
    assert not idx_piles(MNIST, str(tmp_path))[0].pixels.any()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data(), packed=st.booleans())
def test_any_damage_gives_bytes_or_a_sentence(
    tmp_path: Path, data: st.DataObject, packed: bool
) -> None:
    whole = bytearray(gzip.compress(idx(IMAGES)) if packed else idx(IMAGES))
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=4)):
        whole[place] = data.draw(st.integers(0, 255))
    path = tmp_path / "any"
    path.write_bytes(bytes(whole[: data.draw(st.integers(0, len(whole)))]))
    sentence = f"{path}: read"
    try:
        axes = read_idx(path, 3).ndim
    except FileError as error:
        axes, sentence = 3, str(error)
    assert sentence.startswith(f"{path}: ")
    assert axes == 3
