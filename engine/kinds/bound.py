"""Bounds: what a latent variable model raises instead of log p(x)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol, TypeVar

import torch

from engine.registry import Registry
from engine.settings import Settings, setting

Tensor = torch.Tensor


@dataclass(frozen=True, slots=True)
class Terms:
    """What a bound is made of, for k codes of each of n examples, in nats.

    ``reconstruction`` log p(x|z), ``log_prior`` log p(z), ``log_posterior`` log q(z|x), each
    (k, n). ``kl`` (n, d) is KL(q‖p) where a formula is known. ``score`` (k, n) is log q(z|x) with
    the codes held fixed, for estimators that follow it; ``cost`` (n,) as in ``Draw``. ``offset``
    (n,) is what dequantisation adds to log p(x). A code has ``dimension`` coordinates.
    """

    reconstruction: Tensor
    log_prior: Tensor
    log_posterior: Tensor
    kl: Tensor | None = None
    score: Tensor | None = None
    cost: Tensor | None = None
    offset: Tensor | None = None
    dimension: int = 1


class BoundSettings(Settings):
    """What every bound can be asked."""

    samples: int = setting(
        1,
        label="Codes per example",
        symbol="K",
        low=1,
        high=1000,
        scale="log",
        live=True,
        help="How many codes z are drawn from q(z|x) for each example of a batch.",
        source="Kingma and Welling 2014; Burda et al. 2016",
    )
    estimator: Literal["reparametrisation", "reinforce", "reinforce_baseline"] = setting(
        "reparametrisation",
        label="Gradient estimator",
        live=True,
        help="How the encoder's gradient passes the draw of z: through z itself, or by the score "
        "of log q(z|x), with or without subtracting what other draws gave.",
        source="Lecture D (BBVI); Williams 1992; Kingma and Welling 2014",
        choice_labels=("Reparametrisation", "REINFORCE", "REINFORCE with baseline"),
    )
    beta: float = setting(
        1.0,
        label="Weight of the KL",
        symbol="β",
        low=0.0,
        high=100.0,
        live=True,
        help="What KL(q∥p) counts in the loss; 1 gives the bound itself.",
        source="Higgins et al. 2017",
    )
    warm_up: int = setting(
        0,
        label="Warm-up",
        unit="steps",
        low=0,
        high=1_000_000,
        live=True,
        help="Steps over which β rises from 0 to its value.",
        source="Bowman et al. 2016; Sønderby et al. 2016",
    )

    def beta_at(self, step: int) -> float:
        """Return β after so many steps."""
        return self.beta if self.warm_up == 0 else self.beta * min(1.0, step / self.warm_up)


class Bound(Protocol):
    """A lower bound of log p(x) to be raised; ``estimators`` are those it can be followed by."""

    name: ClassVar[str]
    label: ClassVar[str]
    Config: ClassVar[type[BoundSettings]]

    def __init__(self, config: Any) -> None: ...

    def loss(self, terms: Terms, step: int) -> Tensor:
        """Return a scalar whose gradient training descends, ``step`` steps having been taken."""
        ...

    def value(self, terms: Terms) -> Tensor:
        """Return the bound itself (n,), with β = 1 and nothing else added, in nats."""
        ...


bounds: Registry[type[Bound]] = Registry("engine.objectives.variational")
BoundT = TypeVar("BoundT", bound=type[Bound])


def bound(part: BoundT) -> BoundT:
    """Register a bound."""
    bounds.add(part.name, part)
    return part
