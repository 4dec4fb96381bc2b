"""What dequantisation costs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

import torch

from engine.contract.specs import Direction
from engine.kinds import Measurement, Tensor, metric
from engine.numerics.codes.latent import mean_of
from engine.numerics.noise import standard_normal
from engine.views import Flow, Latent

if TYPE_CHECKING:
    from engine.observation import Observation

EXAMPLES, SPREADS = 128, 64
CODES = 8


@metric
class DequantisationGap:
    """log P(x) − E_u[log p(x + u) − log q(u|x)] by importance sampling: 128 examples, 64 u each.

    log P is the logarithm of the mean of 64 weights and so too small, and so is the gap: little
    for points of the plane, much for images. With codes p(x + u) is itself estimated, by 8 of them.
    """

    name: ClassVar[str] = "dequantisation_gap"
    label: ClassVar[str] = "Dequantisation gap"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "likelihood"
    source: ClassVar[str] = "Ho et al. 2019; Lecture A p. 2"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("0", 0.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs a density, by formula or by codes, of examples that are dequantised."""
        if seen.has(Flow):
            return seen.view(Flow).spread_noise > 0
        if not seen.has(Latent):
            return False
        view = seen.view(Latent)
        return view.spread_noise > 0 and view.amortised

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        weights = (_flow_weights if seen.has(Flow) else _latent_weights)(seen)
        weights = weights.view(SPREADS, EXAMPLES)
        return mean_of(torch.logsumexp(weights, 0) - math.log(SPREADS) - weights.mean(0))


def _flow_weights(seen: Observation) -> Tensor:
    """Return log p(x + u) − log q(u|x) (draws * n,): one u for every example, then another."""
    view = seen.view(Flow)
    with torch.no_grad():
        real, gain = view.spread(*_spread(seen, view.spread_noise))
        return view.log_density(real).detach() + gain


def _latent_weights(seen: Observation) -> Tensor:
    view = seen.view(Latent)
    with torch.no_grad():
        real, gain = view.spread(*_spread(seen, view.spread_noise))
        random = seen.random("dequantisation gap/codes")
        noise = seen.tensor(standard_normal(random, (CODES, len(real), view.code_noise)))
        terms = view.terms(real, view.encode(real, None), noise)
        inner = terms.reconstruction + terms.log_prior - terms.log_posterior
        return torch.logsumexp(inner, 0) - math.log(CODES) + gain


def _spread(seen: Observation, width: int) -> tuple[Tensor, Tensor]:
    """Return the same examples (draws * n, d) again and again, and noise to dequantise them by."""
    examples = seen.tensor(seen.real(EXAMPLES, "dequantisation")).repeat(SPREADS, 1)
    random = seen.random("dequantisation gap")
    return examples, seen.tensor(standard_normal(random, (len(examples), width)))
