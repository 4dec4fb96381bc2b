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
        _text(section, name, before[section].get(name), value, after, catalogue)
        for section, values in after.items()
        if section in before
        for name, value in values.items()
        if before[section].get(name) != value
    )


def _text(
    section: str,
    name: str,
    before: Value | None,
    value: Value,
    config: Config,
    catalogue: Catalogue,
) -> str:
    found = catalogue.section(section)
    spec = catalogue.field(section, name, config)
    if name == "kind" and found is not None:
        label = found.title
    elif name == "on" and found is not None:
        return f"{found.title} {'on' if value else 'off'}"
    else:
        label = (spec.symbol or spec.label) if spec is not None else f"{section}.{name}"
    return f"{label} {_shown(before)}{ARROW}{_shown(value)}"


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
