"""Minibatch standard deviation: the discriminator is told how varied the examples are."""

from __future__ import annotations

import math
from typing import ClassVar

import torch

from engine.kinds import ConstraintSettings, Shape, Tensor, constraint
from engine.settings import setting

BLUNT = 1e-8  # added to variances (the square of 1e-4 data units), so that equal ones have slopes


class MinibatchDeviationSettings(ConstraintSettings):
    """Whether the discriminator is told."""

    on: bool = setting(
        False, label="On", help="Whether the discriminator reads the spread of the batch."
    )
    weight: float = setting(
        1.0,
        label="Weight",
        low=0.01,
        high=100.0,
        scale="log",
        help="The factor on the appended number: how loudly the spread is told.",
    )


@constraint
class MinibatchDeviation:
    """Append to each example the batch's mean standard deviation, so that fakes alike show.

    The standard deviation of each coordinate over the real or the fake half of the batch, averaged
    over coordinates, is one more coordinate of every example, or one more channel of every image.
    Karras et al. 2018, section 3; after Salimans et al. 2016.
    """

    name: ClassVar[str] = "minibatch_deviation"
    label: ClassVar[str] = "Minibatch standard deviation"
    order: ClassVar[int] = 6
    Config: ClassVar[type[ConstraintSettings]] = MinibatchDeviationSettings

    def __init__(self, config: MinibatchDeviationSettings) -> None:
        self._weight = config.weight
        self._copies = 1

    def widen(self, shape: Shape) -> Shape:
        """Return the shape with one more coordinate or channel."""
        self._copies = math.prod(shape[1:])
        return (shape[0] + 1, *shape[1:])

    def least(self) -> int:
        """Return two: one example alone has no spread."""
        return 2

    def arrange(self, points: Tensor) -> Tensor:
        """Return the examples with their common spread appended."""
        return self._appended(points, _spread(points))

    def pull_back(self, points: Tensor, slopes: Tensor) -> Tensor:
        """Return the slopes of each example: its own, and its share in the spread."""
        count, width = points.shape
        own, told = slopes[:, :width], slopes[:, width:].sum() * self._weight
        centred = points - points.mean(dim=0)
        deviations = (centred.square().mean(dim=0) + BLUNT).sqrt()
        return own + centred / deviations * (told / (count * width))

    def among(self, points: Tensor, company: Tensor) -> Tensor:
        """Return the points with the spread of real examples appended."""
        return self._appended(points, _spread(company))

    def note(self) -> str:
        """Return in a few words what company a single point is shown in."""
        return "told the spread of real"

    def _appended(self, points: Tensor, spread: Tensor) -> Tensor:
        told = (self._weight * spread).expand(len(points), self._copies)
        return torch.cat((points, told), dim=1)


def _spread(points: Tensor) -> Tensor:
    """Return the standard deviation over the examples (n, d), averaged over d: a scalar."""
    centred = points - points.mean(dim=0)
    return (centred.square().mean(dim=0) + BLUNT).sqrt().mean()
