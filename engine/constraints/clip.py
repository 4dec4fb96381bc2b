"""Weight clipping: every weight and bias of the critic is kept within ±c."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from engine.kinds import ConstraintSettings, Tensor, constraint
from engine.settings import Settings, setting


class ClipSettings(ConstraintSettings):
    """The bound c."""

    c: float = setting(
        0.01,
        label="Clipping bound",
        symbol="c",
        low=1e-4,
        high=10.0,
        scale="log",
        live=True,
        help="After every update each weight and bias is moved back into [−c, c]. Too small a c "
        "makes gradients vanish, too large a c makes the critic slow to train.",
        source="Arjovsky et al. 2017; Lecture E (WGAN); Lecture C",
    )


@constraint
class Clip:
    """Keep all parameters in [−c, c], so that the critic is K-Lipschitz for some unknown K.

    Arjovsky et al. 2017, algorithm 1.
    """

    name: ClassVar[str] = "clip"
    label: ClassVar[str] = "Weight clipping"
    order: ClassVar[int] = 5
    Config: ClassVar[type[ConstraintSettings]] = ClipSettings

    def __init__(self, config: ClipSettings) -> None:
        self._bound = config.c

    def project(self, parameters: Tensor) -> None:
        """Clip the flat parameters in place."""
        parameters.clamp_(-self._bound, self._bound)

    def complaint(self, settings: Mapping[str, Settings]) -> str:
        """Say when another constraint undoes or fights the clipping."""
        for other, why in (
            ("spectral", "divides out the very scale that clipping limits"),
            ("gradient_penalty", "asks for slopes that weights within ±c may not reach"),
        ):
            found = settings.get(f"discriminator.{other}")
            if isinstance(found, ConstraintSettings) and found.on:
                return f"Weight clipping beside '{other}' makes little sense: that one {why}."
        return ""
