"""The settings of a run in a line: what it is of, and what differs from the defaults."""

from __future__ import annotations

from collections.abc import Iterator

from engine.contract.family import family_of
from engine.contract.specs import Catalogue, FieldSpec, SectionSpec, VariantSpec
from engine.contract.values import Config, Section, Value

HEADS = ("family", "data", "objective", "bound", "flow")  # always told, in this order
SEPARATOR = " · "
UNTOLD = ("on", "steps")  # switches are told by their titles, and how far it goes is seen


def summary(config: Config, catalogue: Catalogue) -> str:
    """Return such as «GAN · Ring · Non-saturating · k 5 · Spectral norm»."""
    family = family_of(catalogue, config)
    served = [s for s in catalogue.sections if s.name in config and s.serves(family)]
    known = {section.name: section for section in served}
    heads = [known[name] for name in HEADS if name in known]
    others = [section for section in served if section not in heads]
    words = [word for section in (*heads, *others) for word in _told(section, config, family)]
    return SEPARATOR.join(dict.fromkeys(words))


def _told(section: SectionSpec, config: Config, family: str) -> Iterator[str]:
    held, variant = config[section.name], section.variant_of(config)
    if variant is None:
        return
    if section.switch and not held.get("on", False):
        return
    if section.switch:
        yield section.title
    elif section.choosable and (section.name in HEADS or variant.name != section.default_kind):
        yield variant.label if section.name in HEADS else f"{section.title} {variant.label}"
    yield from _changed(variant, held, family, section.primary if section.switch else "")


def _changed(variant: VariantSpec, held: Section, family: str, primary: str) -> Iterator[str]:
    for spec in variant.fields:
        value = held.get(spec.name, spec.default)
        wanted = value != spec.default or spec.name == primary
        if wanted and spec.name not in UNTOLD and spec.serves(family):
            yield f"{spec.symbol or spec.label} {_shown(value, spec)}"


def _shown(value: Value, spec: FieldSpec) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, tuple):
        return f"{len(value)} points"
    if value in spec.choices and spec.choice_labels:
        return spec.choice_labels[spec.choices.index(str(value))]
    text = str(value)
    return text.replace("\\", "/").rpartition("/")[2] if spec.kind in ("path", "folder") else text
