"""What autoregressive flows pay for in each direction, counted in passes through their networks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from engine.kinds import flows

LAYERS = 3
Passes = Callable[[], int]


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> Passes:
    """Count how often a network of masked layers is called."""
    from zuko.nn import MaskedMLP

    counted, real = [0], MaskedMLP.forward

    def counting(self: torch.nn.Module, points: torch.Tensor) -> torch.Tensor:
        counted[0] += 1
        return real(self, points)

    monkeypatch.setattr(MaskedMLP, "forward", counting)

    def since_the_last_time() -> int:
        found, counted[0] = counted[0], 0
        return found

    return since_the_last_time


@pytest.mark.parametrize("dimension", [2, 5, 8])
@pytest.mark.parametrize(("name", "dear"), [("maf", "samples"), ("iaf", "densities")])
def test_one_direction_takes_as_many_passes_as_there_are_coordinates(
    name: str, dear: str, dimension: int, passes: Passes
) -> None:
    """Lecture A: an autoregressive flow is fast one way and slow the other."""
    kind = flows.get(name)
    made = kind(kind.Config(layers=LAYERS, width=8), dimension)
    drawn = made.initial(np.random.default_rng(0))
    parameters = [torch.tensor(array, dtype=torch.float32) for array in drawn]
    points = torch.zeros(4, dimension)
    passes()
    made.forward(parameters, points)
    densities = passes()
    made.inverse(parameters, points)
    samples = passes()
    slow, quick = (samples, densities) if dear == "samples" else (densities, samples)
    assert quick == LAYERS
    assert slow >= dimension * LAYERS
    assert slow <= (dimension + 1) * LAYERS
