"""The numbers that GANs on images are to reach, each against its floor; slow."""

from __future__ import annotations

import pytest

from engine.contract.values import edited
from engine.kinds import Measurement, metrics
from engine.observation import Observation
from engine.plan import check
from engine.run.trainer import Trainer
from engine.store.experiment import find

SEEDS = (0, 1, 2)


def trained(name: str, seed: int) -> Observation:
    experiment = find(name)
    trainer = Trainer(check(edited(experiment.config, "training", "seed", seed)))
    for _ in range(experiment.steps):
        trainer.advance()
    return trainer.observe(record=False)


def measured(name: str, seen: Observation) -> Measurement:
    return metrics.get(name)().measure(seen)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["digits-gan", "digits-wgan-gp"])
def test_digits_have_all_classes_and_a_distance_near_the_floor(name: str, seed: int) -> None:
    seen = trained(name, seed)
    fid = measured("classifier_fid", seen)
    assert measured("classes", seen).value == 10
    assert fid.floor is not None
    assert fid.value <= 3 * fid.floor


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", SEEDS)
def test_nearly_every_mode_of_the_stacked_digits_is_found(seed: int) -> None:
    seen = trained("stacked-digits", seed)
    modes = measured("stacked_modes", seen)
    assert modes.floor is not None
    assert modes.value >= 0.97 * modes.floor
    assert modes.floor > 999
