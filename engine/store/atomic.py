"""Writing a file whole or not at all, and reading one without trusting its size."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from engine.contract.errors import FileError

if sys.platform != "win32":
    import fcntl

# the names of temporary files, and of files and folders that are needed to write one
LEFT = re.compile(r"(?P<owner>\.(.+\.)?[0-9a-f]{12}\.tmp)(?P<beside>\.\w+)?")
_WORDS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "permission is denied",
    errno.EPERM: "permission is denied",
    errno.ENOENT: "the folder does not exist",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EFBIG: "the file would be too large",
    errno.EIO: "the disk reports an error",
}


def replace_file(path: str | Path, content: bytes) -> None:
    """Write ``content`` to ``path``, which holds either its old or its whole new content.

    Raises FileError naming the file and the reason.
    """
    with replacing(path) as file:
        file.write(content)


@contextmanager
def replacing(path: str | Path) -> Iterator[BinaryIO]:
    """Yield a binary file that takes the place of ``path`` when the block ends without error.

    Otherwise nothing is left behind; what a killed process leaves, ``sweep`` removes. Raises
    FileError naming the file and the reason.
    """
    target = Path(path)
    # Beside the target, because a rename is atomic only within one file system.
    temporary = target.with_name(f".{target.name}.{token_hex(6)}.tmp")
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "")
        with temporary.open("xb") as file:
            _hold(file)
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except OSError as error:
        raise FileError(f"cannot write {target}: {reason(error)}") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def sweep(folder: str | Path, before: float) -> None:
    """Delete the temporary files that processes left in a folder which were killed while writing.

    What is called as such a file and a word more, such as the frames of a film, goes with it.
    ``before`` is a time (seconds since 1970), such as the start of this process: what was changed
    since is left alone, and so is what another process still writes.
    """
    with suppress(OSError):
        for path in sorted(Path(folder).iterdir()):  # each before what is beside it
            if (found := LEFT.fullmatch(path.name)) is not None:
                with suppress(OSError):  # somebody writes it, or was quicker to delete it
                    if found["beside"] is None:
                        _delete_abandoned(path, before)
                    elif not path.with_name(found["owner"]).exists():
                        _delete_beside(path, before)


def make_folder(path: str | Path) -> Path:
    """Make the folder and those above it, and make sure that files can be written there.

    Raises FileError naming the folder and the reason.
    """
    folder = Path(path)
    trial = folder / f".{token_hex(6)}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial.touch(exist_ok=False)
        trial.unlink()
    except OSError as error:
        words = "it is a file" if isinstance(error, FileExistsError) else reason(error)
        raise FileError(f"cannot use the folder {folder}: {words}") from error
    return folder


def read_bounded(path: str | Path, limit: int) -> bytes:
    """Read a whole regular file of at most ``limit`` bytes.

    Raises FileError naming the file and the reason.
    """
    source = Path(path)
    try:
        if source.exists() and not source.is_file():
            words = "it is a folder" if source.is_dir() else "it is not a regular file"
            raise FileError(f"cannot read {source}: {words}")
        if source.stat().st_size > limit:
            raise FileError(f"cannot read {source}: it is larger than {limit // 2**20} MB")
        return source.read_bytes()
    except FileNotFoundError:
        raise FileError(f"cannot read {source}: there is no such file") from None
    except (OSError, ValueError) as error:
        raise FileError(f"cannot read {source}: {reason(error)}") from error


def reason(error: Exception) -> str:
    """Say in words why the operating system refused."""
    if isinstance(error, OSError) and error.errno is not None:
        return _WORDS.get(error.errno, (error.strerror or str(error)).lower())
    return str(error)


def _hold(file: BinaryIO) -> None:
    """Show others that the file is being written, until it is closed or this process ends.

    Windows does so by itself: there nobody can delete an open file.
    """
    if sys.platform != "win32":
        with suppress(OSError):  # a network drive without locks
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def _delete_abandoned(path: Path, before: float) -> None:
    if path.is_symlink() or not path.is_file() or path.stat().st_mtime >= before:
        return
    if sys.platform != "win32":
        with path.open("rb") as file:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)  # raises while it is written
    path.unlink()


def _delete_beside(path: Path, before: float) -> None:
    if path.is_symlink() or path.stat().st_mtime >= before:
        return
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
