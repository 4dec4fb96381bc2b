"""One Gaussian, longer in one direction than across it."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

import numpy as np

from engine.contract.snapshot import Floats, Rectangle
from engine.kinds import DataSettings, Doubles, dataset
from engine.numerics.densities.density_dataset import DensityDataset, noise_setting
from engine.numerics.densities.mixture import Mixture
from engine.settings import setting

REACH = 7.0  # deviations of the long axis over which its nodes lie
SPACING = 0.5  # of them, in deviations across: the trapezoid rule is then exact to rounding


class CorrelatedSettings(DataSettings):
    """Width, elongation and direction of the Gaussian."""

    sigma: float = noise_setting(
        0.4, low=0.02, high=5.0, help="Standard deviation across the long axis."
    )
    ratio: float = setting(
        3.0,
        label="Elongation",
        low=1.0,
        high=50.0,
        scale="log",
        live=True,
        help="How many times larger the standard deviation along the long axis is.",
    )
    angle: float = setting(
        30.0,
        label="Angle",
        unit="°",
        low=-90.0,
        high=90.0,
        live=True,
        help="Direction of the long axis, anticlockwise from the x axis.",
    )


class Elongated:
    """N(0, σ² (I + (r² − 1) u uᵀ)) with u the direction at ``angle`` radians."""

    def __init__(self, sigma: float, ratio: float, angle: float) -> None:
        self.scale = sigma
        self._ratio = ratio
        self._axes = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        self._deviations = np.array([ratio * sigma, sigma])

    @property
    def bounds(self) -> Rectangle:
        """The box of three deviations in every direction."""
        x, y = 3 * np.sqrt(np.square(self._axes * self._deviations[:, None]).sum(0))
        return Rectangle(-float(x), -float(y), float(x), float(y))

    def sample(self, count: int, random: np.random.Generator) -> Floats:
        """Draw (count, 2) points."""
        drawn = random.standard_normal((count, 2), dtype=np.float32)
        turned: Floats = drawn @ (self._axes * self._deviations[:, None]).astype(np.float32)
        return turned

    def log_density(self, points: Doubles) -> Doubles:
        """Return the log density (n,) at points (n, 2)."""
        scaled = points @ self._axes.T / self._deviations
        logs: Doubles = -0.5 * np.square(scaled).sum(1) - self.entropy() + 1.0
        return logs

    def entropy(self) -> float:
        """Return the differential entropy in nats, 1 + log 2π r σ²."""
        return float(1.0 + np.log(2 * np.pi) + np.log(self._deviations).sum())

    def cell_masses(self, x_edges: Doubles, y_edges: Doubles) -> Doubles:
        """Return the mass of every cell, rows along y."""
        return self._nodes.cell_masses(x_edges, y_edges)

    @cached_property
    def _nodes(self) -> Mixture:
        """The same as round normals side by side along the axis."""
        extra = np.sqrt(self._ratio**2 - 1.0)
        count = 2 * int(np.ceil(REACH * extra / SPACING)) + 1
        at = np.linspace(-REACH, REACH, count) if count > 1 else np.zeros(1)
        weights = np.exp(-0.5 * at**2)
        centres = self.scale * extra * at[:, None] * self._axes[0]
        return Mixture(centres, self.scale, weights / weights.sum())


@dataset
class Correlated(DensityDataset):
    """One Gaussian at the origin, stretched along an axis: what probabilistic PCA describes."""

    name: ClassVar[str] = "correlated"
    label: ClassVar[str] = "Stretched Gaussian"
    order: ClassVar[int] = 2
    Config: ClassVar[type[DataSettings]] = CorrelatedSettings

    def __init__(self, config: CorrelatedSettings) -> None:
        angle = float(np.deg2rad(config.angle))
        super().__init__(Elongated(config.sigma, config.ratio, angle))
