"""Writes frames to a film: ffmpeg runs beside, as a process of its own with a low priority."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import psutil

from app.film.formats import Shape, film_format
from app.film.stills import pictures_in
from engine.contract.errors import FileError, UserError

Replacing = Callable[[Path], AbstractContextManager[BinaryIO]]
Write = Callable[[bytes], None]
Check = Callable[[], None]
LOSSLESS = ("-c:v", "libx264rgb", "-preset", "ultrafast", "-qp", "0", "-f", "matroska")
PALETTE = ("-vf", "palettegen=stats_mode=full", "-frames:v", "1", "-c:v", "png", "-f", "matroska")
PAINTED = "[0:v][1:v]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle"
LISTEN = 0.1  # seconds between two looks at whether a person has had enough
NICENESS = 10
FULL = ("No space left", "Disk quota exceeded")


@contextmanager
def filming(
    path: Path, shape: Shape, replacing: Replacing, check: Check = lambda: None
) -> Iterator[Write]:
    """Yield a function that appends a frame: rows of pixels from the top, as blue, green, red, 0.

    The film is there once the block ends without error; otherwise nothing is. ``check`` is called
    while that takes time, and what it raises breaks off. Raises UserError and FileError.
    """
    found = film_format(path)
    if not found.suffix:
        with pictures_in(path, shape.size) as write:
            yield write
        return
    with replacing(path) as file:
        name = os.fspath(file.name)
        making = _animated(path, name, shape, check) if found.suffix == ".gif" else None
        words = (*_labelled(shape), *found.words, _output(name))
        with making or encoding(path, shape, words, check) as write:
            yield write


@contextmanager
def encoding(path: Path, shape: Shape, words: Sequence[str], check: Check) -> Iterator[Write]:
    """Yield a function that passes frames to an ffmpeg with these words for its output."""
    width, height = shape.size
    source = ("-f", "rawvideo", "-pix_fmt", "bgr0", "-s", f"{width}x{height}")
    with _running(path, (*source, "-r", str(shape.rate), "-i", "-", *words)) as process:
        pipe = process.stdin
        assert pipe is not None

        def write(pixels: bytes) -> None:
            pipe.write(pixels)

        yield write
        pipe.close()
        _wait(process, check)


@contextmanager
def _animated(path: Path, name: str, shape: Shape, check: Check) -> Iterator[Write]:
    """Make a GIF: its colours are chosen from all frames, which are kept in a file until then."""
    middle, palette = f"{name}.frames", f"{name}.palette"
    try:
        with encoding(path, shape, (*LOSSLESS, _output(middle)), check) as write:
            yield write
        _run(path, ("-i", _output(middle), *PALETTE, _output(palette)), check)
        sources = ("-i", _output(middle), "-i", _output(palette))
        _run(path, (*sources, "-lavfi", PAINTED, "-loop", "0", "-f", "gif", _output(name)), check)
    finally:
        for each in (middle, palette):
            with suppress(OSError):
                Path(each).unlink(missing_ok=True)


def _run(path: Path, words: Sequence[str], check: Check) -> None:
    with _running(path, words) as process:
        _wait(process, check)


@contextmanager
def _running(path: Path, words: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run ffmpeg; say in words why it failed, and leave none behind."""
    with tempfile.TemporaryFile() as complaints:
        order = [_program(), "-hide_banner", "-loglevel", "error", "-y", *words]
        process = subprocess.Popen(
            order,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            start_new_session=sys.platform != "win32",  # Ctrl-C is for us, who then end it
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        _yield_way(process)
        try:
            yield process
        except (BrokenPipeError, ConnectionResetError):  # it has ended, and says why
            process.wait()
        finally:
            with suppress(OSError):
                process.kill()
            process.wait()
            if process.stdin is not None:
                with suppress(OSError):
                    process.stdin.close()
        if process.returncode:
            complaints.seek(0)
            raise _failure(path, complaints.read().decode(errors="replace"))


def _wait(process: subprocess.Popen[bytes], check: Check) -> None:
    while True:
        check()  # first, or an end that is written at once would overlook a wish
        try:
            process.wait(LISTEN)
            return
        except subprocess.TimeoutExpired:
            continue


def _failure(path: Path, complaint: str) -> UserError:
    if any(word in complaint for word in FULL):
        return FileError(f"cannot write {path}: the disk is full")
    lines = complaint.strip().splitlines()
    return FileError(f"cannot write {path}: {lines[-1] if lines else 'the encoder ended early'}")


def _program() -> str:
    """Return where ffmpeg is; UserError says how to get one."""
    from imageio_ffmpeg import get_ffmpeg_exe

    try:
        return str(get_ffmpeg_exe())
    except RuntimeError:
        raise UserError(
            "films are written by ffmpeg, and none was found: install it, or name one in the "
            "environment variable IMAGEIO_FFMPEG_EXE"
        ) from None


def _yield_way(process: subprocess.Popen[bytes]) -> None:
    """Let training and the window come first."""
    with suppress(psutil.Error, OSError):
        low = getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", NICENESS)
        psutil.Process(process.pid).nice(low)


def _output(name: str) -> str:
    """Name a file so that nothing in it is read as an option, a protocol or a pattern."""
    return f"file:{os.path.abspath(name)}"


def _labelled(shape: Shape) -> tuple[str, ...]:
    pairs = (("-metadata", f"{name}={text}") for name, text in shape.labels.items() if text)
    return tuple(word for pair in pairs for word in pair)
