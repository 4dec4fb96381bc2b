from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.plan import check
from engine.run.trainer import Trainer

TINY = {
    "training": {"batch": 8, "steps": 40},
    "generator": {"width": 4, "depth": 1},
    "discriminator": {"width": 4, "depth": 1},
}


@pytest.fixture
def trained() -> Callable[..., Trainer]:
    """Make small runs that have taken a few steps."""

    def build(steps: int = 3, **sections: dict[str, object]) -> Trainer:
        trainer = Trainer(check({**TINY, **sections}))
        for _ in range(steps):
            trainer.advance()
        return trainer

    return build
