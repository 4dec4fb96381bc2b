"""How much the encoder's gradient varies from draw to draw, by estimator."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import torch

from engine.contract.specs import Direction
from engine.kinds import Measurement, Tensor
from engine.numerics.codes.latent import fresh_batch
from engine.numerics.noise import standard_normal
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

EXAMPLES, REPEATS = 32, 12


class GradientVariance:
    """What the metrics of single estimators have in common; ``estimator`` says which it is."""

    unit: ClassVar[str] = "nats² per parameter²"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "latent"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()
    estimator: ClassVar[str]

    def applies(self, seen: Observation) -> bool:
        """It needs codes that are drawn, and that allow the estimator."""
        if not seen.has(Latent):
            return False
        latent = seen.view(Latent)
        return latent.code_noise > 0 and self.estimator in latent.estimators

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return gradient_variance(seen, self.estimator)


def gradient_variance(seen: Observation, estimator: str) -> Measurement:
    """Return the variance of the gradient of the loss by the encoder's parameters, summed.

    The examples stay the same; only the draws of their codes change, which are the same for all
    estimators. The number of codes per example and β are those of the run.
    """
    latent = seen.view(Latent)
    batch = fresh_batch(seen, EXAMPLES, "gradient noise")
    draws = int(getattr(seen.settings["bound"], "samples", 1))
    random = seen.random("gradient draws")
    found = []
    for _ in range(REPEATS):
        shape = (draws, len(batch.examples), latent.code_noise)
        noise = seen.tensor(standard_normal(random, shape))
        found.append(_gradient(latent, batch.examples, batch.rows, noise, estimator))
    gradients = torch.stack(found)
    spread = (gradients - gradients.mean(0)).square().sum(1) * (REPEATS / (REPEATS - 1))
    return Measurement(float(spread.mean()), error=float(spread.std()) / REPEATS**0.5)


def _gradient(
    latent: Latent, examples: Tensor, rows: Tensor | None, noise: Tensor, estimator: str
) -> Tensor:
    with torch.enable_grad():
        loss = latent.loss(examples, rows, noise, estimator)
        found = torch.autograd.grad(loss, latent.encoder_parameters, allow_unused=True)
    return torch.cat([g.ravel() for g in found if g is not None])
