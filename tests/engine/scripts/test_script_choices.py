"""Whatever can be chosen can be said: each part, and each value of each of its choices."""

from collections.abc import Iterator
from typing import Any

import pytest

from engine.contract.errors import UserError
from engine.contract.specs import SectionSpec, VariantSpec
from engine.plan import check, section_specs
from engine.scripts.script import script_of
from engine.scripts.snippets import ScriptError

FAMILIES = ("adversarial", "variational", "flow")
GENERAL = ("family", "data", "observation", "training")
# parts may need images, whole levels or a limited training set: the first that fits is taken
DATA: tuple[dict[str, Any], ...] = (
    {},
    {"kind": "lattice", "size": 50},
    {"kind": "digits", "size": 50},
)


def values_of(variant: VariantSpec) -> Iterator[dict[str, Any]]:
    """Yield the settings of a part with each value of each choice, everything else as usual."""
    yield {}
    for field in variant.fields:
        for value in field.choices or ((True, False) if field.kind == "bool" else ()):
            if value != field.default:
                yield {field.name: value}


def configs() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield settings by what is special about them."""
    for family in FAMILIES:
        for spec in section_specs():
            if spec.name not in GENERAL and spec.serves(family):
                yield from of_section(family, spec)


def of_section(family: str, spec: SectionSpec) -> Iterator[tuple[str, dict[str, Any]]]:
    for variant in spec.variants:
        for values in values_of(variant):
            chosen: dict[str, Any] = {"kind": variant.name} if spec.choosable else {}
            chosen |= {"on": True} if spec.switch else {}
            name = " ".join([family, spec.name, variant.name, *map(str, values.values())])
            yield name, {"family": {"kind": family}, spec.name: chosen | values}


def script_with(config: dict[str, Any]) -> str:
    """Return the script with the first data that fits; ScriptError wherever that is raised."""
    for data in DATA:
        try:
            return script_of(check(config | ({"data": data} if data else {})), "A title").text
        except ScriptError:
            raise
        except UserError as error:
            refused = error
    raise refused


@pytest.mark.parametrize("config", [pytest.param(config, id=name) for name, config in configs()])
def test_each_choice(config: dict[str, Any]) -> None:
    text = script_with(config)
    assert compile(text, "run.py", "exec")
