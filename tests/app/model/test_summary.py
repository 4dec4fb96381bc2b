"""A configuration in a line."""

from __future__ import annotations

from fakes import CATALOGUE, CONFIG

from app.model.summary import summary
from engine.contract.values import Config, edited


def test_what_a_run_is_of_is_always_told() -> None:
    assert summary(CONFIG, CATALOGUE) == "GAN · Ring · Non-saturating"


def test_what_differs_from_the_defaults_is_told_once() -> None:
    config: Config = edited(edited(CONFIG, "training", "k_d", 5), "data", "count", 3)
    config = edited(config, "training", "steps", 77)
    assert summary(config, CATALOGUE) == "GAN · Ring · n 3 · Non-saturating · k 5"


def test_a_constraint_is_told_where_it_is_on_with_its_strength() -> None:
    config = edited(CONFIG, "discriminator.clip", "on", True)
    assert summary(config, CATALOGUE).endswith("Non-saturating · Weight clipping · c 0.01")
    assert "clipping" not in summary(CONFIG, CATALOGUE)
