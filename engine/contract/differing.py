"""In which settings runs differ, and how that is said in the few words a header has room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.contract.family import family_of
from engine.contract.specs import Catalogue, FieldSpec, SectionSpec, VariantSpec
from engine.contract.values import Config, Section, Value

SHORT = 2  # differences of which a name is made
BETWEEN = ", "  # two differences in a name
Held = tuple[VariantSpec, Section]


@dataclass(frozen=True, slots=True)
class Differing:
    """One setting in which runs differ; ``values`` has one text for each, "" where it has none.

    The values of a choice of parts speak for themselves: they are ``parts``.
    """

    label: str
    values: tuple[str, ...]
    parts: bool = False
    title: str = ""  # of the section, which is said too where a label alone is not plain

    def text(self, index: int, *, brief: bool = False) -> str:
        """Say what a run has, "" where it has no such setting."""
        value = self.values[index]
        return value if not value or (brief and self.parts) else f"{self.label} {value}"


def differing(configs: Sequence[Config], catalogue: Catalogue) -> tuple[Differing, ...]:
    """Return the settings in which at least two of the runs that have them differ.

    Of runs of different families only what they have in common is compared, besides the family.
    """
    found = [d for section in catalogue.sections for d in _of(section, configs, catalogue)]
    labels = [each.label for each in found]
    return tuple(
        each
        if labels.count(each.label) == 1
        else replace(each, label=f"{each.title} {each.label}".strip())
        for each in found
    )


def told(differences: Sequence[Differing], index: int) -> tuple[str, ...]:
    """Return what one of the runs has of all in which they differ."""
    return tuple(text for each in differences if (text := each.text(index)))


def untold(differences: Sequence[Differing], index: int, name: str) -> tuple[str, ...]:
    """Return what one of the runs has of all in which they differ, but what its name says."""
    said = name.split(BETWEEN)
    return tuple(
        text
        for each in differences
        if (text := each.text(index)) and each.text(index, brief=True) not in said
    )


def names_of(differences: Sequence[Differing], runs: int) -> tuple[str, ...]:
    """Return for each run a short name that tells it from the others; "" where nothing differs."""
    ranked = sorted(differences, key=lambda each: not each.parts)  # a part says most
    texts = [[t for each in ranked if (t := each.text(i, brief=True))] for i in range(runs)]
    return tuple(_name(texts, i) for i in range(runs))


def _name(texts: Sequence[Sequence[str]], index: int) -> str:
    """Join the first texts of a run, and as many more as no other run has all of."""
    mine = texts[index]
    others = [theirs for place, theirs in enumerate(texts) if place != index]
    length = SHORT
    while length < len(mine) and any(list(t[:length]) == list(mine[:length]) for t in others):
        length += 1
    return BETWEEN.join(mine[:length])


def _of(
    section: SectionSpec, configs: Sequence[Config], catalogue: Catalogue
) -> Iterator[Differing]:
    held = [_held(section, config, catalogue) for config in configs]
    if sum(each is not None for each in held) < 2:
        return
    yield from _parts(section, held)
    names = dict.fromkeys(f.name for each in held if each for f in each[0].fields)
    switched = {"on", section.primary} if section.switch else set()
    for name in names:
        if name not in switched:
            yield from _field(section, name, held, configs, catalogue)


def _parts(section: SectionSpec, held: Sequence[Held | None]) -> Iterator[Differing]:
    """Yield the part that is in force, or whether one is, with its main setting."""
    if section.choosable:
        texts = tuple(each[0].label if each else "" for each in held)
    elif section.switch:
        texts = tuple(_switch(section, *each) if each else "" for each in held)
    else:
        return
    if _differ(texts):
        yield Differing(section.title, texts, parts=section.choosable)


def _switch(section: SectionSpec, variant: VariantSpec, values: Section) -> str:
    if not values.get("on"):
        return "off"
    field = variant.field(section.primary) if section.primary else None
    if field is None:
        return "on"
    return f"{field.symbol or field.label} {worded(field, values.get(field.name, field.default))}"


def _field(
    section: SectionSpec,
    name: str,
    held: Sequence[Held | None],
    configs: Sequence[Config],
    catalogue: Catalogue,
) -> Iterator[Differing]:
    """Yield a setting, unless it means something else to the parts that have it."""
    specs = [
        _spec(section, name, each, family_of(catalogue, config))
        for each, config in zip(held, configs, strict=True)
    ]
    texts = tuple(
        worded(spec, each[1].get(name, spec.default)) if spec and each else ""
        for spec, each in zip(specs, held, strict=True)
    )
    known = [spec for spec in specs if spec]
    if _differ(texts) and len({spec.label for spec in known}) == 1:
        yield Differing(known[0].symbol or known[0].label, texts, title=section.title)


def _spec(section: SectionSpec, name: str, held: Held | None, family: str) -> FieldSpec | None:
    """Return what a setting is to a run, None where it has none or its section is off."""
    if held is None or (section.switch and not held[1].get("on")):
        return None
    field = held[0].field(name)
    return field if field is not None and field.serves(family) else None


def _held(section: SectionSpec, config: Config, catalogue: Catalogue) -> Held | None:
    """Return the part that a run has of a section, with its settings."""
    values = config.get(section.name)
    variant = section.variant_of(config)
    if values is None or variant is None or not section.serves(family_of(catalogue, config)):
        return None
    return variant, values


def _differ(texts: Sequence[str]) -> bool:
    return len({text for text in texts if text}) > 1


def worded(field: FieldSpec, value: Value) -> str:
    """Write a value as briefly as it can be told from another."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, tuple):
        return f"{len(value)} points"
    labels = dict(zip(field.choices, field.choice_labels or field.choices, strict=True))
    return labels.get(str(value), str(value)) or "nothing"
