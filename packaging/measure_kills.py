"""Kills the application at random moments while it trains, records, saves and exports.

Usage: python packaging/measure_kills.py [KILLS] [SEED]
Prints what was found, and returns 1 if a file was damaged or a run was not recovered.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from killing.killer import Killer, Tally


def main(words: Sequence[str]) -> int:
    """Kill and tell."""
    kills, seed = (*map(int, words), *(50, 0)[len(words) :])[:2]
    with TemporaryDirectory() as folder:
        tally = killed(Path(folder), kills, seed)
    for name, found in asdict(tally).items():
        print(f"{name:14} {found}")
    return 0 if sound(tally) else 1


def killed(folder: Path, kills: int, seed: int) -> Tally:
    """Kill so many times and return what was found."""
    killer = Killer(folder, seed)
    try:
        for number in range(kills):
            killer.kill()
            print(number + 1, asdict(killer.tally), file=sys.stderr, flush=True)
    finally:
        killer.stop()
    return killer.tally


def sound(tally: Tally) -> bool:
    """Whether nothing was damaged and everything was recovered."""
    windows = sum(count for victim, count in tally.kills.items() if victim != "training")
    whole = not tally.damaged and not tally.troubles
    back = tally.recovered == windows and tally.revived == tally.kills.get("training", 0)
    return whole and back


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
