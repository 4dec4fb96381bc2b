"""Likelihoods that overfit: bounds of VAEs and losses of flows, compared at equal steps."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from curves import FLOW, NOISE, VAE, Run, T, found

RISE = np.linspace(0.0, 6.0, 20)  # measured every 100 steps, 0.3 nat a time


def test_held_out_examples_come_before_fresh_ones() -> None:
    run = Run(VAE, {"iwae_held_out": -90.0, "iwae": -80.0, "elbo": -2.0, "elbo_training": -2.0})
    assert found("likelihood_overfits", run) is not None


def only(values: np.ndarray, *places: int) -> np.ndarray:
    """Return the values as measured at some of the places alone."""
    return np.where(np.isin(np.arange(len(values)), places), values, np.nan)


@pytest.mark.parametrize(
    ("others", "trained", "lead", "said"),
    [
        (range(0, 20, 2), range(1, 20, 2), 0.0, False),
        (range(0, 20, 2), range(1, 20, 2), 2.0, True),
        ((16,), (17, 19), 0.0, False),
        ((19,), range(20), 0.0, False),
        ((19,), range(20), 2.0, True),
        (range(20), (16,), 0.0, False),
    ],
)
def test_bounds_that_rise_are_compared_at_equal_steps(
    others: Iterable[int], trained: Iterable[int], lead: float, said: bool
) -> None:
    run = Run(VAE, {"elbo": only(RISE, *others), "elbo_training": only(RISE + lead, *trained)})
    assert (found("likelihood_overfits", run) is not None) == said


@pytest.mark.parametrize(("lead", "said"), [(0.0, False), (2.0, True)])
def test_a_model_that_wanders_is_compared_with_itself(lead: float, said: bool) -> None:
    """Every bound jumps with the model by 3 nats, and the two were measured at other steps."""
    model = 1.5 * np.sin(20 * np.pi * T)
    looks = np.arange(len(T)) % 200
    training, fresh = np.where(looks == 50, model, np.nan), np.where(looks == 150, model, np.nan)
    run = Run(VAE, {"elbo": fresh, "elbo_training": training + lead})
    assert found("likelihood_overfits", run) is not None  # and so it seems
    beside = run.but(batch_bound=model + 0.1 * NOISE)
    assert (found("likelihood_overfits", beside) is not None) == said


def test_a_loss_that_falls_is_compared_at_equal_steps() -> None:
    loss = 9.0 - 6.0 * T + 0.1 * NOISE
    fresh = {"negative_log_likelihood": only((9.0 - 6.0 * T)[99::100], 0, 8, 16)}
    run = Run({**FLOW, "flow": {"kind": "spline"}}, {**fresh, "flow_loss": loss})
    assert found("likelihood_overfits", run) is None
    assert found("likelihood_overfits", run.but(flow_loss=loss - 2.0)) is not None


@pytest.mark.parametrize(
    ("kind", "fresh", "said"),
    [("spline", 1.6, True), ("spline", 1.05, False), ("matching", 1.6, False)],
)
def test_a_flow_overfits_where_its_loss_is_a_likelihood(
    kind: str, fresh: float, said: bool
) -> None:
    numbers = {"negative_log_likelihood": fresh, "flow_loss": 1.0 + 0.1 * NOISE}
    run = Run({**FLOW, "flow": {"kind": kind}}, numbers)
    finding = found("likelihood_overfits", run)
    assert (finding is not None) == said
    if finding is not None:
        assert finding.panel == "likelihood"
        assert "higher" in finding.readings[0].what


@pytest.mark.parametrize(("size", "said"), [(0, False), (200, True)])
def test_a_flow_does_not_overfit_examples_that_it_sees_once(size: int, said: bool) -> None:
    numbers = {"negative_log_likelihood": 1.6, "flow_loss": 1.0 + 0.1 * NOISE}
    run = Run({**FLOW, "flow": {"kind": "spline"}, "data": {"size": size}}, numbers)
    assert (found("likelihood_overfits", run) is not None) == said
