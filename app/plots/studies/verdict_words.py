"""Claims and how they came out, in words and as text to be copied. No Qt."""

from __future__ import annotations

import math

from app.plots.writing.numbers import number
from engine.contract.board import Verdict, Verdicts

HEADINGS = ("", "Claim", "Expected", "Measured", "Tolerance")
SIGNS = {True: "✓", False: "✗"}
WORDS = {True: "holds", False: "does not hold"}
MARGINS = {"=": "±", "≤": "+", "≥": "−"}
LEAST, MOST = 3, 8  # significant digits of what is compared


def digits(verdict: Verdict) -> int:
    """Return with how many digits numbers must be written to see whether they agree."""
    size, tolerance = abs(verdict.expected), verdict.tolerance
    if not (0 < tolerance < math.inf and 0 < size < math.inf):
        return LEAST + 1
    return min(max(math.ceil(math.log10(size / tolerance)) + 1, LEAST), MOST)


def cells(verdict: Verdict) -> tuple[str, ...]:
    """Return what stands under the headings."""
    shown = digits(verdict)
    return (
        f"{SIGNS[verdict.holds]} {WORDS[verdict.holds]}",
        verdict.says,
        f"{verdict.relation} {number(verdict.expected, shown)}",
        number(verdict.measured, shown),
        tolerance(verdict),
    )


def tolerance(verdict: Verdict) -> str:
    """Return by how much the measured number may miss, and to which side."""
    if verdict.tolerance == 0:
        return "exact" if verdict.relation == "=" else "none"
    return f"{MARGINS.get(verdict.relation, '±')} {number(verdict.tolerance, 2)}"


def summary(verdicts: Verdicts) -> str:
    """Return in one sentence how many claims hold."""
    count, held = len(verdicts.claims), sum(verdict.holds for verdict in verdicts.claims)
    so_far = "" if verdicts.complete else " so far"
    if held == count:
        every = "the claim holds" if count == 1 else f"all {count} claims hold"
        return f"{every.capitalize()}{so_far}"
    does = "does" if count - held == 1 else "do"
    return f"{count - held} of {count} claims {does} not hold{so_far}"


def as_text(verdicts: Verdicts) -> str:
    """Return the whole table as text, its columns parted by tabs."""
    rows = ("\t".join(row) for row in (HEADINGS, *map(cells, verdicts.claims)))
    return "\n".join((f"{verdicts.study}: {summary(verdicts)}", *rows)) + "\n"
