"""What fitting each posterior by itself gains, where the best one is known."""

from __future__ import annotations

import math

import pytest
import torch

from engine.families.variational import Autoencoder
from engine.kinds import metrics
from engine.plan import check

SIGMA = 0.1


def gap(mean: float, log_sigma: float) -> float:
    """Return the gap of a model x = z + σ ε whose encoder is off by so much.

    The encoder gives the true mean times ``mean``, and the true log σ plus ``log_sigma``.
    """
    linear = {"depth": 0}
    config = {
        "family": {"kind": "variational"},
        "data": {"kind": "gaussian"},
        "encoder": linear,
        "decoder": linear,
        "likelihood": {"spread": "fixed", "sigma": SIGMA},
    }
    running = Autoencoder(check(config))
    shrunk = mean / (1 + SIGMA**2)
    width = math.log(SIGMA) - 0.5 * math.log(1 + SIGMA**2) + log_sigma
    values = [
        torch.cat((shrunk * torch.eye(2), torch.zeros(2, 2))),
        torch.tensor([0.0, 0.0, width, width]),
        torch.eye(2),
        torch.zeros(2),
    ]
    with torch.no_grad():
        for part, value in zip(running.learner.parameters.parts, values, strict=True):
            part.copy_(value)
    seen = running.observation(0, 0)
    return metrics.get("amortisation_gap")().measure(seen).value


def test_an_exact_encoder_leaves_nothing_to_gain() -> None:
    assert gap(1.0, 0.0) == pytest.approx(0.0, abs=0.01)


def test_a_width_that_is_wrong_costs_its_divergence() -> None:
    wrong = math.log(2.0)  # KL(N(0, 4)‖N(0, 1)) in each of two coordinates
    assert gap(1.0, wrong) == pytest.approx(2 * (1.5 - wrong), rel=0.1)


def test_means_that_are_wrong_cost_their_distance() -> None:
    off = 0.95  # each mean misses by 5 % of itself, where the width of q is 10 % of a unit
    assert gap(off, 0.0) == pytest.approx(0.05**2 / SIGMA**2, rel=0.6)
