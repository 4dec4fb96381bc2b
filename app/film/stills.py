"""A film as a folder of pictures, one for each frame."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from filelock import FileLock
from PIL import Image

from app.film.formats import Size
from engine.contract.errors import FileError


@contextmanager
def pictures_in(folder: Path, size: Size) -> Iterator[Callable[[bytes], None]]:
    """Yield a function that writes the next frame, as 00001.png and so on.

    The folder is there, with all pictures, once the block ends without error; otherwise nothing is.
    The names of what a killed process leaves are those that the next start sweeps up: a locked file
    says that it is still being written. Raises FileError for a folder that holds something, or that
    cannot be written.
    """
    held = folder.with_name(f".{folder.name}.{token_hex(6)}.tmp")
    beside = held.with_name(f"{held.name}.frames")
    lock = FileLock(held, timeout=0, thread_local=False)  # another thread may end the film
    numbers = itertools.count(1)

    def write(pixels: bytes) -> None:
        picture = Image.frombuffer("RGB", size, pixels, "raw", "BGRX", 0, 1)
        picture.save(beside / f"{next(numbers):05d}.png")

    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise FileError(f"cannot write {folder}: it exists, and is not an empty folder")
        beside.mkdir()
        lock.acquire()
        yield write
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
    except OSError as error:
        raise FileError(
            f"cannot write {folder}: {(error.strerror or str(error)).lower()}"
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        lock.release()
        with suppress(OSError):
            held.unlink(missing_ok=True)
