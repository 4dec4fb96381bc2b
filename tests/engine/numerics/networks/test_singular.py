"""Largest singular values against an exact decomposition, and weights divided by them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.constraints.spectral import Spectral, SpectralSettings
from engine.numerics.networks.singular import bounded, matrices

SHAPES = [(64, 32), (64,), (32, 64, 3, 3), (32,), (16, 32, 4, 4), (16,), (1, 256), (1,)]


def parameters(seed: int = 0) -> list[torch.Tensor]:
    random = np.random.default_rng(seed)
    return [torch.from_numpy(random.normal(size=shape)).float() for shape in SHAPES]


def spiked(seed: int = 0) -> list[torch.Tensor]:
    """Weights whose largest singular value stands out, as in a trained network."""
    random = np.random.default_rng(seed)
    found = []
    for part in parameters(seed):
        u, v = random.normal(size=len(part)), random.normal(size=part[0].numel())
        spike = 0.5 * np.outer(u, v) * (part.dim() > 1)
        found.append(part + torch.from_numpy(spike).float().reshape(part.shape))
    return found


def test_inner_weights_get_a_largest_singular_value_of_one() -> None:
    for seed in range(3):
        found = [torch.linalg.svdvals(m)[0] for m in matrices(bounded(parameters(seed)))]
        assert all(0.999 < value < 1.12 for value in found[:-1])
        found = [torch.linalg.svdvals(m)[0] for m in matrices(bounded(spiked(seed)))]
        assert all(value == pytest.approx(1, abs=1e-4) for value in found[:-1])


def test_biases_and_the_last_layer_are_as_they_were() -> None:
    given = parameters()
    found = bounded(given)
    for place, (before, after) in enumerate(zip(given, found, strict=True)):
        kept = before.dim() == 1 or place == len(given) - 2
        assert torch.equal(before, after) == kept


def test_equal_weights_give_equal_results_and_are_not_changed() -> None:
    given = parameters()
    copies = [part.clone() for part in given]
    first, second = bounded(given), bounded(copies)
    assert all(torch.equal(a, b) for a, b in zip(first, second, strict=True))
    assert all(torch.equal(a, b) for a, b in zip(given, copies, strict=True))


def test_the_gradient_is_that_of_the_exact_division() -> None:
    weight = spiked()[0].double().requires_grad_()
    last = torch.ones(1, 2, dtype=torch.float64)
    draw = torch.from_numpy(np.random.default_rng(1).normal(size=weight.shape))
    (found,) = torch.autograd.grad((bounded([weight, last])[0] * draw).sum(), weight)
    exact = weight / torch.linalg.matrix_norm(weight, 2)
    (known,) = torch.autograd.grad((exact * draw).sum(), weight)
    torch.testing.assert_close(found, known, rtol=1e-4, atol=1e-6)


def test_it_is_what_the_constraint_does_to_inner_layers() -> None:
    given = spiked()
    constraint = Spectral(SpectralSettings(on=True))
    constraint.start(given, np.random.default_rng(0))
    for own, imposed in zip(bounded(given)[:-2], constraint.effective(given)[:-2], strict=True):
        torch.testing.assert_close(own, imposed, rtol=1e-4, atol=1e-6)


def test_weights_of_nothing_stay_nothing() -> None:
    found = bounded([torch.zeros(3, 2), torch.ones(1, 3)])
    assert torch.equal(found[0], torch.zeros(3, 2))
