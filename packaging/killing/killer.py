"""Starts the application, kills it at bad moments, and starts it again."""

from __future__ import annotations

import json
import os
import queue
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from killing.judging import faults, kind_of, leftovers

PACKAGING = Path(__file__).resolve().parents[1]
PATIENCE = 900.0  # seconds for a start; the machine may be busy with something else
LATEST = 6.0  # seconds after it is ready until it is killed
TINY = 0.0005  # seconds between two looks for a temporary file
VICTIMS = ("window", "window", "window", "training", "both")


@dataclass
class Tally:
    """What was found after so many kills; ``damaged`` and ``troubles`` must stay empty.

    ``files`` were examined, ``half`` were half written, by their endings.
    """

    kills: dict[str, int] = field(default_factory=dict)
    while_writing: int = 0
    offered: int = 0
    recovered: int = 0
    revived: int = 0
    examined: int = 0
    leftovers: int = 0
    files: dict[str, int] = field(default_factory=dict)
    half: dict[str, int] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


class Subject:
    """A running application that is busy with files; ``places`` are where they are.

    The seed says in which order it writes them.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self.saved, self._home = folder / "saved", folder / "home"
        self.started = time.time()
        homes = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(self._home))
        paths = os.pathsep.join((str(PACKAGING.parent), str(PACKAGING)))
        self._home.mkdir(parents=True, exist_ok=True)
        with (folder / "errors.txt").open("ab") as errors:
            self._process = psutil.Popen(
                [sys.executable, "-m", "killing.subject", str(self.saved), str(seed)],
                env={
                    **os.environ,
                    **homes,
                    "PYTHONPATH": paths,
                    "QT_QPA_PLATFORM": "offscreen",
                    "OMP_NUM_THREADS": "1",
                },
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    @property
    def places(self) -> tuple[Path, Path]:
        """Where files of a person and files of the program are."""
        return self.saved, self._home

    def hear(self) -> dict[str, Any]:
        """Return the next thing it tells; raises TimeoutError if there is none."""
        try:
            line = self._lines.get(timeout=PATIENCE)
        except queue.Empty:
            raise TimeoutError("the application tells nothing") from None
        if not line:
            raise TimeoutError("the application has ended by itself")
        found: dict[str, Any] = json.loads(line)
        if found["event"] == "failed":
            raise TimeoutError(f"the application came to a stand: {found['error']}")
        return found

    def hear_until(self, event: str) -> dict[str, Any]:
        """Return what it tells of an event, whatever it tells before."""
        while True:
            found = self.hear()
            if found["event"] == event:
                return found

    def kill(self, victim: str) -> None:
        """Kill the window's process, that of training, or both; wait until what must end has."""
        children = self._process.children()
        if victim in ("training", "both"):
            for child in children:
                if "spawn_main" in " ".join(child.cmdline()):
                    child.kill()
        if victim in ("window", "both"):
            self.end(children)

    def end(self, children: list[psutil.Process] | None = None) -> None:
        """Kill the window's process; training must end by itself."""
        children = self._process.children() if children is None else children
        self._process.kill()
        self._process.wait()
        _, alive = psutil.wait_procs(children, timeout=PATIENCE)
        self._reader.join()
        self._process.stdout.close()
        if alive:
            raise TimeoutError("training goes on without its window")

    def _read(self) -> None:
        for line in self._process.stdout:
            if line.startswith("{"):
                self._lines.put(line)
        self._lines.put("")


class Killer:
    """Kills as often as it is told, at moments drawn from a seed; ``tally`` is what was found."""

    def __init__(self, folder: Path, seed: int = 0) -> None:
        self.tally = Tally()
        self._folder = folder
        self._random = random.Random(seed)
        self._subject: Subject | None = None

    def kill(self, victim: str = "") -> None:
        """Kill once, look at every file, and see that what was killed goes on."""
        subject = self._subject or self._begin()
        victim = victim or self._random.choice(VICTIMS)
        self._wait_for_a_bad_moment(subject)
        subject.kill(victim)
        self.tally.kills[victim] = self.tally.kills.get(victim, 0) + 1
        self._examine(subject)
        if victim == "training":
            revived = subject.hear_until("revived")
            self.tally.revived += revived["step"] >= revived["before"] > 0
        else:
            self._subject = None
            self._recover()

    def stop(self) -> None:
        """End the application and look at the files a last time."""
        if self._subject is not None:
            self._subject.end()
            self._examine(self._subject)
            self._subject = None

    def _begin(self) -> Subject:
        self._subject = Subject(self._folder, self._random.randrange(2**31))
        self._subject.hear_until("ready")
        return self._subject

    def _recover(self) -> None:
        """Start again, and see that the state and nothing half written is there."""
        subject = self._subject = Subject(self._folder, self._random.randrange(2**31))
        found = subject.hear()
        if found["event"] == "recovered":
            self.tally.offered += found["offered"]
            self.tally.recovered += found["same"] and found["step"] > 0
        else:
            self.tally.troubles.append(f"nothing was recovered: {found}")
        subject.hear_until("ready")
        if old := self._old(subject):
            self.tally.troubles.append(f"still there: {', '.join(path.name for path in old)}")

    def _old(self, subject: Subject) -> list[Path]:
        """Return temporary files from before a start that are still there."""
        found = []
        for path in _all_leftovers(subject):
            try:
                if path.stat().st_mtime < subject.started:
                    found.append(path)
            except FileNotFoundError:
                continue
        return found

    def _wait_for_a_bad_moment(self, subject: Subject) -> None:
        """Wait at random; in half of the cases go on until something is half saved.

        Automatic checkpoints do not count there: one of them is half written most of the time.
        """
        time.sleep(self._random.uniform(0.0, LATEST))
        end = time.monotonic() + (PATIENCE if self._random.random() < 0.5 else 0.0)
        while time.monotonic() < end and not leftovers(subject.places[0]):
            time.sleep(TINY)

    def _examine(self, subject: Subject) -> None:
        half = _all_leftovers(subject)
        self.tally.while_writing += bool(half)
        self.tally.leftovers += len(half)
        _add(self.tally.half, Counter(map(_ending, half)))
        for folder in subject.places:
            kinds, found = faults(folder)
            self.tally.examined += kinds.total()
            _add(self.tally.files, kinds)
            self.tally.damaged += found


def _add(counts: dict[str, int], more: Counter[str]) -> None:
    counts.update(Counter(counts) + more)


def _ending(temporary: Path) -> str:
    """Return the ending of what a temporary file was to become."""
    name = temporary.name.removeprefix(".").rpartition(".tmp")[0].rpartition(".")[0]
    return kind_of(Path(name)) or name or "trial of a folder"


def _all_leftovers(subject: Subject) -> set[Path]:
    return set().union(*(leftovers(folder) for folder in subject.places))
