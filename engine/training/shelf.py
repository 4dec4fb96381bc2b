"""The training set on the GPU itself, so that a step sends no examples there."""

from __future__ import annotations

import math

import numpy as np
import torch

from engine.contract.snapshot import Floats
from engine.kinds import Stored
from engine.numerics.sending import sent
from engine.training.draws import Draws
from engine.training.late import lies_ahead

Tensor = torch.Tensor
MOST = 2**31  # bytes of a training set that are kept there
CHUNK = 4096  # examples that are sent at once


class Shelf:
    """All examples to train on (n, d), of which batches are chosen by the run's own stream.

    The examples chosen are those that ``Draws.data`` would have drawn.
    """

    def __init__(self, draws: Draws, examples: Tensor) -> None:
        self._draws = draws
        self._examples = examples

    def batch(self, count: int) -> tuple[Tensor, Tensor]:
        """Return a batch (count, d) and the places (count,) of its examples."""
        chosen = self._draws.examples.integers(len(self._examples), size=count)
        places = sent(chosen, self._examples.new_empty(0, dtype=torch.long))
        return self._examples[places], places


def shelf(draws: Draws, like: Tensor) -> Shelf | None:
    """Return the shelf of a run on a GPU, if its examples are finitely many and not too large."""
    if not lies_ahead(like):
        return None
    held = draws.training
    if held is None and isinstance(draws.dataset, Stored):
        held = _all_of(draws.dataset, math.prod(draws.dataset.shape))
    if held is None:
        return None
    pieces = [sent(held[i : i + CHUNK], like) for i in range(0, len(held), CHUNK)]
    return Shelf(draws, torch.cat(pieces))


def _all_of(data: Stored, width: int) -> Floats | None:
    if 4 * data.count() * width > MOST:
        return None
    return data.rows(np.arange(data.count()))
