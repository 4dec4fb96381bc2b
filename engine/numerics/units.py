"""The coordinates of a code: which carry something about the example, and which have collapsed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from engine.kinds import Tensor
from engine.numerics.latent import fresh_batch, terms_of

if TYPE_CHECKING:
    from engine.observation import Observation

ACTIVE = 0.01  # variance of a coordinate's mean over the data, Burda et al. 2016
COLLAPSED = 0.01  # nats of KL, Lucas et al. 2019
SHARE = 0.99  # of the examples


def active(seen: Observation) -> Tensor:
    """Return whether each coordinate (c,) is active: its posterior mean follows the example."""
    return fresh_batch(seen).codes.mean.var(0) > ACTIVE


def kl_by_unit(seen: Observation) -> Tensor | None:
    """Return KL(q‖p) by example and coordinate, (n, c), where there is a formula."""
    return terms_of(seen, fresh_batch(seen)).kl


def collapsed(kl: Tensor) -> Tensor:
    """Return whether each coordinate (c,) has nearly no KL (n, c) for nearly all examples."""
    return torch.mean((kl < COLLAPSED).to(kl.dtype), 0) >= SHARE
