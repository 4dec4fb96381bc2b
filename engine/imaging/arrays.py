"""NPY and NPZ files of images, whatever the order of their axes and the range of their values."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.contract.errors import ConfigError, FileError
from engine.imaging.dataset import BYTE
from engine.kinds import Labels
from engine.telling import progress, remark

Array = NDArray[Any]
SIDE = 256  # pixels: the largest images that are worth training on here
MOST = 4096  # pixels a side of images that are made smaller
UNPACKED = 2**31  # bytes that an NPZ may hold; a larger array belongs into an NPY, which is mapped
CLASSES = 1000  # more are no classes but measurements
PIECE = 2**24  # values looked through at once
IMAGES, LABELS = ("images", "x", "X", "data", "arr_0"), ("labels", "y", "Y", "targets", "arr_1")


@dataclass(frozen=True, eq=False)
class ImageArray:
    """Pixels (n, c, h, w), perhaps mapped from the disk, and how they become values.

    The value is ``pixel * gain + offset``; ``levels`` is None for floats.
    """

    pixels: Array
    labels: Labels | None
    gain: float
    offset: float
    levels: int | None


def read_array(path: Path, levels: int, most: int = SIDE) -> ImageArray:
    """Read (n, h, w), (n, h, w, c) or (n, c, h, w) images; a given NPY file stays on the disk.

    Whole numbers are levels from 0 to ``levels`` - 1 (0 means 256), or 0 and 1 for booleans.
    Floats may go from 0 to 1, from -1 to 1, or from 0 to 255, whichever they all fit. Every value
    is looked at once. Images may have ``most`` pixels a side. Raises FileError for anything else,
    pickled objects among it.
    """
    if path.exists() and not path.is_file():  # a pipe would be waited for without end
        what = "a folder" if path.is_dir() else "no regular file"
        raise FileError(f"{path}: is {what}; data.path must name an NPY or NPZ file of images")
    array, labels = _read_npz(path) if _is_zip(path) else (_read_npy(path), None)
    pixels = _channels_first(array, path, most)
    if labels is not None:
        labels = _checked_labels(labels, len(pixels), path)
    lowest, highest = _range(pixels, path)
    gain, offset, found = _scaling(pixels.dtype, lowest, highest, levels, path)
    return ImageArray(pixels, labels, gain, offset, found)


def _is_zip(path: Path) -> bool:
    try:
        return zipfile.is_zipfile(path)
    except OSError:
        return False


def _read_npy(path: Path) -> Array:
    try:
        return np.lib.format.open_memmap(path, mode="r")
    except FileNotFoundError:
        raise FileError(f"{path}: there is no such file") from None
    except Exception as error:  # hostile bytes make NumPy raise nearly anything
        raise FileError(f"{path}: is not a readable NPY or NPZ file ({_plainly(error)})") from None


def _read_npz(path: Path) -> tuple[Array, Array | None]:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(info.file_size for info in archive.infolist())
        if size > UNPACKED:
            raise FileError(
                f"{path}: unpacks to more than {UNPACKED >> 30} GiB; save the images as an NPY "
                "file, which need not fit into memory"
            )
        with np.load(path, allow_pickle=False) as members:
            images = _member(members, IMAGES, axes=(3, 4))
            if images is None:
                raise FileError(f"{path}: holds no array with three or four axes")
            return images, _member(members, LABELS, axes=(1,))
    except FileError:
        raise
    except Exception as error:  # hostile bytes make zipfile and NumPy raise nearly anything
        raise FileError(f"{path}: is not a readable NPZ file ({_plainly(error)})") from None


def _plainly(error: Exception) -> str:
    """Say of the commonest faults what they mean to whoever made the file."""
    text = str(error)
    if "allow_pickle" in text or "Python objects" in text:
        return "it holds Python objects; save the images as an array of numbers"
    if "magic string" in text:
        return "it does not begin as such a file does"
    return "it is cut short" if "mmap length" in text else text


def _member(members: Any, names: tuple[str, ...], axes: tuple[int, ...]) -> Array | None:
    """Return the array with so many axes that bears one of the names, else the first there is."""
    ranked = sorted(members.files, key=lambda n: names.index(n) if n in names else len(names))
    arrays = (np.asarray(members[name]) for name in ranked)
    return next((array for array in arrays if array.ndim in axes), None)


def _channels_first(array: Array, path: Path, most: int) -> Array:
    if array.dtype.kind not in "fiub":
        raise FileError(f"{path}: holds {array.dtype}; images need numbers")
    if array.ndim == 3:
        array = array[:, None]
    elif array.ndim == 4:
        array = _ordered(array, path)
    else:
        raise FileError(
            f"{path}: has the shape {array.shape}; images need (n, height, width), with 1 or 3 "
            "channels behind them or before"
        )
    sides = array.shape[2:]
    if len(array) == 0:
        raise FileError(f"{path}: holds no images; at least one is needed")
    if not all(1 <= side <= most for side in sides):
        remedy = "; data.side makes them smaller" if SIDE < max(sides) <= MOST else ""
        raise FileError(
            f"{path}: has images of {sides[0]} × {sides[1]}; {most} × {most} is most{remedy}"
        )
    return array


def _ordered(array: Array, path: Path) -> Array:
    last, first = array.shape[3] in (1, 3), array.shape[1] in (1, 3)
    if last and first:
        remark(f"{path.name} may be read in two ways; its last axis was taken for the channels.")
    if last:
        return np.moveaxis(array, 3, 1)
    if first:
        return array
    raise FileError(
        f"{path}: has the shape {array.shape}; neither its second nor its last axis has the 1 or "
        "3 channels of grey or colour"
    )


def _range(pixels: Array, path: Path) -> tuple[float, float]:
    """Return the lowest and the highest value, looking at a bounded part at a time."""
    count = max(1, PIECE // max(1, int(np.prod(pixels.shape[1:]))))
    lowest, highest = np.inf, -np.inf
    for start in range(0, len(pixels), count):
        if start:
            progress(f"Reading {path.name}: {100 * start // len(pixels)} %")
        piece = pixels[start : start + count]
        low, high = float(piece.min()), float(piece.max())
        if not (np.isfinite(low) and np.isfinite(high)):
            raise FileError(f"{path}: holds NaN or infinity; every value must be a finite number")
        lowest, highest = min(lowest, low), max(highest, high)
    return lowest, highest


def _scaling(
    dtype: np.dtype[Any], low: float, high: float, levels: int, path: Path
) -> tuple[float, float, int | None]:
    """Return gain, offset and the number of levels for values of this type and range."""
    if dtype.kind != "f":
        if levels == 1:
            raise ConfigError("data.levels: 1 leaves nothing to tell apart; choose 2 or more, or 0")
        known = levels or (2 if dtype.kind == "b" else BYTE)
        if low < 0 or high > known - 1:
            raise FileError(
                f"{path}: has whole numbers from {low:g} to {high:g}; with data.levels = {known} "
                f"they go from 0 to {known - 1}"
            )
        return 1 / (known - 1), 0.0, known
    if low >= 0 and high <= 1:
        return 1.0, 0.0, None
    if low >= -1 and high <= 1:
        return 0.5, 0.5, None
    if low >= 0 and high <= BYTE - 1:
        return 1 / (BYTE - 1), 0.0, None
    raise FileError(
        f"{path}: has values from {low:g} to {high:g}; floats go from 0 to 1, from −1 to 1 or "
        "from 0 to 255"
    )


def _checked_labels(labels: Array, count: int, path: Path) -> Labels:
    if labels.dtype.kind not in "iub":
        raise FileError(f"{path}: its labels are {labels.dtype}; whole numbers are needed")
    if len(labels) != count:
        raise FileError(f"{path}: has {count:,} images but {len(labels):,} labels")
    if labels.dtype.kind == "u" and labels.max() > np.iinfo(np.int64).max:
        raise FileError(f"{path}: has the label {labels.max()}; 2^63 − 1 is the most")
    known: Labels = labels.astype(np.int64)
    if (different := len(np.unique(known))) > CLASSES:
        raise FileError(f"{path}: has {different:,} different labels; {CLASSES:,} are the most")
    return known
