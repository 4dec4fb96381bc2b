"""Nearest training images: what is searched is what is trained on, and copies are seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from engine.contract.snapshot import Floats, Images
from engine.kinds import families
from engine.numerics import neighbours
from engine.numerics.neighbours import searched
from engine.numerics.training_set import training_set
from engine.observation import Observation
from engine.plan import check
from engine.probes.nearest import Nearest
from engine.probes.samples import Samples

Observe = Callable[..., Observation]
SIDE = 8
FAMILIES: dict[str, dict[str, Any]] = {
    "adversarial": {
        "generator": {"width": 4, "depth": 1},
        "discriminator": {"width": 4, "depth": 1},
    },
    "flow": {},
    "variational": {"encoder": {"width": 4, "depth": 1}, "decoder": {"width": 4, "depth": 1}},
}


def digits(observe: Observe, size: int, copied: Floats | None = None, noise: int = 16) -> Any:
    """Observe a run on ``size`` digits, whose generator copies those that are given by lot."""
    seen = observe("digits", noise=noise, config={"data": {"kind": "digits", "size": size}})
    if copied is not None:
        book = torch.from_numpy(copied)
        seen.generator = lambda z: book[(1e3 * z[:, 0].abs()).long() % len(book)]
    return seen


def halves(part: Images) -> tuple[Any, Any]:
    return part.pixels[:, :, :SIDE], part.pixels[:, :, -SIDE:]


def test_every_sample_of_the_grid_has_its_pair(observe: Observe) -> None:
    seen = digits(observe, 0, np.random.default_rng(0).random((100, 64), dtype=np.float32))
    found, grid = Nearest().draw(seen), Samples().draw(seen)
    samples, reals = halves(found)
    np.testing.assert_array_equal(samples, grid.pixels)
    assert len(found.captions) == len(grid.pixels) == 64
    rows = np.rint(255 * seen.dataset.rows(np.arange(seen.dataset.count()))).reshape(-1, 1, 8, 8)
    for sample, real, caption in zip(samples, reals, found.captions, strict=True):
        distances = np.sqrt(((rows - np.moveaxis(sample, 2, 0)) ** 2).mean(axis=(1, 2, 3))) / 255
        assert np.abs(rows[distances.argmin(), 0] - real[..., 0]).max() == 0
        assert float(caption) == pytest.approx(distances.min(), abs=0.01)


@pytest.mark.parametrize("size", [0, 12])
def test_a_run_that_learns_by_heart_is_seen(observe: Observe, size: int) -> None:
    data = digits(observe, size).dataset
    known = training_set(data, size, seed=3) if size else data.rows(np.arange(data.count()))
    found = Nearest().draw(digits(observe, size, known))
    assert set(found.captions) == {"0.00"}
    np.testing.assert_array_equal(*halves(found))


def test_what_is_real_but_was_not_trained_on_is_no_copy(observe: Observe) -> None:
    others = digits(observe, 0).dataset.rows(np.arange(100), "held out")
    among_few = Nearest().draw(digits(observe, 12, others)).captions
    among_all = Nearest().draw(digits(observe, 0, others)).captions
    assert min(map(float, among_few)) > 0.05
    assert np.mean([float(c) for c in among_few]) > 1.3 * np.mean([float(c) for c in among_all])


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("data", ["digits", "shapes"])
def test_every_family_searches_what_it_trains_on(family: str, data: str) -> None:
    config = {
        "family": {"kind": family},
        "data": {"kind": data, "size": 20},
        "training": {"batch": 4, "seed": 5},
        **FAMILIES[family],
    }
    plan = check(config)
    model: Any = families.get(plan.kinds["family"])(plan, torch.device("cpu"))
    seen = model.observation(0, 5)
    np.testing.assert_array_equal(searched(seen), model._draws.training)
    assert len(searched(seen)) == 20


def test_of_more_than_fits_a_part_of_the_training_set_is_searched(
    observe: Observe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "NUMBERS", 5 * 64)
    few, all_ = searched(digits(observe, 12)), training_set(digits(observe, 12).dataset, 12, 3)
    assert len(few) == 5
    assert all((all_ == row).all(axis=1).any() for row in few)
    assert len(np.unique(few, axis=0)) == 5
    assert len(searched(digits(observe, 0))) == 5


def test_data_made_on_demand_without_limit_are_drawn_anew(
    observe: Observe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "FRESH", 30)
    assert searched(observe("shapes")).shape == (30, 256)
