"""From a plain configuration to checked settings, and from the parts to their section specs."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pydantic import ValidationError

from engine.contract.errors import ConfigError
from engine.contract.specs import FieldSpec, SectionSpec, VariantSpec
from engine.contract.values import Config, Section, Value, edited
from engine.general import SECTIONS as GENERAL
from engine.kinds import datasets
from engine.sections.declared import Choice, Declared, NoSettings, Single, section_lists
from engine.settings import Settings, describe

OF_TRAINED = ("data", "observation")  # sections that a family without training has not
ALWAYS = ("seed",)  # fields of the training that mean something without it


@dataclass(frozen=True, slots=True)
class Plan:
    """A complete, checked configuration: per section its settings and the part they are for."""

    config: Config
    settings: Mapping[str, Settings]
    kinds: Mapping[str, str]


def check(config: Mapping[str, Any]) -> Plan:
    """Fill ``config`` with defaults and check every field.

    Raises ConfigError naming section, field, value and what is allowed.
    """
    family = _family(config)
    for name in config:
        _refuse_stranger(name, family)
    settings, kinds, complete = {}, {}, {}
    for name, (spec, models) in _sections().items():
        if not spec.serves(family):
            continue
        given = config.get(name, {})
        if not isinstance(given, Mapping):
            raise ConfigError(f"'{name}' must be a section of settings, not {given!r}")
        kind = _kind(spec, given)
        settings[name] = _build(spec, models[kind], given)
        kinds[name] = kind
        complete[name] = _plain(spec, settings[name], kind)
    return Plan(complete, settings, kinds)


def trains(config: Config) -> bool:
    """Whether a configuration has anything to train; a study of theory has settings alone."""
    return section_lists.get(_family(config)).trains


def _family(config: Mapping[str, Any]) -> str:
    given = config.get("family", {})
    if not isinstance(given, Mapping):
        raise ConfigError(f"'family' must be a section of settings, not {given!r}")
    return _kind(_sections()["family"][0], given)


def _refuse_stranger(name: str, family: str) -> None:
    """Raise ConfigError for a section that does not exist, or not in this family."""
    known = {spec.name for spec, _ in _sections().values()}
    if name not in known:
        raise ConfigError(f"unknown section '{name}'{_nearest(name, known)}")
    spec = _sections()[name][0]
    if not spec.serves(family):
        raise ConfigError(
            f"section '{name}' belongs to the family {' or '.join(spec.families)}, but "
            f"family.kind is {family}"
        )


def section_specs() -> tuple[SectionSpec, ...]:
    """Describe every section of a configuration, in the order in which forms show them."""
    return tuple(spec for spec, _ in _sections().values())


def assigned(config: Config, path: str, value: Value) -> Config:
    """Set the field at a dotted path such as ``critic.clip`` or ``discriminator.clip.c``.

    "critic" means "discriminator". Naming a section with a switch sets its main field and turns
    it on; naming a section with a choice sets its kind, whose own settings then start at their
    defaults, save those that both kinds share. Another family leaves the sections behind that it
    does not have. Raises ConfigError for an unknown path.
    """
    name = "discriminator" + path[6:] if path.split(".", maxsplit=1)[0] == "critic" else path
    sections = {n: spec for n, (spec, _) in _sections().items()}
    if name in sections:
        spec = sections[name]
        if spec.switch:
            return edited(edited(config, name, "on", True), name, spec.primary, value)
        name += ".kind"
    section, _, field = name.rpartition(".")
    if section not in sections:
        raise ConfigError(f"unknown setting '{path}'{_nearest(name, _paths(config))}")
    if field == "kind" and sections[section].choosable:
        config = {**config, section: chosen(sections[section], config.get(section, {}), value)}
        return _of_family(config, str(value)) if section == "family" else config
    variant = sections[section].variant_of(config)
    if variant is None or variant.field(field) is None:
        raise ConfigError(f"unknown setting '{path}'{_nearest(name, _paths(config))}")
    return edited(config, section, field, value)


def chosen(spec: SectionSpec, present: Section, kind: Value) -> Section:
    """Return the section after its kind was changed.

    A setting keeps its value where both kinds have one of that name and label and the new one
    allows the value; the others start at their defaults.
    """
    old, new = spec.variant(str(present.get("kind", spec.default_kind))), spec.variant(str(kind))
    if old is None or new is None:
        return {"kind": kind}
    shared = {f.name: f for f in new.fields if _same(old.field(f.name), f)}
    kept = {n: v for n, v in present.items() if n in shared and _fits(v, shared[n])}
    return {"kind": kind, **kept}


def _of_family(config: Config, family: str) -> Config:
    specs = _sections()
    return {n: section for n, section in config.items() if specs[n][0].serves(family)}


def _same(one: FieldSpec | None, other: FieldSpec) -> bool:
    return one is not None and (one.label, one.kind) == (other.label, other.kind)


def _fits(value: Value, field: FieldSpec) -> bool:
    if field.kind == "choice":
        return value in field.choices
    if isinstance(value, int | float) and field.low is not None and field.high is not None:
        return field.low <= value <= field.high
    return True


@cache
def _sections() -> dict[str, tuple[SectionSpec, dict[str, type[Settings]]]]:
    lists = section_lists.all()
    general: tuple[Declared, ...] = (
        Choice("family", "Model", "Model", lambda: lists, "adversarial"),
        Choice("data", "Dataset", "Data", datasets.all, "ring"),
        *(Single(name, title, group, model, model) for name, title, group, model in GENERAL),
    )
    found: dict[str, tuple[SectionSpec, dict[str, type[Settings]]]] = {}
    trained = tuple(family for family, kind in lists.items() if kind.trains)
    for section in general:
        found[section.name] = _spec(section, trained if section.name in OF_TRAINED else ())
    spec, models = found["training"]
    found["training"] = _narrowed(spec, trained), models
    for family, kind in lists.items():
        for section in kind().declared():
            known = found.get(section.name)
            families = (*known[0].families, family) if known else (family,)
            found[section.name] = _spec(section, families)
    return found


def _narrowed(spec: SectionSpec, trained: tuple[str, ...]) -> SectionSpec:
    """Return the section of the training with fields for those families that train."""
    (variant,) = spec.variants
    fields = tuple(
        f if f.families or f.name in ALWAYS else replace(f, families=trained)
        for f in variant.fields
    )
    return replace(spec, variants=(replace(variant, fields=fields),))


def _spec(
    section: Declared, families: tuple[str, ...]
) -> tuple[SectionSpec, dict[str, type[Settings]]]:
    name, title, group = section.name, section.title, section.group
    if isinstance(section, Choice):
        models = {n: getattr(p, "Config", NoSettings) for n, p in section.parts().items()}
        variants = tuple(_variant(n, p.label, p, models[n]) for n, p in section.parts().items())
        spec = SectionSpec(
            name,
            title,
            group,
            variants,
            choosable=True,
            live_kind=section.live,
            default_kind=section.default,
            families=families,
        )
        return spec, models
    fields = describe(section.model)
    switch = bool(fields) and fields[0].name == "on"
    primary = fields[1].name if switch and len(fields) > 1 else "on" if switch else ""
    variants = (_variant("", title, section.part, section.model),)
    spec = SectionSpec(
        name, title, group, variants, switch=switch, primary=primary, families=families
    )
    return spec, {"": section.model}


def _variant(name: str, label: str, part: Any, model: type[Settings]) -> VariantSpec:
    text = " ".join((part.__doc__ or "").split())
    reads, examples = (getattr(part, given, "") for given in ("reads", "examples"))
    replaces = tuple(getattr(part, "replaces", ()))
    return VariantSpec(name, label, text, describe(model), reads, examples, replaces)


def _kind(spec: SectionSpec, given: Mapping[str, Any]) -> str:
    if not spec.choosable:
        return ""
    kind = given.get("kind", spec.default_kind)
    names = [v.name for v in spec.variants]
    if kind not in names:
        hint = _nearest(str(kind), names) or f"; choose one of {', '.join(names)}"
        raise ConfigError(f"{spec.name}.kind: {kind!r} is unknown{hint}")
    return str(kind)


def _build(spec: SectionSpec, model: type[Settings], given: Mapping[str, Any]) -> Settings:
    values = {k: v for k, v in given.items() if not (spec.choosable and k == "kind")}
    try:
        return model.model_validate(values)
    except ValidationError as error:
        fields = {f.name: f for f in describe(model)}
        raise ConfigError(_message(spec.name, error, fields)) from None


def _message(section: str, error: ValidationError, fields: Mapping[str, FieldSpec]) -> str:
    first = error.errors()[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    if name not in fields:
        return f"unknown setting '{section}.{name}'{_nearest(name, fields)}"
    return (
        f"{section}.{name}: {first['input']!r} is not allowed; it must be {allowed(fields[name])}"
    )


def allowed(field: FieldSpec) -> str:
    """Say in words what a field may be, such as "a number from 0.0001 to 1"."""
    if field.kind == "choice":
        return "one of " + ", ".join(field.choices)
    words = {
        "int": "a whole number",
        "float": "a number",
        "bool": "true or false",
        "text": "text",
        "path": "the path of a file",
        "folder": "the path of a folder",
        "points": "a list of [x, y] pairs",
    }[field.kind]
    if field.low is not None and field.high is not None:
        return f"{words} from {field.low:g} to {field.high:g}"
    if field.low is not None:
        return f"{words} of at least {field.low:g}"
    return words


def _plain(spec: SectionSpec, settings: Settings, kind: str) -> Section:
    values: dict[str, Value] = dict(settings.model_dump())
    return {"kind": kind, **values} if spec.choosable else values


def _paths(config: Config) -> list[str]:
    paths = []
    for name, (spec, _) in _sections().items():
        variant = spec.variant_of(config)
        paths += [name, *(f"{name}.{f.name}" for f in (variant.fields if variant else ()))]
    return paths


def _nearest(word: str, known: Any) -> str:
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; did you mean '{close[0]}'?" if close else ""
