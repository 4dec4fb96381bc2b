"""What dequantisation costs and what was learnt by heart, by known answers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from engine.families.variational import Autoencoder
from engine.kinds import Labelled, datasets, dequantisers, metrics
from engine.numerics.codes.latent import fresh_batch, held_out_batch
from engine.numerics.noise import Noise
from engine.observation import Observation
from engine.plan import check
from engine.views import Flow

Tensor = torch.Tensor
SMALL = {"width": 8, "depth": 1}


def constant(mean: float, sigma: float) -> Observation:
    """Return a flow with y + u ~ N(mean, sigma) along both axes of data that is all 0, of 2."""
    kind = datasets.get("lattice")
    data = kind(kind.Config(side=2))
    data.sample = lambda count, random: np.zeros((count, 2), np.float32)  # type: ignore[method-assign]
    noise = dequantisers.get("uniform")
    made = noise(noise.Config(), (2,), 2)
    normal = torch.distributions.Normal(mean, sigma, validate_args=False)

    def log_density(points: Tensor) -> Tensor:
        return (normal.log_prob(2 * points) + math.log(2)).sum(-1)

    def nothing(*given: Any) -> Any:
        raise AssertionError("not asked for")

    view = Flow(
        dimension=2,
        spread_noise=2,
        forward=nothing,
        inverse=nothing,
        stages=nothing,
        log_density=log_density,
        spread=lambda examples, noise: made.spread([], examples, noise),
        loss=nothing,
    )
    return Observation(1, 0, data, Noise(2), generator=nothing, views=(view,))


@pytest.mark.parametrize(("mean", "sigma", "gap"), [(0.5, 0.3, 0.077467), (0.5, 1.0, 0.000689)])
def test_the_gap_of_a_normal_in_each_cell_is_that_of_the_lectures(
    mean: float, sigma: float, gap: float
) -> None:
    """CLAIMS 18, for each of two coordinates."""
    metric = metrics.get("dequantisation_gap")()
    seen = constant(mean, sigma)
    assert metric.applies(seen)
    found = metric.measure(seen)
    assert found.error is not None
    assert found.value == pytest.approx(2 * gap, abs=4 * found.error + 0.05 * gap)


def coded(data: str, **more: Any) -> Observation:
    config: dict[str, Any] = {"family": {"kind": "variational"}, "data": {"kind": data}, **more}
    config |= {"encoder": SMALL, "decoder": SMALL}
    return Autoencoder(check(config)).observation(0, 0)


def test_what_is_held_out_was_not_trained_on() -> None:
    seen = coded("digits")
    data = seen.dataset
    assert isinstance(data, Labelled)
    train, held = (
        {row.tobytes() for row in data.labelled(20_000, np.random.default_rng(0), split)[0]}
        for split in ("train", "held out")
    )
    examples = held_out_batch(seen).examples.numpy()
    assert {row.tobytes() for row in examples} <= held - train
    assert {row.tobytes() for row in fresh_batch(seen).examples.numpy()} <= train


def test_before_training_both_likelihoods_agree_within_their_noise() -> None:
    seen = coded("digits", likelihood={"kind": "discretised"})
    found = [metrics.get(name)().measure(seen) for name in ("iwae", "iwae_held_out")]
    errors = [m.error for m in found if m.error is not None]
    assert found[0].value == pytest.approx(found[1].value, abs=4 * math.hypot(*errors))


def test_a_held_out_likelihood_needs_an_encoder_and_data_that_is_held_out() -> None:
    metric = metrics.get("iwae_held_out")()
    assert metric.applies(coded("digits"))
    assert not metric.applies(coded("ring"))
