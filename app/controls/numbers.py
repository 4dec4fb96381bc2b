"""Numbers as people type and turn them: text, slider positions and steps of the arrow keys."""

from __future__ import annotations

import math

from app.model.fields import complaint, refusal
from engine.contract.errors import ConfigError
from engine.contract.specs import FieldSpec

Number = int | float
POSITIONS = 1000  # of a slider that does not count single whole numbers
DECADES = 6  # of a logarithmic slider whose lower bound is zero


def formatted(value: Number) -> str:
    """Write a number as short as it can be read back: 5, 0.001, 1e-5."""
    if isinstance(value, int):
        return str(value)
    mantissa, mark, exponent = f"{value:.10g}".partition("e")
    return f"{mantissa}e{int(exponent)}" if mark else mantissa


def parsed(spec: FieldSpec, text: str) -> Number:
    """Read a typed number; ConfigError names the field, the text and what is allowed."""
    try:
        typed = float(text.strip().replace("−", "-"))
    except ValueError:
        raise ConfigError(complaint(spec, text)) from None
    value = int(typed) if spec.kind == "int" and typed.is_integer() else typed
    if refusal(spec, value):
        raise ConfigError(complaint(spec, text.strip()))
    return value


def has_slider(spec: FieldSpec) -> bool:
    """Whether a slider can reach the values of a field with some use."""
    if spec.low is None or spec.high is None:
        return False
    return spec.kind == "float" or spec.scale == "log" or spec.high - spec.low <= 10 * POSITIONS


def positions(spec: FieldSpec) -> int:
    """Return the last position of a field's slider; the first is 0."""
    low, high = _bounds(spec)
    counts = spec.kind == "int" and spec.scale == "linear" and high - low <= POSITIONS
    return int(high - low) if counts else POSITIONS


def position(spec: FieldSpec, value: Number) -> int:
    """Return where a slider stands for a value."""
    low, high = _bounds(spec)
    if spec.scale == "linear":
        share = (value - low) / (high - low)
    else:
        floor = _floor(spec)
        share = math.log(max(value, floor) / floor) / math.log(high / floor)
    return round(min(max(share, 0.0), 1.0) * positions(spec))


def at_position(spec: FieldSpec, place: int) -> Number:
    """Return the round number that a slider means at a position; its ends are the bounds."""
    low, high = _bounds(spec)
    share = place / positions(spec)
    if spec.scale == "linear":
        digits = 3 - math.floor(math.log10(high - low))
        return _within(spec, round(low + share * (high - low), digits))
    if share in (0.0, 1.0):
        return _within(spec, (low, high)[int(share)])
    return _within(spec, float(f"{_floor(spec) * (high / _floor(spec)) ** share:.2g}"))


def stepped(spec: FieldSpec, value: Number, steps: int) -> Number:
    """Return a value so many key presses away: one in its leading digit where scales are wide."""
    if spec.kind == "int" and spec.scale == "linear":
        return _within(spec, value + steps)
    for _ in range(abs(steps)):
        value = _next(spec, value, 1 if steps > 0 else -1)
    return value


def _next(spec: FieldSpec, value: Number, direction: int) -> Number:
    if spec.scale == "log":
        found = _leading(max(value, _floor(spec)), direction)
        return _within(spec, found if found >= _floor(spec) else 0.0)
    if spec.low is not None and spec.high is not None:
        step = 10.0 ** math.floor(math.log10((spec.high - spec.low) / 50))
    else:
        step = 10.0 ** (math.floor(math.log10(abs(value))) - 1) if value else 0.1
    return _within(spec, float(f"{value + direction * step:.10g}"))


def _leading(value: Number, direction: int) -> float:
    """Return the next number that has a single digit before its zeros."""
    unit = 10.0 ** math.floor(math.log10(value) + 1e-9)
    digit = value / unit
    if direction > 0:
        return float(f"{(math.floor(digit + 1e-9) + 1) * unit:.3g}")
    below = math.ceil(digit - 1e-9) - 1
    return float(f"{below * unit if below else 0.9 * unit:.3g}")


def _bounds(spec: FieldSpec) -> tuple[float, float]:
    assert spec.low is not None
    assert spec.high is not None
    return spec.low, spec.high


def _floor(spec: FieldSpec) -> float:
    """Return the smallest value above zero that a logarithmic scale tells apart."""
    if spec.low is not None and spec.low > 0:
        return spec.low
    top = spec.high if spec.high is not None else 1.0
    return 1.0 if spec.kind == "int" else top * 10.0**-DECADES


def _within(spec: FieldSpec, value: Number) -> Number:
    low = -math.inf if spec.low is None else spec.low
    high = math.inf if spec.high is None else spec.high
    kept = min(max(value, low), high)
    return round(kept) if spec.kind == "int" else float(kept)
