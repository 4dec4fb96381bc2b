"""Lets every reader of files read wrong files, and says what became of them.

Usage: python packaging/measure_fuzz.py [--files 5000] [--seed 0] [--only READER ...]
                                        [--show NUMBER]
``--files`` are of each reader. Every file can be had again from reader, seed and number: ``--show``
writes that one to the output. Returns 1 if a reader crashed, hung, took more memory than it may,
or raised what it should not.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence

from fuzzing.cage import MEBIBYTE, Tally, fuzzed, reader_of
from fuzzing.readers import READERS


def main(words: Sequence[str] | None = None) -> int:
    """Fuzz and print a table, then the faults."""
    options = _parser().parse_args(words)
    if options.show is not None:
        name = options.only[0]
        sys.stdout.buffer.write(reader_of(name).wrong(f"{name} {options.seed} {options.show}"))
        return 0
    found: dict[str, Tally] = {}
    for name in options.only:
        found[name] = fuzzed(name, f"{name} {options.seed}", options.files)
        print(_row(name, found[name]), file=sys.stderr, flush=True)
    print("\n".join(table(found)))
    return 1 if any(tally.faults for tally in found.values()) else 0


def table(found: Mapping[str, Tally]) -> list[str]:
    """Return a table of what became of the files, and the faults."""
    total = Tally()
    for tally in found.values():
        total.add(tally)
    return [
        "| reader | files | read | refused | faults | slowest (s) | memory (MiB) |",
        "|---|--:|--:|--:|--:|--:|--:|",
        *(_row(name, tally) for name, tally in found.items()),
        _row("all", total),
        "",
        *(line for name, tally in found.items() for line in _faults(name, tally)),
    ]


def _faults(name: str, tally: Tally) -> list[str]:
    """Return each kind of fault once, with how often it came and a file that shows it."""
    kinds: dict[str, list[tuple[int, str]]] = {}
    for number, text in tally.faults:
        kinds.setdefault(text.split(": ", maxsplit=1)[0], []).append((number, text))
    return [f"- {name}: {len(found)} × such as {found[0]}" for found in kinds.values()]


def _row(name: str, tally: Tally) -> str:
    memory = tally.memory / MEBIBYTE
    return (
        f"| {name} | {tally.files:,} | {tally.read:,} | {tally.refused:,} | "
        f"{len(tally.faults):,} | {tally.slowest:.2f} | {memory:.0f} |"
    )


def _parser() -> argparse.ArgumentParser:
    from fuzzing.arranged import ARRANGED  # not above: every reader's process loads this module

    names = (*READERS, *ARRANGED)
    found = argparse.ArgumentParser(description=__doc__)
    found.add_argument("--files", type=int, default=5000, help="of each reader")
    found.add_argument("--seed", type=int, default=0)
    found.add_argument("--only", nargs="+", choices=names, default=names)
    found.add_argument("--show", type=int, help="write the wrong file of that number")
    return found


if __name__ == "__main__":
    sys.exit(main())
