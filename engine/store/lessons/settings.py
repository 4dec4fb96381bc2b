"""What a step does to the settings: the experiment, changes on top, and what may be moved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from engine.contract.errors import UserError
from engine.contract.lesson import Key
from engine.contract.specs import Experiment, SectionSpec
from engine.contract.values import Config, Value
from engine.plan import assigned, check, section_specs
from engine.store.experiment import builtin, load_experiment
from engine.store.lessons.node import Node
from engine.store.toml_lines import nearest

Changes = tuple[tuple[str, str, Value], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A setting that a lesson names: its section and the fields that are meant."""

    spec: SectionSpec
    fields: tuple[str, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        """The fields, each with its section."""
        return tuple((self.spec.name, field) for field in self.fields)


def opened(node: Node, folder: Path) -> Experiment:
    """Return the built-in experiment of that name, or the one in a file beside the lesson."""
    name = node.text()
    known = {experiment.name: experiment for experiment in builtin()}
    if name in known:
        return known[name]
    if not name.lower().endswith(".toml"):
        hint = nearest(name, known) or "; name a built-in one or a .toml file beside the lesson"
        raise node.error(f"no experiment is called '{name}'{hint}")
    try:
        return load_experiment(folder / Path(name).expanduser())
    except UserError as error:
        raise node.error(str(error)) from None


def changed(node: Node, experiment: Experiment, *, live: bool) -> tuple[Experiment, Changes]:
    """Return the experiment with all that is set, and each change; ``live`` ones must act at once.

    Raises ConfigError for a setting that does not exist or a value that it cannot have.
    """
    config, changes = experiment.config, {}
    for path, given in node.entries().items():
        value = given.value()
        name = _exact(path, value)
        try:
            config = check(assigned(config, name, value)).config
        except UserError as error:
            raise given.error(_once(str(error), name)) from None
        found = setting(given, name, config)
        if live and not _acts_at_once(found, config):
            raise given.error("it acts only when a run begins; name the 'experiment' as well")
        changes.update({key: config[key[0]][key[1]] for key in found.keys})
    steps = config.get("training", {}).get("steps", 0)
    assert isinstance(steps, int)
    listed = tuple((section, field, value) for (section, field), value in changes.items())
    return replace(experiment, config=config, steps=steps), listed


def setting(node: Node, path: str, config: Config) -> Found:
    """Return what a dotted path means, such as ``training.k_d``, ``objective`` or ``critic.clip``.

    A section stands for its choice, or for its switch and its main field. Raises ConfigError
    where the configuration has no such setting.
    """
    name = _named(path)
    sections = _sections(config)
    if name in sections and (whole := _whole(sections[name])):
        return Found(sections[name], whole)
    section, _, field = name.rpartition(".")
    if section in sections and field in _fields(sections[section], config):
        return Found(sections[section], (field,))
    hint = nearest(name, _paths(sections, config))
    raise node.error(f"there is no setting '{path}' in this experiment{hint}")


def _once(message: str, name: str) -> str:
    """Return a message about a setting without the setting's name, which its node tells."""
    field, colon, rest = message.partition(": ")
    told = colon and field in (name, f"{name}.kind")
    return rest if told else message


def _named(path: str) -> str:
    return re.sub(r"^critic(?=\.|$)", "discriminator", path.strip())


def _exact(path: str, value: Value) -> str:
    """Let ``critic.spectral: true`` mean the switch of that section and not its main field."""
    name = _named(path)
    switches = {spec.name for spec in section_specs() if spec.switch}
    return f"{name}.on" if isinstance(value, bool) and name in switches else name


def _whole(spec: SectionSpec) -> tuple[str, ...]:
    if spec.choosable:
        return ("kind",)
    return tuple(dict.fromkeys(("on", spec.primary))) if spec.switch else ()


def _sections(config: Config) -> Mapping[str, SectionSpec]:
    return {spec.name: spec for spec in section_specs() if spec.name in config}


def _fields(spec: SectionSpec, config: Config) -> tuple[str, ...]:
    variant = spec.variant_of(config)
    own = tuple(field.name for field in variant.fields) if variant else ()
    return ("kind", *own) if spec.choosable else own


def _paths(sections: Mapping[str, SectionSpec], config: Config) -> list[str]:
    inner = (
        f"{name}.{field}" for name, spec in sections.items() for field in _fields(spec, config)
    )
    return [*sections, *inner]


def _acts_at_once(found: Found, config: Config) -> bool:
    variant = found.spec.variant_of(config)
    specs = [variant.field(field) if variant else None for field in found.fields]
    return all(
        found.spec.live_kind if field == "kind" else spec is not None and spec.live
        for field, spec in zip(found.fields, specs, strict=True)
    )
