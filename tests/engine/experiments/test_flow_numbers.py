"""The figures that flows are to reach, seed by seed; a minute each, hence ``-m slow``."""

from __future__ import annotations

import pytest

from engine.contract.values import edited
from engine.kinds import Measurement, metrics
from engine.plan import check
from engine.run.trainer import Trainer
from engine.store.experiment import find

SEEDS = (0, 1, 2)
MOST = 5_000  # steps
NEAR = 0.05  # nats

each_seed = pytest.mark.parametrize("seed", SEEDS)


def trained(name: str, seed: int) -> Trainer:
    trainer = Trainer(check(edited(find(name).config, "training", "seed", seed)))
    assert trainer.horizon <= MOST
    while trainer.step < trainer.horizon:
        trainer.advance()
    return trainer


@pytest.mark.slow
@pytest.mark.timeout(1800)
@each_seed
@pytest.mark.parametrize("name", ["flow-moons", "flow-coupling"])
def test_on_two_moons_the_likelihood_comes_near_the_entropy(name: str, seed: int) -> None:
    """Moons of noise 0.1; the entropy is by quadrature, the likelihood a mean over 10,000."""
    seen = trained(name, seed).observe(record=False)

    def found(metric: str) -> Measurement:
        return metrics.get(metric)().measure(seen)

    assert find(name).config["data"] | {"sigma": 0.1} == find(name).config["data"]
    entropy, low = found("data_entropy").value, found("negative_log_likelihood")
    assert entropy == pytest.approx(1.007585, abs=1e-5)
    assert low.error is not None
    assert low.value - entropy == pytest.approx(0.0, abs=NEAR + 3 * low.error)
    assert found("nll_gap").value < NEAR


@pytest.mark.slow
@pytest.mark.timeout(1800)
@each_seed
def test_a_trained_proposal_gives_the_exact_answers_within_its_errors(seed: int) -> None:
    seen = trained("flow-importance", seed).observe(record=False)
    for metric, exact in (("importance_normaliser", 1.0), ("importance_entropy", 0.0)):
        found = metrics.get(metric)().measure(seen)
        assert found.error is not None
        assert found.error < 0.05
        assert found.value == pytest.approx(exact, abs=4 * found.error)
