"""Copies of tensors for states, and states back into tensors."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch

from engine.contract.errors import UserError

Tensor = torch.Tensor


def copied(values: Tensor) -> Tensor:
    """Return an owned copy in the machine's own memory."""
    return values.detach().to("cpu", copy=True)


def overwrite(values: Tensor, saved: object, name: str) -> None:
    """Copy ``saved`` into ``values``; raise UserError if it is no tensor of that shape."""
    if not isinstance(saved, Tensor) or saved.shape != values.shape:
        found = list(saved.shape) if isinstance(saved, Tensor) else type(saved).__name__
        raise UserError(
            f"the saved state does not fit: {name} should be {list(values.shape)} but is {found}"
        )
    values.copy_(saved)


def wholly(
    fill: Callable[[Mapping[str, Any]], None],
    saved: Mapping[str, Any],
    before: Mapping[str, Any],
    what: str,
) -> None:
    """Fill from a saved state, or where that does not fit, from what was there before.

    Raises UserError, which says of ``what`` the state is none.
    """
    try:
        fill(saved)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        fill(before)
        raise UserError(f"the saved state does not fit this {what}: {error!r}") from error
    except UserError:
        fill(before)
        raise


def random_state(random: np.random.Generator) -> str:
    """Return the state of a generator as text."""
    return json.dumps(random.bit_generator.state)


def restore_random(random: np.random.Generator, text: str) -> None:
    """Put a generator into a state."""
    random.bit_generator.state = json.loads(text)
