"""The plain way: autograd through everything, as a textbook would; the oracle of the fast one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from engine.families.adversarial.judging import Judge, judged, outputs_of, rows_of
from engine.families.adversarial.passes import DiscriminatorPass, GeneratorPass, Mode
from engine.families.adversarial.rules import Rules
from engine.families.adversarial.unrolled import looked_ahead
from engine.training.late import number
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
        outputs = outputs_of(rules, player.network, rules.effective(player.parameters.leaves))
        found = judged(rules, outputs, real, fake, random)
        total = found.loss + found.penalty
        if rules.idle:
            player.gradient.values.zero_()
        else:
            _write(torch.autograd.grad(total, player.parameters.leaves), player)
        penalty = number(total - found.loss)
        return DiscriminatorPass(
            number(found.loss), penalty, found.real.detach(), found.fake.detach()
        )

    @torch.enable_grad()
    def generator(
        self, noise: Tensor, random: np.random.Generator, real: Tensor | None = None
    ) -> GeneratorPass:
        """Write the generator's gradient for noise (n, d)."""
        player = self._generator
        fake = player.network.apply(player.parameters.leaves, noise)
        loss = self._generator_loss(self._opponent(fake, real, random), fake, real, random)
        by_fakes, *found = torch.autograd.grad(loss, (fake, *player.parameters.leaves))
        _write(found, player)
        return GeneratorPass(number(loss), by_fakes)

    def _opponent(self, fake: Tensor, real: Tensor | None, random: np.random.Generator) -> Judge:
        """Return the discriminator as it stands, or as it will when it has answered."""
        judge, rules = self._discriminator, self._rules
        parameters: Sequence[Tensor] = judge.parameters.parts
        if rules.foresight and real is not None:
            parameters = looked_ahead(judge, rules, real, fake, random)
        return outputs_of(rules, judge.network, rules.effective(parameters))

    def _generator_loss(
        self,
        opponent: Judge,
        fake: Tensor,
        real: Tensor | None,
        random: np.random.Generator,
    ) -> Tensor:
        rules = self._rules
        if rules.comparison is None:
            return rules.objective.generator_loss(opponent(rows_of(rules, fake, random))[:, 0])
        assert real is not None
        shown = rules.perturb(torch.cat((real, fake)), random).split(len(real))
        features = [opponent(rules.arrange(part)) for part in shown]
        return rules.comparison.generator_cost(*features)


def _write(found: Sequence[Tensor], player: Player) -> None:
    for part, gradient in zip(player.gradient.parts, found, strict=True):
        part.copy_(gradient)
