"""Packing: the discriminator sees several examples of one kind at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import torch

from engine.general import TrainingSettings
from engine.kinds import ConstraintSettings, Shape, Tensor, constraint
from engine.settings import Settings, setting


class PackingSettings(ConstraintSettings):
    """How many examples make a row."""

    on: bool = setting(
        False, label="On", help="Whether the discriminator sees several examples at once."
    )
    m: int = setting(
        2,
        label="Packing",
        symbol="m",
        low=1,
        high=16,
        help="How many examples of one kind, all real or all fake, the discriminator sees side by "
        "side; a batch of n makes n/m such rows. With 1 nothing changes.",
        source="Lin et al. 2018 (PacGAN)",
    )


@constraint
class Packing:
    """D judges m examples at once, all real or all fake, so that fakes without variety show.

    A row of D's input is m examples side by side, images one behind the other as channels. Lin
    et al. 2018 (PacGAN).
    """

    name: ClassVar[str] = "packing"
    label: ClassVar[str] = "Packing (PacGAN)"
    order: ClassVar[int] = 5
    Config: ClassVar[type[ConstraintSettings]] = PackingSettings

    def __init__(self, config: PackingSettings) -> None:
        self._m = config.m

    def widen(self, shape: Shape) -> Shape:
        """Return the shape of m examples: (m·d,), or (m·channels, height, width)."""
        return (self._m * shape[0], *shape[1:])

    def least(self) -> int:
        """Return m."""
        return self._m

    def arrange(self, points: Tensor) -> Tensor:
        """Return rows (n // m, m·d) of neighbours; what is left over is not shown."""
        rows = len(points) // self._m
        return points[: rows * self._m].reshape(rows, -1)

    def pull_back(self, points: Tensor, slopes: Tensor) -> Tensor:
        """Return the slopes of each example (n, d), 0 for those left over."""
        shown = slopes.reshape(-1, points.shape[1])
        if len(shown) == len(points):
            return shown
        return torch.cat((shown, points.new_zeros(len(points) - len(shown), points.shape[1])))

    def among(self, points: Tensor, company: Tensor) -> Tensor:
        """Return each point (n, d) beside the same m − 1 real examples: (n, m·d)."""
        partners = company[: self._m - 1].reshape(1, -1).expand(len(points), -1)
        return torch.cat((points, partners), dim=1)

    def note(self) -> str:
        """Return in a few words what company a single point is shown in."""
        return f"packed with {self._m - 1} real" if self._m > 1 else ""

    def complaint(self, settings: Mapping[str, Settings]) -> str:
        """Say when some examples of every batch are left over."""
        training = settings.get("training")
        if isinstance(training, TrainingSettings) and training.batch % self._m:
            return (
                f"A batch of {training.batch} leaves {training.batch % self._m} examples over "
                f"when it is packed by {self._m}: choose a multiple of {self._m}."
            )
        return ""
