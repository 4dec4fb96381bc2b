"""Networks as they are looked at: functions of each example alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch

from engine.kinds import BatchNormalised, Network

Tensor = torch.Tensor


def at_rest(
    network: Network, parameters: Sequence[Tensor], company: Callable[[], Tensor]
) -> Callable[[Tensor], Tensor]:
    """Return a network as a function of each example, whatever else is in its batch.

    Batch-normalised layers use the statistics that the inputs ``company()`` give at these
    parameters; other networks never ask for them, since a picture 60 times a second must be cheap.
    """
    if isinstance(network, BatchNormalised) and network.batched:
        given = network  # narrowed here, not in the function below
        with torch.no_grad():
            found = given.statistics(parameters, company())
        return lambda inputs: given.apply_given(parameters, inputs, found)
    return lambda inputs: network.apply(parameters, inputs)
