"""What forms say of a field, in rich text."""

from __future__ import annotations

import html

from app.controls.numbers import formatted
from app.model.fields import FieldState, allowed
from app.style.fonts import strong
from engine.contract.specs import FieldSpec
from engine.contract.values import Value


def titled(name: str, spec: FieldSpec) -> str:
    """Return the label of a field as rich text, its symbol in italics."""
    symbol = f"&nbsp;&nbsp;{symbolic(spec.symbol)}" if spec.symbol else ""
    unit = spec.unit if spec.unit and spec.unit not in name.lower() else ""
    return html.escape(name) + symbol + (f" ({html.escape(unit)})" if unit else "")


def symbolic(symbol: str) -> str:
    """Return a symbol in italics, what follows an underscore as its index."""
    letter, _, index = symbol.partition("_")
    low = f"<sub>{html.escape(index)}</sub>" if index else ""
    return f"<i>{html.escape(letter)}</i>{low}"


def tooltip(name: str, state: FieldState, meaning: str) -> str:
    """Return what hovering over a field tells: meaning, bounds, when it acts, and its source."""
    spec = state.spec
    acts = "acts at once" if state.live else "acts after a restart"
    bounds = allowed(spec)[:1].upper() + allowed(spec)[1:]
    unit = f" {html.escape(spec.unit)}" if spec.unit else ""
    parts = [strong(titled(name, spec)), html.escape(meaning)]
    parts += [f"{html.escape(bounds)}{unit}; {acts}."]
    parts += [f"<i>{html.escape(spec.source)}</i>"] if spec.source else []
    return "<br>".join(part for part in parts if part)


def worded(spec: FieldSpec, value: Value) -> str:
    """Write a value as its editor shows it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int | float):
        return formatted(value)
    if isinstance(value, tuple):
        return f"{len(value)} points"
    labels = dict(zip(spec.choices, spec.choice_labels or spec.choices, strict=True))
    return labels.get(value, value) or "nothing"
