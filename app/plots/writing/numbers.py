"""How numbers are written on screen: three significant digits and true minus signs."""

from __future__ import annotations

import math

THIN_SPACE = "\u2009"
MINUS = "\u2212"
MOST_DIGITS = 7  # of a tick, whose neighbours may differ in the last of them
PLAIN_POWERS = (-3, 4)  # of ten, that are written in full on a logarithmic axis
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def thousands(count: int) -> str:
    """Write an integer with commas between its thousands, as the engine's messages do."""
    return f"{count:,}".replace("-", MINUS)


def number(value: float, digits: int = 3) -> str:
    """Write a number with ``digits`` significant digits, very large and small ones as powers."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    if value == 0:
        return "0"
    mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
    exponent = int(power)
    if -4 < exponent < 6:
        return _fixed(float(f"{mantissa}e{exponent}"), max(0, digits - 1 - exponent))
    return f"{mantissa}×10{str(exponent).translate(_SUPERSCRIPTS)}".replace("-", MINUS)


def percent(share: float) -> str:
    """Write a share from 0 to 1 as a percentage with one decimal."""
    if not math.isfinite(share):
        return number(share)
    return f"{100 * share:.1f}{THIN_SPACE}%".replace("-", MINUS)


def tick(value: float, spacing: float) -> str:
    """Write a tick with the decimals that tell it from its neighbours at ``spacing``."""
    if value == 0 or abs(value) < spacing * 1e-6:
        return "0"
    if abs(value) >= 1e6 or spacing < 1e-4:
        digits = math.floor(math.log10(abs(value)) + 1e-9) - math.floor(math.log10(spacing) + 1e-9)
        return number(value, min(max(digits, 0) + 1, MOST_DIGITS))
    return _fixed(value, max(0, -math.floor(math.log10(spacing) + 1e-9)))


def power_tick(exponent: float, *, between: bool = False, plain: bool = True) -> str:
    """Write the tick of a logarithmic axis, given as the exponent of ten.

    ``between`` writes twice and five times a power as well, for axes of hardly a decade. Where not
    all ticks are ``plain``, 0.1, 1 and 10 alone are written in full.
    """
    if not exponent.is_integer():
        leading = round(10 ** (exponent - math.floor(exponent)), 6)
        return number(10**exponent, 1) if between and leading in (2, 5) else ""
    low, high = PLAIN_POWERS if plain else (-1, 1)
    if low <= exponent <= high:
        return _fixed(10**exponent, max(0, -int(exponent)))
    return f"10{str(int(exponent)).translate(_SUPERSCRIPTS)}"


def round_up(gap: float) -> float:
    """Return the next of 1, 2 and 5 times a power of ten, as ticks are spaced; 0 stays."""
    if not 0 < gap < math.inf:
        return gap
    power = 10.0 ** math.floor(math.log10(gap))
    return next((k * power for k in (1, 2, 5) if k * power >= gap), 10 * power)


def _fixed(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}".replace("-", MINUS)
