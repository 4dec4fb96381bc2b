"""What changed between two configurations, in the few words that a mark has room for."""

from __future__ import annotations

from engine.contract.specs import Catalogue
from engine.contract.values import Config, Value

ARROW = " → "


def changes(before: Config, after: Config, catalogue: Catalogue) -> tuple[str, ...]:
    """Return one text, such as «k 1 → 5», for each setting of ``after`` that was another before.

    Nothing is said of a first configuration, and of sections that ``before`` did not have.
    """
    return tuple(
        f"{label} {_shown(before[section].get(name))}{ARROW}{_shown(value)}"
        if (label := _label(section, name, after, catalogue))
        else f"{_title(section, catalogue)} {_shown(value)}"
        for section, values in after.items()
        if section in before
        for name, value in values.items()
        if before[section].get(name) != value
    )


def _label(section: str, name: str, config: Config, catalogue: Catalogue) -> str:
    """Return what a setting is called; nothing if it is the switch of its section."""
    if name == "on":
        return ""
    if name == "kind":
        return _title(section, catalogue)
    spec = catalogue.field(section, name, config)
    return (spec.symbol or spec.label) if spec is not None else f"{section}.{name}"


def _title(section: str, catalogue: Catalogue) -> str:
    found = catalogue.section(section)
    return found.title if found is not None else section


def _shown(value: Value | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, tuple):
        return f"{len(value)} points"
    return str(value).replace("_", " ")
