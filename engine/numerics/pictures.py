"""Flat images as pictures of bytes, and the numbers that are written under them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from engine.contract.snapshot import Bytes, Floats, Images, frozen_bytes
from engine.kinds import Shape
from engine.views import Duel

if TYPE_CHECKING:
    from engine.observation import Observation

MINUS = "\u2212"  # as the window writes it
GRID = 64  # pictures in a grid, of which each stands for the same noise in every probe


def pictures(
    seen: Observation, images: Floats, captions: Sequence[str] = (), columns: int = 0
) -> Images:
    """Return images (n, d) of the run's shape with values from 0 to 1 as a picture."""
    pixels = frozen_bytes(as_bytes(images, seen.dataset.shape))
    return Images(seen.step, pixels, tuple(captions), columns)


def as_bytes(images: Floats, shape: Shape) -> Bytes:
    """Return images (n, d) as bytes (n, height, width, 1 or 3).

    What lies outside [0, 1] is brought inside, and what is no number becomes 0. Of more than three
    channels the first three are shown, and a second one alone is shown green.
    """
    channels, height, width = shape
    values = np.nan_to_num(images, nan=0.0, posinf=1.0, neginf=0.0).clip(0.0, 1.0)
    bytes_ = np.rint(values * 255).astype(np.uint8).reshape(-1, channels, height, width)
    if channels == 2:
        bytes_ = np.concatenate([bytes_, np.zeros_like(bytes_[:, :1])], axis=1)
    found: Bytes = np.moveaxis(bytes_[:, :3], 1, 3)
    return found


def pairs(seen: Observation, left: Floats, right: Floats, captions: Sequence[str]) -> Images:
    """Return images (n, d) side by side with others (n, d), as a picture of each pair.

    A column of half brightness stands between the two.
    """
    sides = [as_bytes(images, seen.dataset.shape) for images in (left, right)]
    between = np.full_like(sides[0][:, :, :1], 128)
    pixels = np.concatenate([sides[0], between, sides[1]], axis=2)
    return Images(seen.step, frozen_bytes(pixels), tuple(captions))


def scores(seen: Observation, images: Floats) -> tuple[str, ...]:
    """Return what the discriminator says of each image: D for logits, else its raw output."""
    if not seen.has(Duel):
        return ()
    raw = seen.duel.outputs(images)
    shown = expit(raw) if seen.reads == "logit" else raw
    return tuple(f"{value:.2f}".replace("-", MINUS) for value in shown)
