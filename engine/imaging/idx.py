"""IDX files, the format of MNIST (LeCun, Cortes and Burges), as they are or in gzip."""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from engine.contract.errors import FileError

Bytes = NDArray[np.uint8]
UNSIGNED = 0x08  # the code of unsigned bytes; there are others, which no images are stored in
GZIP = b"\x1f\x8b"
PIECE = 2**24  # bytes read at once
MOST = 2**31  # bytes of one file, unpacked


def read_idx(path: Path, axes: int) -> Bytes:
    """Return the unsigned bytes of an IDX file with so many axes.

    Reads no more than the header announces, and at most 2 GiB. Raises FileError for a file that
    is missing, foreign, damaged, or whose length is not what its header says.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == GZIP
            raw.seek(0)
            file = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if packed else raw
            return _read(file, path, axes)
    except FileNotFoundError:
        raise FileError(f"{path}: there is no such file") from None
    except EOFError:
        raise FileError(f"{path}: is cut off inside its gzip stream") from None
    except (OSError, zlib.error) as error:
        raise FileError(f"{path}: cannot be read ({error})") from None


def _read(file: BinaryIO, path: Path, axes: int) -> Bytes:
    shape = _shape(file, path, axes)
    expected = math.prod(shape)
    if expected > MOST:
        raise FileError(f"{path}: announces {expected:,} bytes; {MOST:,} are the most")
    content = _up_to(file, expected + 1)  # one more, to notice a file that is too long
    if len(content) != expected:
        found = "more" if len(content) > expected else f"{len(content):,}"
        raise FileError(
            f"{path}: its header announces {' × '.join(map(str, shape))} = {expected:,} bytes, "
            f"but {found} follow"
        )
    return np.frombuffer(content, np.uint8).reshape(shape)


def _up_to(file: BinaryIO, count: int) -> bytes:
    """Read so many bytes, or all that there are, with no more memory than those need."""
    pieces = []
    while count > 0 and (piece := file.read(min(count, PIECE))):
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def _shape(file: BinaryIO, path: Path, axes: int) -> tuple[int, ...]:
    magic = file.read(4)
    wanted = bytes((0, 0, UNSIGNED, axes))
    if magic != wanted:
        found = magic.hex() or "nothing"
        raise FileError(
            f"{path}: begins with {found}, but an IDX file of {axes}-dimensional bytes begins "
            f"with {wanted.hex()}"
        )
    sizes = file.read(4 * axes)
    if len(sizes) != 4 * axes:
        raise FileError(f"{path}: ends inside its header")
    shape = struct.unpack(f">{axes}I", sizes)
    if 0 in shape:
        raise FileError(f"{path}: holds nothing: its header announces {shape}")
    return shape
