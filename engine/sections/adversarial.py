"""The sections of a GAN or WGAN."""

from __future__ import annotations

from typing import ClassVar

from engine.general import NoiseSettings
from engine.kinds import constraints, networks, objectives, optimisers
from engine.sections.declared import Choice, Declared, Single, section_list


@section_list
class Adversarial:
    """A generator learns from the discriminator or critic that it tries to deceive."""

    name: ClassVar[str] = "adversarial"
    label: ClassVar[str] = "GAN"
    order: ClassVar[int] = 0
    trains: ClassVar[bool] = True

    def declared(self) -> tuple[Declared, ...]:
        """Return its sections in the order in which forms show them."""
        return (
            Single("noise", "Noise", "Generator", NoiseSettings, NoiseSettings),
            Choice("generator", "Network", "Generator", networks.all, "mlp"),
            Choice("discriminator", "Network", "Discriminator", networks.all, "mlp"),
            *(
                Single(f"discriminator.{name}", part.label, "Discriminator", part.Config, part)
                for name, part in constraints.all().items()
            ),
            Choice("objective", "Loss", "Objective", objectives.all, "non_saturating", live=True),
            *(
                Choice(
                    f"{player}.optimiser",
                    f"{player.capitalize()} optimiser",
                    "Optimiser",
                    optimisers.all,
                    "adam",
                    live=True,
                )
                for player in ("generator", "discriminator")
            ),
        )
