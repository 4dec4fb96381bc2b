"""Reads wrong files in a process of its own, in which neither time nor memory can run away."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

import psutil

from fuzzing.readers import READERS, Reader

MEBIBYTE = 2**20
MEMORY = 1024 * MEBIBYTE  # of addresses that a reader may ask for, beyond what is there before
SECONDS = 1.0  # of processor time that a file may take
LOOK, STUCK = 10.0, 90  # seconds, and how often so many pass until a silent process is killed
FILES = 200  # wrong files between two words to the parent


class HangError(BaseException):
    """Raised inside a reader that has used up its time; no reader catches it."""


@dataclass
class Tally:
    """What became of the wrong files of one reader.

    ``faults`` are (number of the file, what happened); ``slowest`` is in seconds of processor
    time, ``memory`` the highest growth of resident memory in bytes.
    """

    files: int = 0
    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    memory: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add what became of others."""
        self.files += other.files
        self.read += other.read
        self.refused += other.refused
        self.slowest = max(self.slowest, other.slowest)
        self.memory = max(self.memory, other.memory)
        self.faults += other.faults


def reader_of(name: str) -> Reader:
    """Return a reader; Qt's widgets are loaded for those alone that need them."""
    if name in READERS:
        return READERS[name]
    from fuzzing.arranged import ARRANGED

    return ARRANGED[name]


def tried(reader: Reader, seed: str, number: int, folder: Path) -> Tally:
    """Let a reader read the wrong file of that seed and number; say what became of it."""
    path = folder / f"{number}{reader.suffix}"
    path.write_bytes(reader.wrong(f"{seed} {number}"))
    tally, start = Tally(files=1), time.process_time()
    try:
        with _limited():
            reader.read(path)
        tally.read = 1
    except reader.refusals:
        tally.refused = 1
    except (Exception, HangError) as error:
        tally.faults.append((number, _told(error)))
    tally.slowest = time.process_time() - start
    if tally.slowest > SECONDS and not tally.faults:
        tally.faults.append((number, f"it took {tally.slowest:.1f} s"))
    path.unlink(missing_ok=True)
    shutil.rmtree(path.with_suffix(""), ignore_errors=True)
    return tally


def fuzzed(name: str, seed: str, files: int) -> Tally:
    """Let a reader read so many wrong files, in processes that are replaced when they die."""
    tally, start = Tally(), 0
    while start < files:
        start = _spawned(name, seed, start, files, tally)
    return tally


def _spawned(name: str, seed: str, start: int, end: int, tally: Tally) -> int:
    """Read from a number on until the end or a crash; return the number to go on with."""
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    reached = context.Value("q", start)
    process = context.Process(target=_work, args=(theirs, reached, name, seed, (start, end)))
    process.start()
    theirs.close()
    try:
        while start < end:
            found = _next(ours, process)
            tally.add(found)
            start += found.files
    except EOFError:
        process.join()
        last = int(reached.value)
        tally.add(Tally(files=last + 1 - start, faults=[(last, f"exit {process.exitcode}")]))
        start = last + 1
    process.join()
    return start


def _next(pipe: Connection, process: SpawnProcess) -> Tally:
    silent = 0  # counted in short waits: this process may be stopped for a while with the other
    while not pipe.poll(LOOK):
        silent += 1
        if silent == STUCK:
            process.kill()
    found: Tally = pipe.recv()
    return found


def _work(
    pipe: Connection, reached: object, name: str, seed: str, numbers: tuple[int, int]
) -> None:
    reader, (start, end) = reader_of(name), numbers
    with TemporaryDirectory() as folder:
        _warm_up(reader, Path(folder))
        os.environ["SADDLEPOINT_CACHE"] = folder
        _limit_memory()
        process = psutil.Process()
        tally, before = Tally(), process.memory_info().rss
        for number in range(start, end):
            reached.value = number  # type: ignore[attr-defined]
            tally.add(tried(reader, seed, number, Path(folder)))
            if tally.files == FILES or number == end - 1:
                tally.memory = _peak(before)
                pipe.send(tally)
                tally = Tally()


def _warm_up(reader: Reader, folder: Path) -> None:
    """Read what is right, which must be possible, so that everything is loaded."""
    for content in reader.right():
        path = folder / f"right{reader.suffix}"
        path.write_bytes(content)
        try:
            reader.read(path)
        except reader.refusals:
            continue


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        size = psutil.Process().memory_info().vms + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _peak(before: int) -> int:
    """Return by how much the resident memory has been higher than before, at its highest."""
    if sys.platform == "win32":
        return 0
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return max(0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit - before)


@contextmanager
def _limited() -> Iterator[None]:
    """Raise HangError inside the block after so many seconds of processor time."""
    if sys.platform == "win32":
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise HangError(f"more than {SECONDS:g} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _told(error: BaseException) -> str:
    """Say what happened and in which line of the program, the deepest that is our own."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if _own(frame.filename)]
    place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"
    return f"{type(error).__name__} at {place}: {str(error)[:200]}"


def _own(file: str) -> bool:
    root = Path(__file__).resolve().parents[2]
    return Path(file).is_relative_to(root) and "packaging" not in Path(file).parts
