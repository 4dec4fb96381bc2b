"""Look-ups spelt out in comparisons and sums, which every runtime of ONNX does alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

Tensor = torch.Tensor


class Spelled(TorchFunctionMode):
    """Within it, what is looked up in tensors is spelt out; the values are the same.

    ONNX has no ``searchsorted``. It has GatherElements for ``gather``, but its own evaluator takes
    a negative axis amiss and can choose among 63 values at most.
    """

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Call what a function is spelt out as, or the function itself."""
        return SPELT.get(func, func)(*args, **(kwargs or {}))


def counted(
    edges: Tensor,
    values: Tensor,
    *,
    out_int32: bool = False,
    right: bool = False,
    side: str | None = None,
    sorter: Tensor | None = None,
) -> Tensor:
    """Do what ``torch.searchsorted`` does, by counting the edges below each value."""
    one, other = edges.unsqueeze(-2), values.unsqueeze(-1)
    below = one <= other if right or side == "right" else one < other
    return below.sum(-1)


def picked(values: Tensor, dim: int, index: Tensor, *, sparse_grad: bool = False) -> Tensor:
    """Do what ``torch.gather`` does along ``dim``, by a sum of which one term is not 0.

    Along all other dimensions the index must be as long as the values.
    """
    dim %= values.dim()
    places = torch.arange(values.shape[dim], device=values.device)
    places = places.reshape(-1, *[1] * (values.dim() - dim - 1))
    here = index.unsqueeze(dim + 1) == places
    return torch.where(here, values.unsqueeze(dim), 0).sum(dim + 1).to(values.dtype)


SPELT: Mapping[Callable[..., Any], Callable[..., Any]] = MappingProxyType(
    {torch.searchsorted: counted, torch.gather: picked, torch.Tensor.gather: picked}
)
