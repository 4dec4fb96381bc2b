"""The coordinates of a code: which are active, and what each says about the example."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from engine.kinds import Codes, Tensor
from engine.numerics.codes.discrete_codes import Discrete
from engine.numerics.codes.information import information
from engine.numerics.codes.latent import DRAWS, fresh_batch
from engine.numerics.noise import standard_normal
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

ACTIVE = 0.01  # variance of a coordinate's mean over the data, Burda et al. 2016, section 5.2


def active(seen: Observation) -> Tensor:
    """Return whether each coordinate (c,) is an active unit: its mean follows the example."""
    with torch.no_grad():
        return variation(fresh_batch(seen).codes) > ACTIVE


def variation(codes: Codes) -> Tensor:
    """Return the variance over examples of each coordinate's posterior mean, (c,).

    Of discrete codes every place is a coordinate, and its mean the masses of its entries, whose
    variances are added.
    """
    if isinstance(codes, Discrete):
        return _variance(codes.probabilities).sum(-1)
    return _variance(codes.mean)


def _variance(means: Tensor) -> Tensor:
    return means.var(0, correction=min(1, len(means) - 1))


def said(seen: Observation) -> Tensor:
    """Return what each coordinate (c,) says of the example, in nats, as far as codes are normal."""
    codes = fresh_batch(seen).codes
    shape = (DRAWS, len(fresh_batch(seen).examples), seen.view(Latent).code_noise)
    with torch.no_grad():
        drawn = codes.draw(seen.tensor(standard_normal(seen.random("said"), shape))).codes
        return information(codes, drawn)
