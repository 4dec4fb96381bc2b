"""What is spelt out has the values of what is looked up."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from engine.exports.spelling import Spelled


@pytest.mark.parametrize("dim", [0, 1, -1])
@pytest.mark.parametrize("count", [1, 3, 100])
def test_a_gathered_value_is_the_same_to_the_bit(dim: int, count: int) -> None:
    random = torch.Generator().manual_seed(0)
    values = torch.randn((count, count), generator=random)
    values[0, 0], values[-1, -1] = torch.inf, torch.nan  # which may touch nothing else
    shape = (2, count) if dim == 0 else (count, 2)
    index = torch.randint(count, shape, generator=random)
    with Spelled():
        method, function = values.gather(dim, index), torch.gather(values, dim=dim, index=index)
    wanted = values.gather(dim, index)
    torch.testing.assert_close(method, wanted, rtol=0, atol=0, equal_nan=True)
    torch.testing.assert_close(function, wanted, rtol=0, atol=0, equal_nan=True)


def test_whole_numbers_stay_whole() -> None:
    values, index = torch.arange(6).reshape(2, 3), torch.tensor([[2], [0]])
    with Spelled():
        found = values.gather(-1, index)
    assert torch.equal(found, torch.tensor([[2], [3]]))


@pytest.mark.parametrize("choice", [{}, {"right": True}, {"side": "right"}, {"side": "left"}])
def test_a_place_is_the_same_on_an_edge_and_beside_it(choice: dict[str, Any]) -> None:
    edges = torch.tensor([[0.0, 0.5, 0.5, 1.0], [-1.0, 0.0, 2.0, 3.0]])
    values = torch.tensor([[-1.0, 0.0, 0.5, 0.7, 1.0, 2.0]]).expand(2, -1).contiguous()
    with Spelled():
        found = torch.searchsorted(edges, values, **choice)
    assert torch.equal(found, torch.searchsorted(edges, values, **choice))


def test_outside_everything_is_looked_up_as_ever() -> None:
    with Spelled():
        pass
    with pytest.raises(RuntimeError, match="out of bounds"):
        torch.zeros(2).gather(0, torch.tensor([5]))
