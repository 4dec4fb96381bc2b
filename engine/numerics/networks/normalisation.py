"""Normalisation inside a network, and where the statistics of a batch come from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal, Protocol

import torch

from engine.numerics.networks.singular import bounded
from engine.settings import setting

Tensor = torch.Tensor
Moments = tuple[Tensor, Tensor]  # mean and variance of every feature
Kind = Literal["none", "batch", "layer", "group", "spectral"]
EPSILON = 1e-5
GROUPS = 8
OF_NO_FEATURES = ("none", "spectral")  # what leaves features alone


class Statistics(Protocol):
    """Normalises every feature over a batch, with numbers that come from somewhere."""

    def normalise(self, hidden: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
        """Return features (n, c, ...) less their mean over their deviation, scaled and shifted."""
        ...


class OfTheBatch:
    """Mean and variance of the batch at hand, as in training."""

    def normalise(self, hidden: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
        """Return features (n, c, ...) less their mean over their deviation, scaled and shifted."""
        return _batch(hidden, scale, shift, None, None)


class Noted:
    """Those of the batch at hand, which are kept in ``found``, layer after layer."""

    def __init__(self) -> None:
        self.found: list[Moments] = []

    def normalise(self, hidden: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
        """Return features (n, c, ...) less their mean over their deviation, scaled and shifted."""
        others = [axis for axis in range(hidden.dim()) if axis != 1]
        wide = hidden if hidden.dtype == torch.float64 else hidden.float()  # not in bfloat16
        variance, mean = torch.var_mean(wide, others, correction=0)
        self.found.append((mean, variance))
        return _batch(hidden, scale, shift, mean, variance)


class Given:
    """Those noted of another batch, so that each example is served apart from its company."""

    def __init__(self, found: Sequence[Moments]) -> None:
        self._found = iter(found)

    def normalise(self, hidden: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
        """Return features (n, c, ...) less their mean over their deviation, scaled and shifted."""
        return _batch(hidden, scale, shift, *next(self._found))


def normalised(
    kind: Kind, hidden: Tensor, scale: Tensor, shift: Tensor, statistics: Statistics
) -> Tensor:
    """Return features (n, c, ...) normalised over the batch, over an example, or over groups.

    Ioffe and Szegedy 2015; Ba et al. 2016; Wu and He 2018.
    """
    if kind == "batch":
        return statistics.normalise(hidden, scale, shift)
    groups = 1 if kind == "layer" else groups_of(hidden.shape[1])
    return torch.nn.functional.group_norm(hidden, groups, scale, shift, EPSILON)


def groups_of(features: int) -> int:
    """Return into how many groups of equal size features are put: 8, or 4, 2, 1 if there are few.

    A group is of two or more, since a feature less its own mean is 0 whatever it was.
    """
    most = math.gcd(GROUPS, features)
    return most if most < features else max(features // 2, 1)


def in_force(kind: Kind, parameters: Sequence[Tensor]) -> Sequence[Tensor]:
    """Return the parameters as a network uses them: with "spectral", weights over their largest σ.

    The weight of the last layer is as it is. Miyato et al. 2018; Zhang et al. 2019.
    """
    return bounded(parameters) if kind == "spectral" else parameters


def normalisation_setting(default: Kind = "none") -> Any:
    """Return the setting of which normalisation a network has."""
    return setting(
        default,
        label="Normalisation",
        help="What hidden features are normalised over, before the activation: the batch, one "
        "example, or 8 groups of features (fewer where these are few). Batch statistics are "
        "always those of the batch at hand; a generator that is looked at uses those of 256 fixed "
        "noise vectors. Spectral divides weights, all but the last layer's, by their largest "
        "singular value.",
        source="Ioffe and Szegedy 2015; Ba et al. 2016; Wu and He 2018; Radford et al. 2016; "
        "Miyato et al. 2018",
        choice_labels=("None", "Batch", "Layer", "Group", "Spectral"),
    )


def _batch(
    hidden: Tensor, scale: Tensor, shift: Tensor, mean: Tensor | None, variance: Tensor | None
) -> Tensor:
    # torch.batch_norm, unlike the one in functional, also takes a batch of one
    return torch.batch_norm(
        hidden, scale, shift, mean, variance, mean is None, 0.0, EPSILON, hidden.is_cuda
    )
