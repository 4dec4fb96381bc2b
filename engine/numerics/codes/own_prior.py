"""The prior that discrete codes bring with them: uniform over the book, or learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from engine.kinds import Doubles, Tensor
from engine.numerics.codes.discrete_codes import CategoricalPrior
from engine.settings import setting

Kind = Literal["uniform", "learnt"]


def own_prior_setting(of: str, *, by: str = "") -> Any:
    """Return the setting of the prior over ``of``; ``by`` ends what is said of learning it."""
    return setting(
        "uniform",
        label=f"Prior over {of}",
        symbol="p(c)",
        help=f"All {of} equally likely, or as likely as they are learnt to be{by}. "
        "It takes the part of the prior section.",
        source="Lecture B p. 1",
        choice_labels=("Uniform", "Learnt"),
    )


@dataclass(frozen=True, slots=True)
class OwnLogits:
    """The logits of a prior over m places of K entries; if learnt, the last of the parameters."""

    places: int
    entries: int
    learnt: bool

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """What they add to the shapes of a posterior's parameters."""
        return ((self.places, self.entries),) if self.learnt else ()

    def initial(self) -> list[Doubles]:
        """Return them as they begin: all entries equally likely."""
        return [np.zeros(shape) for shape in self.shapes]

    def prior(self, parameters: Sequence[Tensor], book: Tensor) -> CategoricalPrior:
        """Return p(c) over books (m, K, C), given all parameters of the posterior."""
        uniform = book.new_zeros(self.places, self.entries)
        return CategoricalPrior(parameters[-1] if self.learnt else uniform, book)
