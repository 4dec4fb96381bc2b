"""Names of curves, axes and numbers as rich text, spelt as formulas spell them. No Qt."""

from __future__ import annotations

import html
import re

LONG = 26  # letters of a name from which on it may be broken
INDEX = re.compile(r"(?<=\w)_(\w+)")  # what stands below the line: z_q, q_agg, Λ_ii
JOINER = "\u2060"  # of no width: no line ends beside it


def lowered(text: str) -> str:
    """Return plain text as rich text, what follows an underscore as an index."""
    return INDEX.sub(r"<sub>\1</sub>", html.escape(text))


def unbroken(name: str) -> str:
    """Return the name of a curve as rich text that stays on one line unless it is long."""
    if len(name) > LONG:
        return lowered(name)
    kept = name.replace(" ", "\u00a0").replace("-", "\u2011").replace("/", f"{JOINER}/{JOINER}")
    return lowered(kept)
