"""The discriminator as observers question it: at single points, and at whole samples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import torch

from engine.families.adversarial.judging import outputs_of
from engine.families.adversarial.rules import Rules
from engine.training.player import Player

Tensor = torch.Tensor
COMPANIES = 4  # draws of real examples in whose company a point is judged, and averaged over


class Witness:
    """Raw outputs of a discriminator that may read rows of examples or compare samples.

    ``samples`` draws real examples and fakes (n, d) for a comparison; ``company`` real examples
    (c, d) for rows, the same at every step for the same number.
    """

    def __init__(
        self,
        rules: Rules,
        player: Player,
        samples: Callable[[], tuple[Tensor, Tensor]],
        company: Callable[[int], Tensor],
    ) -> None:
        self._rules = rules
        self._player = player
        self._samples = samples
        self._company = company

    def judge(self, points: Tensor) -> Tensor:
        """Return the raw output (n,) at points (n, d), each in the company of real examples."""
        if not self._rules.arrangements:
            return self._raw(points)
        found = [self._raw(self._rules.among(points, mates)) for mates in self._companies]
        return torch.stack(found).mean(dim=0)

    def judge_rows(self, points: Tensor) -> Tensor:
        """Return the raw outputs (r,) at the rows that a sample (n, d) of one kind makes."""
        return self._raw(self._rules.arrange(points))

    def note(self) -> str:
        """Say in what company a single point is judged, or what a witness compares."""
        company = [part.note() for part in self._rules.arrangements]
        told = " and ".join(words for words in company if words)
        examples = "example" if told.endswith(" 1 real") else "examples"
        notes = [f"each point {told} {examples}, mean of {COMPANIES} draws"] if told else []
        if self._rules.comparison is not None:
            notes.append("witness of fresh samples")
        return "; ".join(notes)

    def _raw(self, rows: Tensor) -> Tensor:
        outputs = outputs_of(self._rules, self._player.network, self._effective)(rows)
        objective = self._rules.comparison
        if objective is None:
            return outputs[:, 0]
        return objective.witness(outputs, *self._features)

    @cached_property
    def _effective(self) -> Sequence[Tensor]:
        with torch.no_grad():
            return self._rules.effective(self._player.parameters.parts)

    @cached_property
    def _features(self) -> list[Tensor]:
        with torch.no_grad():
            outputs = outputs_of(self._rules, self._player.network, self._effective)
            return [outputs(self._rules.arrange(part)) for part in self._samples()]

    @cached_property
    def _companies(self) -> list[Tensor]:
        return [self._company(part) for part in range(COMPANIES)]
