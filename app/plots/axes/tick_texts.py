"""The texts at the ticks of one axis are written alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

DECIMAL = re.compile(r"[−-]?[\d,]+(?:\.(\d+))?")


def evened(texts: Sequence[str]) -> list[str]:
    """Write numbers with as many decimals as the longest of them has; a plain 0 stays.

    Ticks come in levels, each with the decimals that its own spacing needs: 0.5, 1, 1.5.
    """
    found = [DECIMAL.fullmatch(text) for text in texts]
    most = max((len(match[1] or "") for match in found if match), default=0)
    return [
        _padded(text, match[1] or "", most) if match and text != "0" else text
        for text, match in zip(texts, found, strict=True)
    ]


def even_texts(axis: Any) -> None:
    """Let an axis of the library write all its texts alike."""
    usual = axis.generateDrawSpecs

    def specs(painter: Any) -> Any:
        drawn = usual(painter)
        if drawn is None or axis.logMode:  # powers of ten are no decimals of each other
            return drawn
        line, ticks, texts = drawn
        words = evened([text for _, _, text in texts])
        rows = [(box, flags, word) for (box, flags, _), word in zip(texts, words, strict=True)]
        return line, ticks, rows

    # Replacing the method keeps the axis class: the library has no other hook.
    axis.generateDrawSpecs = specs


def _padded(text: str, decimals: str, most: int) -> str:
    if len(decimals) == most:
        return text
    return (text if decimals else f"{text}.") + "0" * (most - len(decimals))
