"""A small run as it was seen, to be exported."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.contract.snapshot import Field, Images, Points, Rectangle, Rows, Snapshot, frozen
from engine.contract.specs import (
    Catalogue,
    FieldSpec,
    MetricSpec,
    ProbeSpec,
    SectionSpec,
    VariantSpec,
)
from engine.contract.timeline import Mark
from engine.exports.source import Source
from engine.run.columns import Columns

sys.path.insert(0, str(Path(__file__).parent))  # for ``pages``

K = FieldSpec("k_d", "int", 1, "Discriminator steps", "k", help="How often D moves.")
SEED = FieldSpec("seed", "int", 0, "Seed")
CATALOGUE = Catalogue(
    sections=(
        SectionSpec("training", "Training", "Objective", (VariantSpec("", "", "", (K, SEED)),)),
    ),
    metrics=(
        MetricSpec("jsd", "JSD", "nats", "lower", "divergences", "By counts.", "Lin 1991", True),
        MetricSpec("loss", "Loss of G", "loss", "none", "losses", "The last.", "", False),
    ),
    probes=(ProbeSpec("surface", "D", "field", "The discriminator."),),
    versions={"saddlepoint": "0.1.0", "torch": "2.13.0"},
)
LOSS = (np.arange(1, 7), np.array([1.0, 0.5, np.nan, 0.25, np.inf, 1 / 3]))
JSD = (np.array([2, 6, 6]), np.array([0.6, 0.1, 0.2]))  # measured twice at step 6


def seen(**changes: Any) -> Source:
    columns = Columns()
    floor = (np.array([2]), np.array([0.01]))
    columns.append(Rows("", {"loss": LOSS, "jsd": JSD, "jsd.floor": floor}))
    area = Rectangle(-2.0, -1.0, 2.0, 1.0)
    x, y = np.meshgrid([-1.5, -0.5, 0.5, 1.5], [-0.5, 0.5])
    pictures = {
        "surface": Field(6, frozen(x + 10 * y), area, 0.0, 1.0, "estimated"),
        "fake": Points(6, frozen([[0.0, 1.0], [2.0, 3.0]]), frozen([1, 0])),
        "real": Points(6, frozen(np.zeros((3, 2)))),
        "codes": Images(5, np.arange(3 * 4 * 4, dtype=np.uint8).reshape(3, 4, 4, 1)),
    }
    given: dict[str, Any] = {
        "title": "A ring & <b>more</b>",
        "step": 6,
        "config": {"training": {"k_d": 5, "seed": 3}},
        "versions": CATALOGUE.versions,
        "catalogue": CATALOGUE,
        "columns": columns,
        "snapshot": Snapshot("run", 6, 3.0, pictures),
        "marks": (Mark(2, "bookmark", ""), Mark(4, "change", "k 1 → 5")),
        "seconds": lambda step: step / 2,
        **changes,
    }
    return Source(**given)


@pytest.fixture
def make_source() -> Callable[..., Source]:
    """Make what was seen of a run, with some of it changed."""
    return seen


@pytest.fixture
def source() -> Source:
    """What was seen of a run of six steps."""
    return seen()


@pytest.fixture
def nothing_measured() -> Columns:
    """Curves before the first step."""
    return Columns()


class GivenUpError(Exception):
    """What a person's wish to stop raises."""


@pytest.fixture
def give_up() -> tuple[type[Exception], Callable[[float], None]]:
    """Break an export off at its first word, with an exception of that kind."""

    def report(share: float) -> None:
        raise GivenUpError

    return GivenUpError, report


@pytest.fixture
def curves() -> Mapping[str, tuple[Any, Any]]:
    """The curves of the run, by name."""
    return {"loss": LOSS, "jsd": JSD}
