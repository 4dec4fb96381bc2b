"""The MMD-GAN with learnt features: the critic chooses what the kernels compare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from engine.kinds import ConstraintSettings, objective
from engine.numerics.mmd_gan import MmdGan, MmdSettings, bandwidth_setting, kernels_setting
from engine.settings import Settings, setting

LIPSCHITZ = ("clip", "gradient_penalty", "spectral")


class MmdFeaturesSettings(MmdSettings):
    """The kernels on the features, and how many of these there are."""

    bandwidth: float = bandwidth_setting(4.0, unit="feature units")
    kernels: int = kernels_setting(5)
    outputs: int = setting(
        16,
        label="Features",
        low=1,
        high=256,
        help="How many outputs of the critic the kernels compare.",
        source="Li et al. 2017",
    )


@objective
class MmdFeatures(MmdGan):
    """The critic's outputs are features, in which it enlarges the MMD² that G makes smaller.

    The critic's value at a place is the witness, E k(φ(·), φ(x)) − E k(φ(·), φ(G(z))), and so is
    what a gradient penalty acts on. Li et al. 2017; Bińkowski et al. 2018; Lecture D.
    """

    name: ClassVar[str] = "mmd_features"
    label: ClassVar[str] = "MMD, learnt features"
    order: ClassVar[int] = 21
    Config: ClassVar[type[Settings]] = MmdFeaturesSettings
    reads: ClassVar[Literal["logit", "score", "critic"]] = "critic"

    def __init__(self, config: MmdFeaturesSettings) -> None:
        super().__init__(config)
        self._outputs = config.outputs

    def features(self) -> int:
        """Return how many outputs of the discriminator it wants."""
        return self._outputs

    def complaint(self, settings: Mapping[str, Settings]) -> str:
        """Say when nothing keeps the features together."""
        for name in LIPSCHITZ:
            found = settings.get(f"discriminator.{name}")
            if isinstance(found, ConstraintSettings) and found.on:
                return ""
        return (
            "Nothing bounds the slope of the features, so they can drift apart until no kernel "
            "reaches from fakes to data: turn on clipping, the gradient penalty or spectral "
            "normalisation."
        )
