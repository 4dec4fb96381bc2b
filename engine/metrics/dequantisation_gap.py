"""What dequantisation costs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

import torch

from engine.contract.specs import Direction
from engine.kinds import Measurement, Tensor, metric
from engine.numerics.latent import mean_of
from engine.numerics.noise import standard_normal
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

EXAMPLES, SPREADS, CODES = 48, 32, 8


@metric
class DequantisationGap:
    """log P(x) − E_u[log p(x + u) − log q(u|x)] by importance sampling: 48 examples, 32 draws of u.

    p(x + u) is itself estimated by 8 codes. Both terms are lower bounds, and the first is the
    mean of the weights under the logarithm, so the gap is too small rather than too large.
    """

    name: ClassVar[str] = "dequantisation_gap"
    label: ClassVar[str] = "Dequantisation gap"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "latent"
    source: ClassVar[str] = "Ho et al. 2019; Lecture A p. 2"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("0", 0.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs an encoder and examples that are dequantised."""
        if not seen.has(Latent):
            return False
        view = seen.view(Latent)
        return view.spread_noise > 0 and view.amortised

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        weights = _weights(seen)
        return mean_of(torch.logsumexp(weights, 0) - math.log(SPREADS) - weights.mean(0))


def _weights(seen: Observation) -> Tensor:
    """Return log p(x + u) − log q(u|x), (draws of u, examples)."""
    view, random = seen.view(Latent), seen.random("dequantisation gap")
    examples = seen.tensor(seen.real(EXAMPLES, "dequantisation")).repeat(SPREADS, 1)
    count = len(examples)
    with torch.no_grad():
        noise = seen.tensor(standard_normal(random, (count, view.spread_noise)))
        real, gain = view.spread(examples, noise)
        noise = seen.tensor(standard_normal(random, (CODES, count, view.code_noise)))
        terms = view.terms(real, view.encode(real, None), noise)
        inner = terms.reconstruction + terms.log_prior - terms.log_posterior
        found = torch.logsumexp(inner, 0) - math.log(CODES) + gain
    return found.view(SPREADS, EXAMPLES)
