"""What features are normalised over."""

from __future__ import annotations

import pytest
import torch

from engine.numerics.networks.normalisation import OfTheBatch, groups_of, normalised


@pytest.mark.parametrize(
    ("features", "groups"),
    [(1, 1), (2, 1), (3, 1), (4, 2), (6, 2), (8, 4), (12, 4), (16, 8), (64, 8), (96, 8)],
)
def test_groups_are_alike_and_of_two_features_at_least(features: int, groups: int) -> None:
    assert groups_of(features) == groups


@pytest.mark.parametrize("width", [4, 8, 16])
def test_group_normalisation_leaves_differences_between_examples(width: int) -> None:
    """A feature that was normalised alone would be the same for every example."""
    hidden = torch.linspace(-1.0, 2.0, 3 * width).reshape(3, width).sin()
    found = normalised("group", hidden, torch.ones(width), torch.zeros(width), OfTheBatch())
    assert found.std(0).max() > 0.1
    single = normalised("group", hidden[:1], torch.ones(width), torch.zeros(width), OfTheBatch())
    assert torch.equal(single, found[:1])
