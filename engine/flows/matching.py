"""A continuous flow, learnt by flow matching."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np
import torch

from engine.kinds import Doubles, Tensor, flow
from engine.numerics.flows.velocity import DERIVATIVES, VelocityNetwork
from engine.settings import Settings, setting

ROWS = 512  # points followed at once, so that what the processor works on stays in its cache


class FlowMatchingSettings(Settings):
    """The velocity network and how finely its paths are followed."""

    depth: int = setting(
        3,
        label="Hidden layers",
        low=1,
        high=8,
        help="Hidden layers of the network that gives the velocity.",
    )
    width: int = setting(
        64,
        label="Width",
        symbol="h",
        unit="units",
        low=1,
        high=1024,
        scale="log",
        help="How many units each of these hidden layers has.",
    )
    activation: Literal["silu", "tanh"] = setting(
        "silu",
        label="Activation",
        symbol="φ",
        help="The function after each hidden layer; it is smooth, for the density needs its slope.",
        choice_labels=("SiLU", "Tanh"),
    )
    integration: int = setting(
        12,
        label="Integration steps",
        low=1,
        high=200,
        scale="log",
        help="Steps of the Runge-Kutta method of order four from codes to examples.",
    )


@flow
class FlowMatching:
    """Points follow a velocity v(x, t) from codes at t = 0 to examples at t = 1.

    v is fitted by least squares to x − z on the straight lines (1 − t)·z + t·x between random
    pairs of codes and examples; no density is needed in training. The density follows from
    d log p/dt = −div v along the path: exact up to 8 dimensions, and above estimated by 8 fixed
    random directions. Chen et al. 2018; Lipman et al. 2023; Liu et al. 2023.
    """

    name: ClassVar[str] = "matching"
    label: ClassVar[str] = "Continuous, by flow matching"
    order: ClassVar[int] = 4
    Config: ClassVar[type[Settings]] = FlowMatchingSettings

    def __init__(self, config: FlowMatchingSettings, dimension: int) -> None:
        self._steps = config.integration
        self._network = VelocityNetwork(
            dimension, (config.width,) * config.depth, DERIVATIVES[config.activation]
        )

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of its parameters."""
        return self._network.shapes

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw initial parameters of those shapes; the first velocity is 0 everywhere."""
        return self._network.initial(random)

    def velocity(self, parameters: Sequence[Tensor], points: Tensor, time: Tensor) -> Tensor:
        """Return dx/dt (n, d) at points (n, d) and times (n, 1) or ()."""
        return self._network.apply(parameters, points, time)

    def matching_loss(
        self, parameters: Sequence[Tensor], examples: Tensor, codes: Tensor, time: Tensor
    ) -> Tensor:
        """Return the mean over the batch of |v − (x − z)|² on the lines from z to x."""
        points = torch.lerp(codes, examples, time)
        residual = self.velocity(parameters, points, time) - (examples - codes)
        return residual.square().sum(1).mean()

    def forward(self, parameters: Sequence[Tensor], examples: Tensor) -> tuple[Tensor, Tensor]:
        """Return the codes (n, d), followed back in time, and log |det dz/dx| (n,)."""
        if examples.device.type != "cpu":
            return self._back(parameters, examples)
        found = [self._back(parameters, rows) for rows in examples.split(ROWS)]
        codes, totals = zip(*found, strict=True)
        return torch.cat(codes), torch.cat(totals)

    def _back(self, parameters: Sequence[Tensor], examples: Tensor) -> tuple[Tensor, Tensor]:
        directions = self._network.directions(examples)
        points, total = examples, examples.new_zeros(len(examples))
        for time, step in self._times(examples, back=True):
            points, change = self._step(parameters, points, time, step, directions)
            total = total + change
        return points, total

    def inverse(self, parameters: Sequence[Tensor], codes: Tensor) -> Tensor:
        """Return the examples (n, d) of codes (n, d), followed on in time."""
        return self.stages(parameters, codes)[-1]

    def stages(self, parameters: Sequence[Tensor], codes: Tensor) -> list[Tensor]:
        """Return where codes (n, d) are after each step of the integration."""
        found = [codes]
        for time, step in self._times(codes, back=False):
            found.append(self._step(parameters, found[-1], time, step, None)[0])
        return found

    def _times(self, like: Tensor, *, back: bool) -> list[tuple[Tensor, float]]:
        """Return where each step starts and how far it goes."""
        times = (
            torch.linspace(1, 0, self._steps + 1) if back else torch.linspace(0, 1, self._steps + 1)
        )
        length = (-1.0 if back else 1.0) / self._steps
        return [(time, length) for time in times[:-1].to(like)]

    def _step(
        self,
        parameters: Sequence[Tensor],
        points: Tensor,
        time: Tensor,
        step: float,
        directions: Tensor | None,
    ) -> tuple[Tensor, Tensor]:
        """Return the points one step on and the integral (n,) of the divergence over the step."""
        net = self._network
        one, a = net.with_divergence(parameters, points, time, directions)
        middle = time + step / 2
        two, b = net.with_divergence(parameters, points + step / 2 * one, middle, directions)
        three, c = net.with_divergence(parameters, points + step / 2 * two, middle, directions)
        four, d = net.with_divergence(parameters, points + step * three, time + step, directions)
        moved = points + step / 6 * (one + 2 * two + 2 * three + four)
        return moved, step / 6 * (a + 2 * b + 2 * c + d)
