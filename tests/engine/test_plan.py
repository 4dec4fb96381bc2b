"""Configurations: defaults, checks, and messages that say what is allowed."""

from __future__ import annotations

from typing import Any

import pytest

from engine.contract.errors import ConfigError
from engine.plan import assigned, check, section_specs

FIELDS = [
    pytest.param(spec.name, variant.name, field, id=f"{spec.name}/{variant.name}.{field.name}")
    for spec in section_specs()
    for variant in spec.variants
    for field in variant.fields
]


def test_an_empty_configuration_is_completed_with_defaults_that_check() -> None:
    plan = check({})
    assert check(plan.config).config == plan.config
    assert plan.config["data"]["kind"] == "ring"
    assert set(plan.settings) == {s.name for s in section_specs() if s.serves("adversarial")}


def test_a_section_of_another_family_is_refused_by_name() -> None:
    with pytest.raises(ConfigError, match="'encoder' belongs to the family variational"):
        check({"encoder": {}})
    assert "encoder" in check({"family": {"kind": "variational"}}).config


@pytest.mark.parametrize(("section", "kind", "field"), FIELDS)
def test_every_field_describes_itself(section: str, kind: str, field: Any) -> None:
    assert field.label
    assert field.help.endswith("."), field.help
    if field.kind in ("int", "float"):
        assert field.low is not None
        assert field.high is not None
        assert field.low <= field.default <= field.high
        assert field.scale == "linear" or field.low > 0


def test_what_a_field_needs_is_a_choice_of_its_own_section() -> None:
    parts = [variant for section in section_specs() for variant in section.variants]
    needy = [(part, field) for part in parts for field in part.fields if field.needs]
    assert needy
    for part, field in needy:
        name, value = field.needs
        needed = part.field(name)
        assert needed is not None
        assert value in needed.choices


@pytest.mark.parametrize(("section", "kind", "field"), FIELDS)
def test_every_field_refuses_what_is_not_allowed(section: str, kind: str, field: Any) -> None:
    base = {"kind": kind} if kind else {}
    served = next(s for s in section_specs() if s.name == section).families
    family = {"family": {"kind": served[0]}} if served else {}
    bad: list[Any] = (
        [object()] if field.kind in ("text", "path", "folder", "points") else ["nonsense"]
    )
    if field.kind in ("int", "float"):
        bad += [field.high * 2 + 1, field.low - 1, float("nan"), None]
    for value in bad:
        with pytest.raises(ConfigError, match=field.name):
            check({**family, section: {**base, field.name: value}})


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"dtaa": {}}, ["unknown section 'dtaa'", "did you mean 'data'"]),
        ({"data": {"kind": "rings"}}, ["data.kind", "did you mean 'ring'"]),
        ({"training": {"k_q": 1}}, ["training.k_q", "did you mean"]),
        ({"training": {"k_d": 1.5}}, ["training.k_d", "1.5", "whole number from 1 to 100"]),
        ({"discriminator.optimiser": {"rate": 1e6}}, ["discriminator.optimiser.rate", "1e-06"]),
        ({"training": 5}, ["training"]),
    ],
)
def test_messages_name_the_field_the_value_and_what_is_allowed(
    config: dict[str, Any], words: list[str]
) -> None:
    with pytest.raises(ConfigError) as caught:
        check(config)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_naming_a_constraint_sets_its_main_setting_and_turns_it_on() -> None:
    plan = check(assigned(check({}).config, "critic.clip", 0.05))
    assert plan.config["discriminator.clip"]["c"] == 0.05
    assert plan.config["discriminator.clip"]["on"] is True


def test_a_new_kind_keeps_the_settings_both_kinds_share() -> None:
    config = check({"generator.optimiser": {"kind": "adam", "rate": 0.003}}).config
    changed = check(assigned(config, "generator.optimiser.kind", "sgd")).config
    assert changed["generator.optimiser"]["kind"] == "sgd"
    assert changed["generator.optimiser"]["rate"] == 0.003


def test_a_new_kind_takes_over_nothing_that_only_shares_a_name() -> None:
    config = check(assigned(check({}).config, "data.count", 30)).config
    changed = check(assigned(config, "data.kind", "grid")).config
    assert changed["data"]["count"] == check({"data": {"kind": "grid"}}).config["data"]["count"]


def test_a_section_with_a_choice_is_set_by_its_name() -> None:
    assert check(assigned(check({}).config, "objective", "hinge")).kinds["objective"] == "hinge"


@pytest.mark.parametrize("path", ["critic.clop", "training.kd", "nothing", "critic.clip.d"])
def test_an_unknown_path_suggests_the_nearest(path: str) -> None:
    with pytest.raises(ConfigError, match="unknown setting"):
        assigned(check({}).config, path, 1)
