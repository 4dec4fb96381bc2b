"""Every built-in experiment is trained to its end; minutes each, hence ``-m slow``."""

from __future__ import annotations

import pytest

from engine.contract.specs import Experiment
from engine.contract.values import edited
from engine.kinds import metrics
from engine.plan import check, trains
from engine.run.trainer import Trainer
from engine.store.experiment import builtin

SEEDS = (0, 1, 2)
TRAINED = [experiment for experiment in builtin() if trains(experiment.config)]


def broken_promises(experiment: Experiment, trainer: Trainer) -> list[str]:
    seen = trainer.observe(record=False)
    broken = []
    for promise in experiment.expect:
        if promise.steps != trainer.step:
            continue
        part = metrics.get(promise.metric)()
        value = part.measure(seen).value
        low = float("-inf") if promise.low is None else promise.low
        high = float("inf") if promise.high is None else promise.high
        if not low <= value <= high:
            broken.append(f"{promise.metric} is {value:g} at step {trainer.step}, not {promise}")
    return broken


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("experiment", TRAINED, ids=lambda experiment: experiment.name)
def test_an_experiment_keeps_its_promises(experiment: Experiment, seed: int) -> None:
    trainer = Trainer(check(edited(experiment.config, "training", "seed", seed)))
    broken = []
    for step in sorted({promise.steps for promise in experiment.expect}):
        while trainer.step < step:
            trainer.advance()
        broken += broken_promises(experiment, trainer)
    assert not broken
