"""The settings of a run in words: label, value, unit, and what they are if nobody moves them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.contract.specs import Catalogue, FieldSpec, SectionSpec
from engine.contract.values import Config, Value


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as it is read: ``path`` is its name in files and on the command line."""

    section: str
    label: str
    path: str
    value: str
    default: str
    unit: str
    help: str

    @property
    def changed(self) -> bool:
        """Whether somebody has moved it."""
        return self.value != self.default


def settings(catalogue: Catalogue, config: Config) -> tuple[Setting, ...]:
    """Return every setting in force, in the order of the catalogue; unknown ones are left out."""
    return tuple(
        setting
        for spec in catalogue.sections
        if spec.name in config
        for setting in _of(spec, config, _family(catalogue, config))
    )


def _family(catalogue: Catalogue, config: Config) -> str:
    spec = catalogue.section("family")
    return str(config.get("family", {}).get("kind", spec.default_kind if spec else ""))


def _of(spec: SectionSpec, config: Config, family: str) -> Iterator[Setting]:
    held = config[spec.name]
    variant = spec.variant_of(config)
    if variant is None or not spec.serves(family):
        return
    title = spec.title if spec.title == spec.group else f"{spec.group} · {spec.title}"
    if spec.choosable:
        usual = spec.variant(spec.default_kind)
        default = usual.label if usual is not None else spec.default_kind
        path = f"{spec.name}.kind"
        yield Setting(title, "Kind", path, variant.label, default, "", variant.help)
    for field in variant.fields:
        if field.name in held and field.serves(family):
            value, default = _text(field, held[field.name]), _text(field, field.default)
            path, label = f"{spec.name}.{field.name}", _label(field)
            yield Setting(title, label, path, value, default, field.unit, field.help)


def _label(field: FieldSpec) -> str:
    return f"{field.label} {field.symbol}".strip()


def _text(field: FieldSpec, value: Value) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return f"{len(value)} points"
    if value in field.choices and field.choice_labels:
        return field.choice_labels[field.choices.index(str(value))]
    return f"{value:g}" if isinstance(value, float) else str(value)
