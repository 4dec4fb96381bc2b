"""From codes to examples: likelihoods, and the dequantisation of integer-valued data.

Both are stateless in the way of ``engine.kinds.latent``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol, TypeVar

import numpy as np
import torch

from engine.kinds.data import Doubles, Shape
from engine.registry import Registry
from engine.settings import Settings

Tensor = torch.Tensor


class Likelihood(Protocol):
    """A family p(x|z) of distributions of examples of ``shape``, chosen by the decoder's outputs.

    ``levels`` is the number of grey levels k / (levels - 1) that values have, 0 if they are
    continuous. Raises ConfigError for examples that it cannot describe.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    Config: ClassVar[type[Settings]]

    def __init__(self, config: Any, shape: Shape, levels: int = 0) -> None: ...

    @property
    def outputs(self) -> Shape:
        """The shape of what the decoder gives for a code, such as (c * k, height, width)."""
        ...

    @property
    def noise(self) -> int:
        """How many noise coordinates an example is drawn from."""
        ...

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of its own parameters, such as a learnt σ."""
        ...

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw initial parameters of those shapes."""
        ...

    def log_density(
        self, parameters: Sequence[Tensor], outputs: Tensor, examples: Tensor
    ) -> Tensor:
        """Return log p(x|z) (...) in nats, from outputs (..., o) and examples (..., d)."""
        ...

    def mean(self, parameters: Sequence[Tensor], outputs: Tensor) -> Tensor:
        """Return the mean example (..., d)."""
        ...

    def sample(self, parameters: Sequence[Tensor], outputs: Tensor, noise: Tensor) -> Tensor:
        """Return examples (n, d) from noise (n, ``noise``); noise 0 gives the mean, or nearly."""
        ...


class Dequantiser(Protocol):
    """How integer-valued examples become real ones, u ~ q(u|x), before a density sees them.

    ``levels`` is the number of grey levels k / (levels - 1) that values have, 0 if they are
    continuous. Raises ConfigError for examples that it cannot serve.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    Config: ClassVar[type[Settings]]

    def __init__(self, config: Any, shape: Shape, levels: int = 0) -> None: ...

    @property
    def noise(self) -> int:
        """How many noise coordinates u is drawn from."""
        ...

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of its parameters."""
        ...

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw initial parameters of those shapes."""
        ...

    def spread(
        self, parameters: Sequence[Tensor], examples: Tensor, noise: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return real examples (n, d) and what log p gains for it (n,), −log q(u|x) and scale."""
        ...

    def gather(self, examples: Tensor) -> Tensor:
        """Return the integer-valued examples (n, d) in whose cells real ones lie."""
        ...


likelihoods: Registry[type[Likelihood]] = Registry("engine.likelihoods")
LikelihoodT = TypeVar("LikelihoodT", bound=type[Likelihood])


def likelihood(part: LikelihoodT) -> LikelihoodT:
    """Register a likelihood."""
    likelihoods.add(part.name, part)
    return part


dequantisers: Registry[type[Dequantiser]] = Registry("engine.dequantisers")
DequantiserT = TypeVar("DequantiserT", bound=type[Dequantiser])


def dequantiser(part: DequantiserT) -> DequantiserT:
    """Register a dequantisation."""
    dequantisers.add(part.name, part)
    return part
