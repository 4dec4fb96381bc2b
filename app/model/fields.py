"""What a single field may hold, in code and in words."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from engine.contract.specs import Catalogue, FieldSpec, SectionSpec
from engine.contract.values import Value

Key = tuple[str, str]
WORDS = {
    "int": "a whole number",
    "float": "a number",
    "bool": "on or off",
    "text": "text",
    "path": "the path of a file",
    "folder": "the path of a folder",
    "points": "a list of points",
}


@dataclass(frozen=True, slots=True)
class FieldState:
    """How a field stands. ``default`` is what a reset gives; ``live`` edits act at once.

    A lesson may have it ``locked``, or ``pointed`` at.
    """

    spec: FieldSpec
    value: Value
    default: Value
    live: bool
    staged: bool
    locked: bool = False
    pointed: bool = False

    @property
    def modified(self) -> bool:
        """Whether a reset would change anything."""
        return self.value != self.default


def heads(catalogue: Catalogue) -> dict[Key, FieldSpec]:
    """Describe what stands for whole sections: the choice of a variant, and the switch."""
    found = {(s.name, "kind"): _choice(s) for s in catalogue.sections if s.choosable}
    for section in (s for s in catalogue.sections if s.switch):
        switch = section.variants[0].field("on")
        if switch is not None:
            found[(section.name, "on")] = replace(switch, label=section.title)
    return found


def _choice(section: SectionSpec) -> FieldSpec:
    return FieldSpec(
        name="kind",
        kind="choice",
        default=section.default_kind,
        label=section.title,
        choices=tuple(v.name for v in section.variants),
        choice_labels=tuple(v.label for v in section.variants),
        live=section.live_kind,
    )


def allowed(spec: FieldSpec) -> str:
    """Say in words what a field may hold, such as "a number from 0.0001 to 1"."""
    if spec.kind == "choice":
        return "one of " + ", ".join(spec.choice_labels or spec.choices)
    words = WORDS[spec.kind]
    if spec.low is not None and spec.high is not None:
        return f"{words} from {spec.low:.10g} to {spec.high:.10g}"
    if spec.low is not None:
        return f"{words} of at least {spec.low:.10g}"
    if spec.high is not None:
        return f"{words} of at most {spec.high:.10g}"
    return words


def complaint(spec: FieldSpec, given: object) -> str:
    """Name the field, the value that was refused and what is allowed instead."""
    shown = f"“{given}”" if isinstance(given, str) else f"{given}"
    return f"{spec.label}: {shown} is not allowed; it must be {allowed(spec)}."


def refusal(spec: FieldSpec, value: Value) -> str:
    """Return why ``value`` cannot be held by the field, or nothing where it can."""
    return "" if _fits(spec, value) else complaint(spec, value)


def _fits(spec: FieldSpec, value: Value) -> bool:
    if spec.kind == "choice":
        return value in spec.choices
    if spec.kind == "bool":
        return isinstance(value, bool)
    if spec.kind == "points":
        return isinstance(value, tuple)
    if spec.kind in ("text", "path", "folder"):
        return isinstance(value, str)
    return _is_number(spec, value) and _within(spec, value)


def _is_number(spec: FieldSpec, value: Value) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isinstance(value, int) if spec.kind == "int" else math.isfinite(value)


def _within(spec: FieldSpec, value: Value) -> bool:
    assert isinstance(value, int | float)
    above = spec.low is None or value >= spec.low
    return above and (spec.high is None or value <= spec.high)


def fitted(spec: FieldSpec, value: Value) -> Value:
    """Return a number that is moved into a field's bounds; what is no number stays as it is."""
    if spec.kind not in ("int", "float") or not isinstance(value, int | float):
        return value
    low = -math.inf if spec.low is None else spec.low
    high = math.inf if spec.high is None else spec.high
    within = min(max(value, low), high)
    return round(within) if spec.kind == "int" else float(within)
