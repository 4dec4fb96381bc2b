"""The importance-weighted bound."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar

import torch

from engine.kinds import BoundSettings, Tensor, Terms, bound
from engine.numerics.codes.estimators import baseline_of, log_mean_of_others, with_score
from engine.settings import Settings


class IwaeSettings(BoundSettings):
    """What every bound can be asked; the number of codes per example is what tightens it."""


@bound
class Iwae:
    """E log (1/K) Σ p(x, z_k)/q(z_k|x): rises from the ELBO at K = 1 to log p(x) as K grows."""

    name: ClassVar[str] = "iwae"
    label: ClassVar[str] = "Importance-weighted (IWAE)"
    source: ClassVar[str] = "Burda et al. 2016"
    Config: ClassVar[type[BoundSettings]] = IwaeSettings

    def __init__(self, config: IwaeSettings) -> None:
        self._config = config

    def loss(self, terms: Terms, step: int) -> Tensor:
        """Return minus the bound, with the KL's part of each weight times β."""
        beta = self._config.beta_at(step)
        weights = _log_weights(terms, beta)
        value = _log_mean(weights)
        # every code's score is weighed by the bound, to which all of them contribute
        base, spread = self._baseline(weights, value), value.expand_as(weights)
        loss = -(value + (with_score(spread, terms.score, base) - spread).sum(0)).mean()
        if terms.offset is not None:
            loss = loss - terms.offset.mean()
        return loss if terms.cost is None else loss + terms.cost.mean()

    def value(self, terms: Terms) -> Tensor:
        """Return the bound (n,)."""
        value = _log_mean(_log_weights(terms, 1.0))
        return value if terms.offset is None else value + terms.offset

    def complaint(self, settings: Mapping[str, Settings]) -> str:
        """Say so where the bound is another one."""
        if self._config.samples > 1:
            return ""
        return "With one code per example the importance-weighted bound is the ELBO"

    def _baseline(self, weights: Tensor, value: Tensor) -> Tensor | None:
        """Return what to subtract, (k, n) or (1, n): the bound without each code, or of others."""
        if self._config.estimator != "reinforce_baseline":
            return None
        if len(weights) > 1:
            return log_mean_of_others(weights)
        return baseline_of(value[None])


def _log_weights(terms: Terms, beta: float) -> Tensor:
    return terms.reconstruction + beta * (terms.log_prior - terms.log_posterior)


def _log_mean(weights: Tensor) -> Tensor:
    return torch.logsumexp(weights, 0) - math.log(len(weights))
