"""The evidence lower bound."""

from __future__ import annotations

from typing import ClassVar

from engine.kinds import BoundSettings, Tensor, Terms, bound
from engine.numerics.codes.estimators import baseline_of, with_score
from engine.settings import setting


class ElboSettings(BoundSettings):
    """What every bound can be asked, and free bits."""

    free_bits: float = setting(
        0.0,
        label="Free nats per dimension",
        symbol="λ",
        unit="nats",
        low=0.0,
        high=20.0,
        live=True,
        help="KL below this, on average over the batch and for each dimension, costs nothing; it "
        "keeps codes from being ignored.",
        source="Kingma et al. 2016, section C.8",
    )


@bound
class Elbo:
    """E log p(x|z) − β KL(q(z|x)‖p(z)); below log p(x) by KL(q(z|x)‖p(z|x)) for β = 1."""

    name: ClassVar[str] = "elbo"
    label: ClassVar[str] = "ELBO"
    order: ClassVar[int] = -1
    Config: ClassVar[type[BoundSettings]] = ElboSettings

    def __init__(self, config: ElboSettings) -> None:
        self._config = config

    def loss(self, terms: Terms, step: int) -> Tensor:
        """Return −reconstruction + β KL, with the KL by formula where there is one."""
        beta = self._config.beta_at(step)
        loss = -self._followed(terms, beta).mean()
        if terms.kl is not None:
            loss = loss + beta * terms.kl.mean(0).clamp(min=self._config.free_bits).sum()
        if terms.offset is not None:
            loss = loss - terms.offset.mean()
        return loss if terms.cost is None else loss + terms.cost.mean()

    def value(self, terms: Terms) -> Tensor:
        """Return the bound (n,)."""
        if terms.kl is not None:
            value = terms.reconstruction.mean(0) - terms.kl.sum(-1)
        else:
            value = (terms.reconstruction + terms.log_prior - terms.log_posterior).mean(0)
        return value if terms.offset is None else value + terms.offset

    def _followed(self, terms: Terms, beta: float) -> Tensor:
        """Return what is averaged over draws (k, n), with the estimator's gradient."""
        value = terms.reconstruction
        if terms.kl is None:
            kl = self._log_posterior(terms) - terms.log_prior
            free = self._config.free_bits * terms.dimension
            if free == 0.0 or float(kl.detach().mean()) > free:
                value = value - beta * kl
        base = baseline_of(value) if self._config.estimator == "reinforce_baseline" else None
        return with_score(value, terms.score, base)

    def _log_posterior(self, terms: Terms) -> Tensor:
        """Return log q(z|x), whose gradient at codes held fixed is 0 on average: only noise."""
        return terms.log_posterior if terms.score is None else terms.log_posterior.detach()
