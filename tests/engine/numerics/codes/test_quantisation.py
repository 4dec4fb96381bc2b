"""Vector quantisation against sums done by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.numerics.codes.quantisation import (
    RunningCodes,
    commitment,
    dictionary,
    nearest,
    perplexity,
)

CODES = torch.tensor([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0]])


def test_the_nearest_code_is_the_nearest() -> None:
    vectors = torch.from_numpy(np.random.default_rng(0).normal(size=(500, 2)).astype(np.float32))
    distances = (vectors[:, None] - CODES).square().sum(dim=2)
    assert torch.equal(nearest(vectors, CODES), distances.argmin(dim=1))


def test_each_loss_moves_only_its_own_side() -> None:
    vectors, codes = torch.randn(5, 1, 2, requires_grad=True), CODES.clone().requires_grad_()
    places = nearest(vectors[:, 0], codes)
    chosen = codes[places][:, None]
    assert torch.allclose(commitment(vectors, chosen), dictionary(vectors, chosen))
    found = torch.autograd.grad(
        commitment(vectors, chosen).sum(), (vectors, codes), allow_unused=True, retain_graph=True
    )
    assert torch.allclose(found[0], 2 * (vectors - chosen))
    assert found[1] is None
    (by_codes,) = torch.autograd.grad(dictionary(vectors, chosen).sum(), codes)
    pulled = 2 * (chosen - vectors).detach()[:, 0]
    assert torch.allclose(by_codes, torch.zeros_like(CODES).index_add_(0, places, pulled))


@pytest.mark.parametrize(
    ("shares", "expected"),
    [([1.0, 0.0, 0.0], 1.0), ([0.5, 0.5, 0.0], 2.0), ([1 / 3] * 3, 3.0), ([0.0, 0.0], 0.0)],
)
def test_perplexity_counts_the_codes_that_serve(shares: list[float], expected: float) -> None:
    assert perplexity(torch.tensor(shares, dtype=torch.float64)) == pytest.approx(expected)


def running() -> RunningCodes:
    return RunningCodes(CODES.clone(), torch.ones(3), CODES.clone())


def test_without_memory_the_codes_become_the_means_of_their_members() -> None:
    kept = running()
    vectors = torch.tensor([[0.5, 0.0], [-0.1, 0.0], [3.0, 1.0], [0.0, 4.0]])
    kept.follow(vectors, nearest(vectors, kept.codes), decay=0.0)
    expected = torch.tensor([[0.2, 0.0], [3.0, 1.0], [0.0, 4.0]])
    assert torch.allclose(kept.codes, expected, atol=1e-4)
    assert kept.counts.tolist() == [2, 1, 1]


def test_with_memory_they_move_a_share_of_the_way() -> None:
    kept = running()
    kept.follow(CODES + 1, torch.arange(3), decay=0.9)
    assert torch.allclose(kept.codes, CODES + 0.1, atol=1e-4)


def test_counting_alone_moves_no_code_and_prepares_for_following() -> None:
    kept = running()
    kept.count(torch.tensor([0, 0, 0]), decay=0.5)
    assert torch.equal(kept.codes, CODES)
    assert kept.counts.tolist() == [2.0, 0.5, 0.5]
    kept.follow(CODES, torch.arange(3), decay=0.5)
    assert torch.allclose(kept.codes, CODES, atol=1e-4)


def test_unused_codes_restart_on_vectors() -> None:
    kept = running()
    vectors = torch.tensor([[5.0, 5.0], [6.0, 6.0], [7.0, 7.0]])
    for _ in range(40):
        kept.follow(vectors, torch.tensor([1, 1, 1]), decay=0.8)
    assert torch.allclose(kept.codes[1], torch.tensor([6.0, 6.0]), atol=1e-2)
    assert kept.restart(vectors, 0.01) == 2
    assert torch.equal(kept.codes[[0, 2]], vectors[:2])
    kept.follow(vectors, torch.tensor([1, 1, 1]), decay=0.999)
    assert torch.allclose(kept.codes[[0, 2]], vectors[:2], atol=1e-3)
    assert kept.restart(vectors, 0.01) == 0
