"""The coordinates of a code: which carry something about the example, and which have collapsed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from engine.kinds import Tensor
from engine.numerics.codes.information import information
from engine.numerics.codes.latent import DRAWS, fresh_batch, terms_of
from engine.numerics.noise import standard_normal
from engine.views import Latent

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


def collapsed(seen: Observation) -> Tensor:
    """Return whether each coordinate (c,) says nothing of the example.

    It has nearly no KL for nearly all examples; without a formula for that, see ``said``.
    """
    kl = kl_by_unit(seen)
    if kl is None:
        return said(seen) < COLLAPSED
    return torch.mean((kl < COLLAPSED).to(kl.dtype), 0) >= SHARE


def said(seen: Observation) -> Tensor:
    """Return what each coordinate (c,) says of the example, in nats, as far as codes are normal."""
    codes = fresh_batch(seen).codes
    shape = (DRAWS, len(fresh_batch(seen).examples), seen.view(Latent).code_noise)
    with torch.no_grad():
        drawn = codes.draw(seen.tensor(standard_normal(seen.random("said"), shape))).codes
        return information(codes, drawn)
