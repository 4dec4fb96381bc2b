"""From arrays of the processor to tensors where the network is."""

from __future__ import annotations

from typing import Any

import torch
from numpy.typing import NDArray

Tensor = torch.Tensor


def sent(values: NDArray[Any], like: Tensor) -> Tensor:
    """Return the values as a tensor of the kind and on the device of ``like``.

    To a GPU they go through memory that does not move, so that nothing waits for their arrival.
    """
    found = torch.from_numpy(values)
    if like.is_cuda:
        return found.pin_memory().to(like.device, non_blocking=True).to(like.dtype)
    return found.to(like)
