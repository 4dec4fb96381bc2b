"""Formulas as TeX text: numbers in the place of names, and where a line may break. No Qt."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

DIGITS = 4  # significant ones, so that what is close to a known constant is seen to be so
LOWEST, HIGHEST = -4, 6  # powers of ten between which numbers are written without one
GAPS = {r"\quad": 1.0, r"\qquad": 2.0}  # the spaces at which a line may break, in em
OPENING, CLOSING = {"{", "(", "[", r"\begin"}, {"}", ")", "]", r"\end"}
RELATIONS = {r"\le", r"\ge", r"\leq", r"\geq", r"\ne", r"\neq", r"\approx", r"\equiv", r"\propto"}
RELATION_GAP = 0.28  # em before a relation at which a line may break, but does not
_NAME = re.compile(r"(\\(?:text|operatorname|math[a-z]+)\s*)?\{([A-Za-z_][A-Za-z0-9_]*)\}")
_FENCE = re.compile(
    r"\\(left|right)(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\.|.)", re.DOTALL
)  # and its bracket
_TOKEN = re.compile(
    rf"{_FENCE.pattern}|\\[A-Za-z]+|\\.|[{{}}()\[\]=<>]|[^\\{{}}()\[\]=<>]+", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a formula that stays on one line, and the space before it in em."""

    tex: str
    gap: float = 0.0


def filled(tex: str, numbers: Mapping[str, float]) -> str:
    """Write numbers in the place of their names in braces; other braces stay as they are."""

    def written(found: re.Match[str]) -> str:
        command, name = found.groups()  # a word in upright letters is no name of a number
        known = not command and name in numbers
        return f"{{{tex_number(numbers[name])}}}" if known else found[0]

    return _NAME.sub(written, tex)


def tex_number(value: float, digits: int = DIGITS) -> str:
    """Write a number as TeX, with at most so many significant digits and no needless zeros."""
    if math.isnan(value):
        return r"\mathrm{NaN}"
    if math.isinf(value):
        return r"\infty" if value > 0 else r"-\infty"
    if value == 0:
        return "0"
    mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
    exponent = int(power)
    if LOWEST < exponent < HIGHEST:
        return _short(f"{value:.{max(0, digits - 1 - exponent)}f}")
    shortest = _short(mantissa)
    factor = {"1": "", "-1": "-"}.get(shortest, rf"{shortest}\times ")
    return f"{factor}10^{{{exponent}}}"


def pieces(tex: str, *, fine: bool = False) -> tuple[Piece, ...]:
    """Split a formula at the wide spaces that lie in no bracket; ``fine``, before relations too."""
    return tuple(_pieces(tex, fine))


def _pieces(tex: str, fine: bool) -> Iterator[Piece]:
    depth, gap, words = 0, 0.0, ""
    for token in (found[0] for found in _TOKEN.finditer(tex)):
        outside = depth == 0
        if outside and token in GAPS:
            if words.strip():
                yield Piece(words.strip(), gap)
                gap = 0.0
            words, gap = "", max(gap, GAPS[token])
            continue
        if fine and outside and words.strip() and _relates(token):
            yield Piece(words.strip(), gap)
            words, gap = "", RELATION_GAP
        depth += _deeper(token)
        words += token
    if words.strip():
        yield Piece(words.strip(), gap)


def _deeper(token: str) -> int:
    """Return how many brackets a token opens, or closes if that is below 0."""
    fence = _FENCE.fullmatch(token)
    if fence is not None:
        return 1 if fence[1] == "left" else -1
    return (token in OPENING) - (token in CLOSING)


def _relates(token: str) -> bool:
    return token in RELATIONS or token in ("=", "<", ">")


def _short(digits: str) -> str:
    """Leave out zeros behind the point, and the point with them."""
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
