"""Which devices there are, and which of them is fastest for a run."""

from __future__ import annotations

import math
import time

import torch

from engine.contract.errors import UserError
from engine.plan import Plan, trains
from engine.run.trainer import Trainer
from engine.training.diverged import DivergedError

WARM, TIMED = 20, 60  # steps before and during the comparison of devices


def devices() -> tuple[str, ...]:
    """Return the devices of this machine, the CPU first."""
    found = ["cpu"]
    if torch.cuda.is_available():
        found.append("cuda")
    if torch.backends.mps.is_available():
        found.append("mps")
    return tuple(found)


def chosen_device(wish: str, plan: Plan) -> str:
    """Return the device to use; "auto" times the plan on each and takes the fastest.

    Tiny networks are often faster on the CPU. Raises UserError for a device that is not there.
    """
    found = devices()
    if wish == "auto":
        lone = len(found) == 1 or not trains(plan.config)
        return found[0] if lone else min(found, key=lambda d: _seconds(plan, d))
    if wish not in found:
        raise UserError(
            f"The device '{wish}' is not available here; choose auto or one of {', '.join(found)}"
        )
    return wish


def _seconds(plan: Plan, device: str) -> float:
    trainer = Trainer(plan, device)
    try:
        for _ in range(WARM):
            trainer.advance()
        start = time.perf_counter()
        for _ in range(TIMED):
            trainer.advance()
        trainer.state()  # copied to the CPU, so all steps are waited for
    except DivergedError:  # the run will say so itself
        return math.inf
    return time.perf_counter() - start
