"""Spectral normalisation: every weight matrix is divided by its largest singular value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np
import torch
from torch.nn.functional import normalize

from engine.kinds import ConstraintSettings, Tensor, constraint
from engine.numerics.networks.singular import iterate, matrices, stretch
from engine.settings import Settings, setting

WARM_UP = 15  # rounds of power iteration that a fresh state gets


class SpectralSettings(ConstraintSettings):
    """The factor on the output."""

    gain: float = setting(
        10.0,
        label="Output gain",
        low=0.1,
        high=100.0,
        scale="log",
        live=True,
        help="The factor on the discriminator's output, and so its Lipschitz bound with ReLU-like "
        "activations; at 1 the logits of a toy stay too small to teach anything.",
    )


@constraint
class Spectral:
    """Use W/σ(W) for every weight matrix W, with σ from one power iteration before each update.

    Kernels of convolutions are read as matrices (out, in · height · width). The gradient goes
    through σ = uᵀWv with u and v held fixed; looking at the discriminator never changes them.
    Miyato et al. 2018; Lecture E.
    """

    name: ClassVar[str] = "spectral"
    label: ClassVar[str] = "Spectral normalisation"
    order: ClassVar[int] = 2
    Config: ClassVar[type[ConstraintSettings]] = SpectralSettings

    def __init__(self, config: SpectralSettings) -> None:
        self._gain = config.gain
        self._left: list[Tensor] = []
        self._right: list[Tensor] = []

    def refusal(self, settings: Mapping[str, Settings]) -> str:
        """Return why it cannot stand beside a network that divides its weights by itself."""
        if getattr(settings.get("discriminator"), "normalisation", "none") != "spectral":
            return ""
        return (
            "discriminator.normalisation: 'spectral' is not allowed beside discriminator.spectral, "
            "which divides the same weights; turn one of the two off"
        )

    def start(self, parameters: Sequence[Tensor], random: np.random.Generator) -> None:
        """Draw u for every matrix and iterate until u and v are close to singular vectors."""
        weights = matrices(parameters)
        draws = [random.standard_normal(len(w), dtype=np.float32) for w in weights]
        self._left = [
            normalize(torch.from_numpy(u).to(w), dim=0) for u, w in zip(draws, weights, strict=True)
        ]
        self._right = [torch.zeros_like(w[0]) for w in weights]
        for _ in range(WARM_UP):
            self.advance(parameters)

    def advance(self, parameters: Sequence[Tensor]) -> None:
        """Do one power iteration on every matrix."""
        for weight, left, right in zip(matrices(parameters), self._left, self._right, strict=True):
            iterate(weight, left, right)

    def effective(self, parameters: Sequence[Tensor]) -> list[Tensor]:
        """Return W/σ for the matrices and the biases as they are, the last layer times the gain."""
        norms = iter(self._norms(parameters))
        shaped = [p / next(norms) if p.dim() > 1 else p for p in parameters]
        return [*shaped[:-2], shaped[-2] * self._gain, shaped[-1] * self._gain]

    def pull_back(self, parameters: Sequence[Tensor], gradients: Sequence[Tensor]) -> None:
        """Turn G by W/σ into (G − <G, W>/σ · uvᵀ)/σ by W, in place."""
        gradients[-2].mul_(self._gain)
        gradients[-1].mul_(self._gain)
        sides = zip(self._left, self._right, self._norms(parameters), strict=True)
        for weight, gradient, (left, right, norm) in zip(
            matrices(parameters), matrices(gradients), sides, strict=True
        ):
            along = torch.dot(gradient.flatten(), weight.flatten()) / norm
            gradient.addr_(left * along, right, alpha=-1.0).div_(norm)

    def state(self) -> dict[str, Tensor]:
        """Return u and v of every matrix."""
        left = {f"left{i}": u for i, u in enumerate(self._left)}
        return left | {f"right{i}": v for i, v in enumerate(self._right)}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Take over u and v of every matrix."""
        count = len(state) // 2
        self._left = [state[f"left{i}"].clone() for i in range(count)]
        self._right = [state[f"right{i}"].clone() for i in range(count)]

    def _norms(self, parameters: Sequence[Tensor]) -> list[Tensor]:
        return [
            stretch(weight, left, right)
            for weight, left, right in zip(
                matrices(parameters), self._left, self._right, strict=True
            )
        ]
