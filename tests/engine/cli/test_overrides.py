from __future__ import annotations

from typing import Any

import pytest

from engine.contract.errors import ConfigError
from engine.headless.overrides import overridden, parsed
from engine.plan import check


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("-0.5", -0.5),
        ("1e-3", 1e-3),
        (".5", 0.5),
        ("true", True),
        ("hinge", "hinge"),
        ('"5"', "5"),
        ("", ""),
        ("a = b", "a = b"),
        ("1\nother = 2", "1\nother = 2"),
        ("[[0, 1], [2, 3.5]]", ((0, 1), (2, 3.5))),
        ("/tmp/a file.csv", "/tmp/a file.csv"),
        ("2026-01-01", "2026-01-01"),
    ],
)
def test_values_are_read_as_toml_and_bare_words_as_text(text: str, value: Any) -> None:
    found = parsed(text)
    assert found == value
    assert type(found) is type(value)


def test_settings_are_applied_in_order() -> None:
    words = ["data=grid", "data.count=3", "critic.clip=0.05", "critic.width=64"]
    config = check(overridden(check({}).config, words)).config
    assert config["data"]["kind"] == "grid"
    assert config["data"]["count"] == 3
    assert config["discriminator.clip"] == {"on": True, "c": 0.05}
    assert config["discriminator"]["width"] == 64


@pytest.mark.parametrize("word", ["true", "false"])
def test_a_truth_value_switches_a_constraint(word: str) -> None:
    found = overridden(check({}).config, ["critic.spectral.gain=3", f"critic.spectral={word}"])
    assert found["discriminator.spectral"] == {"on": word == "true", "gain": 3}


def test_a_setting_without_a_value_is_refused() -> None:
    with pytest.raises(ConfigError, match="path=value"):
        overridden({}, ["critic.clip"])


def test_another_family_leaves_the_sections_of_the_first_behind() -> None:
    words = ["family=variational", "data=digits", "latent.dimension=4"]
    found = check(overridden(check({}).config, words)).config
    assert found["latent"]["dimension"] == 4
    assert "discriminator" not in found
    assert check(overridden(found, ["family=flow", "data=moons"])).config["flow"]
