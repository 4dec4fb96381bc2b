"""The fast way: hand-written passes in buffers made once, and no autograd.

Tiny networks are bound by the overhead of many small operations, so real and fake examples share
one pass through the discriminator, the generator's step leaves out the discriminator's own
gradient, and the loss comes with its slopes. Equal to the plain way up to rounding.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from engine.families.adversarial.passes import DiscriminatorPass, GeneratorPass, Mode
from engine.families.adversarial.rules import Rules
from engine.families.adversarial.slopes import closed_form, closed_penalty
from engine.roles import ClosedPenalty, Tape
from engine.training.late import Number, number
from engine.training.player import Player

Tensor = torch.Tensor


class FastPasses:
    """Gradients by hand, for networks that offer tapes."""

    mode: Mode = torch.inference_mode

    def __init__(self, generator: Player, discriminator: Player, rules: Rules) -> None:
        self._generator = generator
        self._discriminator = discriminator
        self._rules = rules
        self._tapes: dict[tuple[str, int], Tape] = {}
        self._examples = self._ones = generator.parameters.values.new_empty(0, 0)
        self.reconfigure()

    def reconfigure(self) -> None:
        """Take the rules as they are now; asking parts what they offer is too slow for a step."""
        self._objective = closed_form(self._rules.objective)
        self._penalties = [(part, closed_penalty(part)) for part in self._rules.penalties]

    @classmethod
    def serves(cls, rules: Rules, *players: Player) -> bool:
        """Whether the networks have hand-written passes and outputs are judged one by one."""
        if rules.comparison is not None or rules.outputs != 1:
            return False
        return all(p.network.tape(1, p.parameters.values) is not None for p in players)

    def discriminator(
        self, real: Tensor, noise: Tensor, random: np.random.Generator
    ) -> DiscriminatorPass:
        """Write the discriminator's gradient for real examples (n, 2) and noise (n, d)."""
        player, rules, count = self._discriminator, self._rules, len(real)
        examples = self._examples_for(real)
        examples[:count] = real
        generator = self._generator
        self._tape(generator, count).forward(generator.parameters.parts, noise, examples[count:])
        examples = rules.perturb(examples, random)
        rows = self._rows(examples[:count], examples[count:]) if rules.arrangements else examples
        half = len(rows) // 2
        effective = rules.effective(player.parameters.parts)
        tape = self._tape(player, len(rows))
        outputs = tape.forward(effective, rows)[:, 0]
        at_real, at_fake = outputs[:half], outputs[half:]
        loss, by_real, by_fake = self._objective.discriminator_slopes(at_real, at_fake)
        tape.backward(torch.cat((by_real, by_fake))[:, None], player.gradient.parts)
        penalty: Number = 0.0
        for part, closed in self._penalties:
            points = part.points(rows[:half], rows[half:], random)
            penalty = penalty + self._penalise(closed, points, effective)
        rules.pull_back(player.parameters.parts, player.gradient.parts)
        return DiscriminatorPass(number(loss), penalty, at_real, at_fake)

    def generator(
        self, noise: Tensor, random: np.random.Generator, real: Tensor | None = None
    ) -> GeneratorPass:
        """Write the generator's gradient for noise (n, d)."""
        player, rules, judge = self._generator, self._rules, self._discriminator
        tape = self._tape(player, len(noise))
        seen = rules.perturb(tape.forward(player.parameters.parts, noise), random)
        rows = rules.arrange(seen)
        judging = self._tape(judge, len(rows))
        outputs = judging.forward(rules.effective(judge.parameters.parts), rows)[:, 0]
        loss, slopes = self._objective.generator_slopes(outputs)
        by_fakes = rules.pull_rows(seen, judging.pull(slopes[:, None]))
        tape.backward(by_fakes, player.gradient.parts)
        return GeneratorPass(number(loss), by_fakes)

    def _rows(self, real: Tensor, fake: Tensor) -> Tensor:
        return torch.cat((self._rules.arrange(real), self._rules.arrange(fake)))

    def _penalise(self, part: ClosedPenalty, points: Tensor, effective: Sequence[Tensor]) -> Number:
        """Add the gradient of one penalty and return its value."""
        tape = self._tape(self._discriminator, len(points))
        tape.forward(effective, points)
        loss, directions = part.penalty_slopes(tape.pull(self._ones_for(points)))
        tape.push(directions, self._discriminator.gradient.parts)
        return number(loss)

    def _examples_for(self, real: Tensor) -> Tensor:
        if len(self._examples) != 2 * len(real):
            self._examples = real.new_empty(2 * len(real), real.shape[1])
            self._tapes.clear()
        return self._examples

    def _ones_for(self, points: Tensor) -> Tensor:
        if len(self._ones) != len(points):
            self._ones = points.new_ones(len(points), 1)
        return self._ones

    def _tape(self, player: Player, rows: int) -> Tape:
        key = (player.name, rows)
        if key not in self._tapes:
            tape = player.network.tape(rows, player.parameters.values)
            assert tape is not None
            self._tapes[key] = tape
        return self._tapes[key]
