"""What the f-GANs share: a variational lower bound of an f-divergence, and its slopes.

For convex f with f(1) = 0 the divergence of the data π from the model p is D_f(π‖p) = E_p f(π/p).
With the conjugate f*(t) = sup_u (ut − f(u)) every function T gives a lower bound,

    D_f(π‖p) ≥ E_π T(x) − E_p f*(T(x)),    with equality for T* = f'(π/p).

The discriminator's raw output v becomes T = g_f(v) by an activation whose values are those that f*
can take. Nowozin et al. 2016, sections 2 and 3, tables 1, 2 and 6; Lecture D writes the data first.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar, Literal

from engine.kinds import Doubles, Tensor
from engine.settings import Settings, setting


class FGanSettings(Settings):
    """Which of two losses the generator descends."""

    generator: Literal["alternative", "saturating"] = setting(
        "alternative",
        label="Generator's loss",
        live=True,
        help="Saturating descends the bound itself, −E f*(T(G(z))); the alternative descends "
        "−E T(G(z)), which has the same equilibrium and pulls harder on fakes that are seen "
        "through.",
        source="Nowozin et al. 2016, section 3.2; Goodfellow et al. 2014, section 3",
        choice_labels=("Alternative", "Saturating"),
    )


class FGan(ABC):
    """An adversarial objective whose discriminator climbs the lower bound of an f-divergence.

    ``recession`` is f(u)/u for u → ∞: the price of data where the model has nothing. ``exploding``
    says in words what can grow without bound, or nothing.
    """

    Config: ClassVar[type[Settings]] = FGanSettings
    recession: ClassVar[float]
    exploding: ClassVar[str] = ""

    def __init__(self, config: FGanSettings) -> None:
        self._saturating = config.generator == "saturating"

    @staticmethod
    @abstractmethod
    def terms(data: Doubles, model: Doubles) -> Doubles:
        """Return p·f(π/p) for masses π and p (k,), with its limits where one of them is 0."""

    @staticmethod
    @abstractmethod
    def best(ratio: Tensor) -> Tensor:
        """Return T* = f'(u) at the ratios u = π/p (n,)."""

    @staticmethod
    @abstractmethod
    def conjugate(values: Tensor) -> Tensor:
        """Return f*(t) at values t (n,) within its domain."""

    @staticmethod
    @abstractmethod
    def activation(outputs: Tensor) -> Tensor:
        """Return T = g_f(v) of raw outputs v (n,)."""

    @staticmethod
    @abstractmethod
    def activation_slope(outputs: Tensor) -> Tensor:
        """Return g_f'(v)."""

    @staticmethod
    @abstractmethod
    def cost(outputs: Tensor) -> Tensor:
        """Return f*(g_f(v)), written so that it loses no digits."""

    @staticmethod
    @abstractmethod
    def cost_slope(outputs: Tensor) -> Tensor:
        """Return the derivative of f*(g_f(v)) by v."""

    def diverged(self) -> str:
        """Return what may have grown without bound, and what helps."""
        return self.exploding

    def discriminator_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        """Return minus the bound: E f*(T(G(z))) − E T(x)."""
        return self.cost(fake).mean() - self.activation(real).mean()

    def generator_loss(self, fake: Tensor) -> Tensor:
        """Return −E f*(T(G(z))), or −E T(G(z)) as the alternative."""
        return -(self.cost(fake) if self._saturating else self.activation(fake)).mean()

    def discriminator_slopes(self, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the loss, −g_f'/n at the real and (f*∘g_f)'/n at the fake examples."""
        by_real = self.activation_slope(real) / -real.numel()
        by_fake = self.cost_slope(fake) / fake.numel()
        return self.discriminator_loss(real, fake), by_real, by_fake

    def generator_slopes(self, fake: Tensor) -> tuple[Tensor, Tensor]:
        """Return the loss and its derivative by the fake outputs."""
        slope = self.cost_slope if self._saturating else self.activation_slope
        return self.generator_loss(fake), slope(fake) / -fake.numel()
