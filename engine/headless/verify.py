"""The command ``verify``: measure every claim of theory and say which of them hold."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import torch

from engine.contract.errors import ConfigError
from engine.kinds import Claim, Study, studies
from engine.numerics.claims import checked
from engine.store.toml_lines import nearest

WIDTHS = (34, 46, 13, 1, 13, 9, 5, 6)
FAILED = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A claim of a study, and the seconds that it took to measure."""

    study: str
    label: str
    source: str
    claim: Claim
    seconds: float


def verify(only: Sequence[str] = (), seed: int = 0, *, as_json: bool = False) -> int:
    """Print a row for each claim as it is measured; return 0 if all of them hold, else 1.

    The rows of a study stand below its label and its source.

    ``only`` are names of studies, or of claims as study/claim. Raises ConfigError for a name that
    does not exist.
    """
    torch.set_num_threads(1)
    rows: list[Row] = []
    if not as_json:
        print(_line(("claim", "statement", "expected", "", "measured", "tolerance", "", "s")))
    for row in measured(_chosen(only), seed, only):
        if not as_json:
            if not rows or rows[-1].study != row.study:
                print(f"\n{row.label} ({row.source})")
            print(_line(_cells(row)), flush=True)
        rows.append(row)
    broken = [row for row in rows if not row.claim.holds]
    if as_json:
        print(json.dumps([_plain(row) for row in rows], indent=2))
    else:
        seconds = sum(row.seconds for row in rows)
        print(f"\n{len(rows) - len(broken)} of {len(rows)} claims hold, {seconds:.0f} s")
    return FAILED if broken else 0


def measured(kinds: Sequence[type[Study]], seed: int, only: Sequence[str] = ()) -> Iterator[Row]:
    """Yield the claims of studies; each study has random numbers of its own."""
    for kind in kinds:
        for claim, seconds in checked(kind, seed):
            if not only or {kind.name, f"{kind.name}/{claim.name}"} & set(only):
                yield Row(kind.name, kind.label, kind.source, claim, seconds)


def _chosen(only: Sequence[str]) -> list[type[Study]]:
    known = studies.all()
    wanted = {word.split("/", maxsplit=1)[0] for word in only}
    for word in wanted - set(known):
        raise ConfigError(f"--only: there is no study '{word}'{nearest(word, known)}")
    return [kind for name, kind in known.items() if not wanted or name in wanted]


def _cells(row: Row) -> tuple[str, ...]:
    claim = row.claim
    return (
        f"{row.study}/{claim.name}",
        claim.says,
        f"{claim.expected:.6g}",
        claim.relation,
        f"{claim.measured:.6g}",
        f"{claim.tolerance:.1g}",
        "holds" if claim.holds else "FAILS",
        f"{row.seconds:.2f}",
    )


def _line(cells: Sequence[str]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


def _plain(row: Row) -> dict[str, object]:
    values = {name: _number(value) for name, value in asdict(row.claim).items()}
    found: dict[str, object] = {"study": row.study, "label": row.label, "source": row.source}
    return {**found, **values, "holds": row.claim.holds, "seconds": row.seconds}


def _number(value: object) -> object:
    """Write what JSON has no number for, such as inf, as text."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
