"""The plain way: autograd through everything, as a textbook would; the oracle of the fast one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch

from engine.families.adversarial.passes import DiscriminatorPass, GeneratorPass, Mode
from engine.families.adversarial.rules import Rules
from engine.roles import Penalty
from engine.training.player import Player

Tensor = torch.Tensor


class PlainPasses:
    """Gradients by autograd, for any network, objective and constraint."""

    mode: Mode = torch.no_grad

    def __init__(self, generator: Player, discriminator: Player, rules: Rules) -> None:
        self._generator = generator
        self._discriminator = discriminator
        self._rules = rules

    def reconfigure(self) -> None:
        """Do nothing: the rules are read anew at every pass."""

    @torch.enable_grad()
    def discriminator(
        self, real: Tensor, noise: Tensor, random: np.random.Generator
    ) -> DiscriminatorPass:
        """Write the discriminator's gradient for real examples (n, 2) and noise (n, d)."""
        player, rules = self._discriminator, self._rules
        fake = self._generator.network.apply(self._generator.parameters.parts, noise)
        real, fake = rules.perturb(torch.cat((real, fake)), random).split(len(real))
        outputs = self._outputs(rules.effective(player.parameters.leaves))
        at_real, at_fake = outputs(real), outputs(fake)
        loss = rules.objective.discriminator_loss(at_real, at_fake)
        total = loss
        for part in rules.penalties:
            total = total + _penalty(part, outputs, part.points(real, fake, random))
        _write(torch.autograd.grad(total, player.parameters.leaves), player)
        penalty = (total - loss).item()
        return DiscriminatorPass(loss.item(), penalty, at_real.detach(), at_fake.detach())

    @torch.enable_grad()
    def generator(self, noise: Tensor, random: np.random.Generator) -> GeneratorPass:
        """Write the generator's gradient for noise (n, d)."""
        player, rules = self._generator, self._rules
        fake = player.network.apply(player.parameters.leaves, noise)
        outputs = self._outputs(rules.effective(self._discriminator.parameters.parts))
        loss = rules.objective.generator_loss(outputs(rules.perturb(fake, random)))
        by_fakes, *found = torch.autograd.grad(loss, (fake, *player.parameters.leaves))
        _write(found, player)
        return GeneratorPass(loss.item(), by_fakes)

    def _outputs(self, parameters: Sequence[Tensor]) -> Callable[[Tensor], Tensor]:
        network = self._discriminator.network
        return lambda points: network.apply(parameters, points)[:, 0]


def _penalty(part: Penalty, outputs: Callable[[Tensor], Tensor], points: Tensor) -> Tensor:
    points = points.detach().requires_grad_()
    (gradients,) = torch.autograd.grad(outputs(points).sum(), points, create_graph=True)
    return part.penalty(gradients)


def _write(found: Sequence[Tensor], player: Player) -> None:
    for part, gradient in zip(player.gradient.parts, found, strict=True):
        part.copy_(gradient)
