"""Logistic regression on powers of one variable, by Newton's method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from engine.kinds import Doubles

DECAY = 1e-3  # pulls at the weights, without which they would grow for ever on samples far apart
ROUNDS = 60
HALVINGS = 30
SETTLED = 1e-10  # decrease that the next step promises, below which it is not worth taking


@dataclass(frozen=True, eq=False, slots=True)
class Logistic:
    """A discriminator σ(w_0 + w_1 u + ... + w_k u^k) of u = (x − centre)/scale."""

    centre: float
    scale: float
    weights: Doubles

    def logit(self, x: Doubles) -> Doubles:
        """Return log D/(1 − D) (n,)."""
        found: Doubles = self._powers(x) @ self.weights
        return found

    @classmethod
    def fitted(cls, real: Doubles, fake: Doubles, degree: int) -> Logistic:
        """Return the one that has the highest V on the samples (n,) and (m,).

        A quadratic penalty of weight 1e-3 over the number of examples keeps it finite where a
        threshold separates the samples.
        """
        both = np.concatenate([real, fake])
        blank = cls(float(both.mean()), float(both.std()) or 1.0, np.zeros(degree + 1))
        sides = (blank._powers(real), blank._powers(fake))
        return cls(blank.centre, blank.scale, _newton(*sides))

    def _powers(self, x: Doubles) -> Doubles:
        return np.vander((x - self.centre) / self.scale, len(self.weights), increasing=True)


def value_of(real: Doubles, fake: Doubles) -> float:
    """Return V = E log D(x) + E log(1 − D(G(z))) from the logits of real and fake examples."""
    return float(-np.logaddexp(0.0, -real).mean() - np.logaddexp(0.0, fake).mean())


def _newton(real: Doubles, fake: Doubles) -> Doubles:
    decay = DECAY / (len(real) + len(fake))
    weights = np.zeros(real.shape[1])

    def cost(tried: Doubles) -> float:
        return 0.5 * decay * float(tried @ tried) - value_of(real @ tried, fake @ tried)

    now = cost(weights)
    for _ in range(ROUNDS):
        step, promised = _step(real, fake, weights, decay)
        if promised < SETTLED:
            break
        for halving in range(HALVINGS):
            tried = weights - 0.5**halving * step
            if (then := cost(tried)) < now:
                weights, now = tried, then
                break
        else:
            break
    return weights


def _step(real: Doubles, fake: Doubles, weights: Doubles, decay: float) -> tuple[Doubles, float]:
    """Return Newton's step and twice the decrease that it promises."""
    on_real, on_fake = expit(real @ weights), expit(fake @ weights)
    gradient = (on_real - 1.0) @ real / len(real) + on_fake @ fake / len(fake) + decay * weights
    curvature = (real.T * (on_real * (1.0 - on_real))) @ real / len(real)
    curvature += (fake.T * (on_fake * (1.0 - on_fake))) @ fake / len(fake)
    step = np.asarray(np.linalg.solve(curvature + decay * np.eye(len(weights)), gradient), float)
    return step, float(gradient @ step)
