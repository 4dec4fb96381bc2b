"""The numbers of variational autoencoders in the plane, held against what is known."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
import torch

from engine.contract.values import edited
from engine.kinds import metrics
from engine.numerics.codes.evidence import exact_log_evidence
from engine.numerics.codes.latent import fresh_batch, log_evidence
from engine.numerics.codes.surgery import log_aggregated
from engine.observation import Observation
from engine.plan import check
from engine.run.trainer import Trainer
from engine.store.experiment import find
from engine.views import Latent

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
seeds = pytest.mark.parametrize("seed", [0, 1, 2])
SIGMA, RATIO, ANGLE = 0.4, 3.0, np.deg2rad(30.0)


@cache
def seen(name: str, seed: int, step: int) -> Observation:
    """Return the experiment of that name after so many steps."""
    trainer = Trainer(check(edited(find(name).config, "training", "seed", seed)))
    while trainer.step < step:
        trainer.advance()
    return trainer.observe(record=False)


def measured(observation: Observation, name: str) -> float:
    return metrics.get(name)().measure(observation).value


def covariance() -> np.ndarray:
    along = np.array([np.cos(ANGLE), np.sin(ANGLE)])
    found: np.ndarray = SIGMA**2 * (np.eye(2) + (RATIO**2 - 1) * np.outer(along, along))
    return found


def expected_log_likelihood(
    mean: np.ndarray, model: np.ndarray, data: np.ndarray | None = None
) -> float:
    """Return E log N(x; mean, model) for x of mean 0 with that covariance."""
    second = (model if data is None else data) + np.outer(mean, mean)
    trace = float(np.trace(np.linalg.solve(model, second)))
    return -0.5 * (2 * math.log(2 * math.pi) + math.log(np.linalg.det(model)) + trace)


@seeds
def test_a_linear_model_reaches_the_likelihood_of_probabilistic_pca(seed: int) -> None:
    """One code and one σ can be any normal of the plane, so the maximum is minus its entropy."""
    found = seen("vae-linear", seed, 1_500)
    latent = found.view(Latent)
    decoded = latent.decode(torch.tensor([[0.0], [1.0]])).detach().double().numpy()
    weight = decoded[1] - decoded[0]
    there = latent.log_likelihood(torch.zeros(1, 1), torch.from_numpy(decoded[:1]).float())
    variance = math.exp(-there.item()) / (2 * math.pi)  # of p(x|z), from its density at its mean
    model = np.outer(weight, weight) + variance * np.eye(2)
    best = expected_log_likelihood(np.zeros(2), covariance())
    reached = expected_log_likelihood(decoded[0], model, covariance())
    assert best == pytest.approx(-(1 + math.log(2 * math.pi * RATIO * SIGMA**2)))
    assert best - 0.02 < reached <= best + 1e-9
    assert measured(found, "data_kl") == pytest.approx(best - reached, abs=0.01)


@seeds
def test_the_gap_of_a_linear_model_falls_to_0(seed: int) -> None:
    gaps = [measured(seen("vae-linear", seed, step), "elbo_gap") for step in (10, 100, 1_500)]
    assert gaps[0] > 10 * gaps[1]
    assert gaps[1] > gaps[2] - 0.005
    assert gaps[2] == pytest.approx(0.0, abs=0.005)


@seeds
@pytest.mark.parametrize("name", ["vae-ring", "elbo-surgery"])
def test_information_and_marginal_kl_are_what_other_draws_give(name: str, seed: int) -> None:
    """ELBO surgery adds up: each part is estimated once more, from draws of its own."""
    found = seen(name, seed, 1_000)
    latent, batch = found.view(Latent), fresh_batch(found)
    noise = torch.from_numpy(np.random.default_rng(seed).standard_normal((16, 256, 2))).float()
    with torch.no_grad():
        drawn = batch.codes.draw(noise)
        inside = log_aggregated(batch.codes, drawn.codes.flatten(0, 1)).view(16, 256)
        information = (drawn.log_density - inside).double()
        marginal = (inside - latent.prior().log_density(drawn.codes)).double()
        reconstruction = latent.log_likelihood(drawn.codes, batch.examples).double()
    parts = (("mutual_information", information), ("marginal_kl", marginal))
    for metric, values in (*parts, ("reconstruction", reconstruction)):
        noise_of_4 = float(values.std(0).mean()) / math.sqrt(4 * 256)
        assert measured(found, metric) == pytest.approx(float(values.mean()), abs=5 * noise_of_4)
    whole = measured(found, "elbo")
    error = 5 * float((reconstruction - information - marginal).std(0).mean()) / math.sqrt(4 * 256)
    added = float((reconstruction - information - marginal).mean())
    assert whole == pytest.approx(added, abs=error)


@seeds
def test_the_importance_weighted_bound_tightens_with_the_number_of_codes(seed: int) -> None:
    found = seen("iwae", seed, 1_500)
    batch = fresh_batch(found)
    bounds = [float(log_evidence(found, batch, count).mean()) for count in (1, 4, 16, 256)]
    assert bounds[:3] == sorted(bounds[:3])  # beyond, all are within the noise of log p(x)
    assert bounds[-1] == pytest.approx(float(exact_log_evidence(found, batch).mean()), abs=0.1)


@seeds
def test_a_collapsed_model_is_one_normal_and_is_named(seed: int) -> None:
    """The ring has the variance r²/2 + σ² in each coordinate."""
    trainer = Trainer(check(edited(find("posterior-collapse").config, "training", "seed", seed)))
    while trainer.step < 1_500:
        trainer.advance()
    best = -(1 + math.log(2 * math.pi * (2.0 + 0.02**2)))
    assert measured(trainer.observe(record=False), "elbo") == pytest.approx(best, abs=0.03)
    assert any("Posterior collapse" in said for said in trainer.complaints)


@seeds
def test_the_estimators_keep_their_order(seed: int) -> None:
    found = seen("gradient-estimators", seed, 1_000)
    through, based, score = (
        measured(found, f"variance_{name}")
        for name in ("reparametrisation", "reinforce_baseline", "reinforce")
    )
    assert 2 * through < based < 0.6 * score


@seeds
def test_a_flow_follows_posteriors_that_a_diagonal_normal_cannot(seed: int) -> None:
    bent, straight = seen("flow-posterior", seed, 4_000), seen("vae-ring", seed, 4_000)
    gaps = [measured(found, "elbo_gap") for found in (bent, straight)]
    bounds = [measured(found, "elbo") for found in (bent, straight)]
    assert gaps[0] < 0.7 * gaps[1]
    assert bounds[0] > bounds[1] + 0.3
