"""The numbers of discrete latents, dequantisation and image VAEs, held against what is known."""

from __future__ import annotations

import math
from functools import cache

import pytest

from engine.contract.values import differences, edited
from engine.kinds import metrics
from engine.observation import Observation
from engine.plan import check
from engine.run.trainer import Trainer
from engine.store.experiment import find

seeds = pytest.mark.parametrize("seed", [0, 1, 2])
slow = pytest.mark.slow
long = pytest.mark.timeout(1800)
RING_ENTROPY = math.log(8) + 1 + math.log(2 * math.pi * 0.02**2)
LEVELS = 17


@pytest.mark.parametrize(
    ("first", "second", "setting"),
    [
        ("vq-ring", "vq-dead", ("posterior", "restart")),
        ("gumbel-modes", "gumbel-warm", ("posterior", "last")),
    ],
)
def test_pairs_differ_in_one_setting(first: str, second: str, setting: tuple[str, str]) -> None:
    assert differences(find(first).config, find(second).config) == (setting,)


def test_the_two_dequantisations_differ_in_nothing_else() -> None:
    first, second = (find(f"dequantisation-{kind}").config for kind in ("uniform", "learnt"))
    assert {section for section, _ in differences(first, second)} == {"dequantisation"}


@cache
def trained(name: str, seed: int) -> Observation:
    """Return an experiment as it is at its end."""
    experiment = find(name)
    trainer = Trainer(check(edited(experiment.config, "training", "seed", seed)))
    while trainer.step < experiment.steps:
        trainer.advance()
    return trainer.observe(record=False)


def value(seen: Observation, metric: str) -> float:
    return metrics.get(metric)().measure(seen).value


@slow
@long
@seeds
@pytest.mark.parametrize(("name", "short"), [("vq-ring", 0.3), ("gumbel-modes", 0.45)])
def test_discrete_codes_reach_the_entropy_of_the_ring(name: str, short: float, seed: int) -> None:
    """No model passes −H = 2.907 nat; 256 examples tell the mean to 0.07."""
    found = value(trained(name, seed), "elbo")
    assert -RING_ENTROPY - short < found < -RING_ENTROPY + 0.25


@slow
@long
@seeds
def test_the_quantised_digits_use_more_than_half_of_the_codebook(seed: int) -> None:
    seen = trained("digits-vq", seed)
    assert value(seen, "codebook_use") > 0.5
    assert value(seen, "codebook_perplexity") > 16


@slow
@long
@seeds
def test_the_bounds_of_digits_lie_in_their_order(seed: int) -> None:
    """The ELBO is below the bound of 64 codes, and both far above guessing every level."""
    seen = trained("digits-vae", seed)
    elbo, iwae, held_out = (value(seen, name) for name in ("elbo", "iwae", "iwae_held_out"))
    guessing = -64 * math.log(LEVELS)
    assert guessing + 80 < elbo < iwae < 0
    assert iwae - 8 < held_out < iwae + 3


@slow
@long
@seeds
def test_learnt_noise_brings_the_bound_nearer_to_the_entropy(seed: int) -> None:
    gaps, above = [], []
    for kind in ("uniform", "learnt"):
        seen = trained(f"dequantisation-{kind}", seed)
        gaps.append(value(seen, "dequantisation_gap"))
        above.append(value(seen, "negative_log_likelihood") - value(seen, "data_entropy"))
    assert min(gaps) > 0
    assert -0.03 < above[1] < above[0] - 0.02


@slow
@long
@seeds
def test_hard_draws_collapse_unless_the_kl_is_held_off(seed: int) -> None:
    found = {warm_up: hard(warm_up, seed) for warm_up in (0, 1_000)}
    assert value(found[0], "kl") < 1.2
    assert value(found[0], "modes_fair") < 4
    assert value(found[1], "elbo") > 2.0
    assert value(found[1], "modes_fair") == 8


def hard(warm_up: int, seed: int) -> Observation:
    """Return categories by straight-through draws at τ = 1 after 2000 steps."""
    config = edited(find("gumbel-modes").config, "training", "seed", seed)
    for name, setting in (("draw", "hard"), ("temperature", 1.0), ("last", 1.0)):
        config = edited(config, "posterior", name, setting)
    trainer = Trainer(check(edited(config, "bound", "warm_up", warm_up)))
    while trainer.step < trainer.horizon:
        trainer.advance()
    return trainer.observe(record=False)
