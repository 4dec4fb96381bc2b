"""The discriminator as it will be when it has answered the generator (Metz et al. 2017)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from engine.families.adversarial.judging import judged, outputs_of
from engine.families.adversarial.passes import DiscriminatorPass, GeneratorPass, Mode, Passes
from engine.families.adversarial.rules import Rules
from engine.training.player import Player

Tensor = torch.Tensor


def looked_ahead(
    player: Player, rules: Rules, real: Tensor, fake: Tensor, random: np.random.Generator
) -> Sequence[Tensor]:
    """Return the discriminator's parameters after u of its updates, as a function of the fakes.

    All updates are on the same examples (n, d), as in the authors' code, by its own optimiser and
    under its constraints; what spectral normalisation remembers stands still. Nothing changes.
    """
    values = player.parameters.values.clone().requires_grad_()
    state = player.start_ahead()
    for _ in range(rules.foresight):
        effective = rules.effective(player.parameters.like(values).parts)
        outputs = outputs_of(rules, player.network, effective)
        found = judged(rules, outputs, real, fake, random)
        (gradient,) = torch.autograd.grad(found.loss + found.penalty, values, create_graph=True)
        values, state = player.ahead(values, gradient, rules.share, state)
        values = values.clone()  # projections act in place
        rules.project(values)
    return player.parameters.like(values).parts


class SplitPasses:
    """The discriminator's gradient the fast way and the generator's, who looks ahead, the plain."""

    mode: Mode = torch.no_grad

    def __init__(self, fast: Passes, plain: Passes) -> None:
        self._fast = fast
        self._plain = plain

    def reconfigure(self) -> None:
        """Take note that the rules have changed."""
        self._fast.reconfigure()
        self._plain.reconfigure()

    def discriminator(
        self, real: Tensor, noise: Tensor, random: np.random.Generator
    ) -> DiscriminatorPass:
        """Write the discriminator's gradient for real examples (n, 2) and noise (n, d)."""
        return self._fast.discriminator(real, noise, random)

    def generator(
        self, noise: Tensor, random: np.random.Generator, real: Tensor | None = None
    ) -> GeneratorPass:
        """Write the generator's gradient for noise (n, d)."""
        return self._plain.generator(noise, random, real)
