"""What is asked of every probe; a new one joins by itself."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
import torch

from engine.contract.board import Board, Verdicts
from engine.contract.snapshot import (
    Arrows,
    Field,
    Floats,
    Histogram,
    Images,
    Lines,
    Mesh,
    Part,
    Points,
    Table,
)
from engine.kinds import Tensor, probes
from engine.observation import Observation

Observe = Callable[..., Observation]


def pixels(noise: Tensor, count: int) -> Tensor:
    return torch.sigmoid(2 * noise[:, :1] + torch.linspace(-2, 2, count))


FEW = {"observation": {"samples": 1000}}
CLIP = {"discriminator.clip": {"on": True, "c": 0.02}}
VAE = {"family": {"kind": "variational"}}
WORLDS: Mapping[str, Mapping[str, Any]] = {
    "logit, modes, density": {"data": "ring"},
    "score": {"data": "moons", "objective": "hinge"},
    "critic, clipped": {"data": "ring", "objective": "wasserstein", "config": {**FEW, **CLIP}},
    "nothing known, 1-D noise": {"data": "unknown", "noise": 1},
    "flat discriminator": {"data": "gaussian", "discriminator": lambda x: 0 * x[:, 0] + 2},
    "flat critic": {"objective": "wasserstein", "discriminator": lambda x: 0 * x[:, 0] + 2},
    "far away": {"data": "grid", "generator": lambda z: 1e3 + 1e3 * z},
    "images": {"data": "digits", "noise": 3, "generator": lambda z: pixels(z, 64)},
    "critic of stacked images": {
        "data": "stacked_digits",
        "objective": "wasserstein",
        "generator": lambda z: 100 * pixels(z, 192) - 50,
    },
    "flow": {"trained": {"family": {"kind": "flow"}, "data": {"kind": "ring"}}},
    "continuous flow": {
        "trained": {
            "family": {"kind": "flow"},
            "data": {"kind": "moons"},
            "flow": {"kind": "matching", "width": 8, "integration": 2},
        }
    },
    "codes": {"trained": {**VAE, "data": {"kind": "ring"}}},
    "codes on a line": {"trained": {**VAE, "data": {"kind": "moons"}, "latent": {"dimension": 1}}},
    "codes without an encoder": {
        "trained": {**VAE, "data": {"kind": "ring", "size": 60}, "posterior": {"kind": "free"}}
    },
    "full codes of images": {
        "trained": {
            **VAE,
            "data": {"kind": "digits"},
            "latent": {"dimension": 3},
            "posterior": {"kind": "full"},
        }
    },
    "quantised codes": {
        "trained": {**VAE, "data": {"kind": "ring"}, "posterior": {"kind": "vq", "places": 2}}
    },
    "categorical codes of images": {
        "trained": {
            **VAE,
            "data": {"kind": "digits"},
            "posterior": {"kind": "gumbel", "variables": 3},
            "dequantisation": {"kind": "uniform"},
        }
    },
}
PICTURES: Mapping[str, type[Part]] = {
    "points": Points,
    "field": Field,
    "arrows": Arrows,
    "mesh": Mesh,
    "lines": Lines,
    "histogram": Histogram,
    "table": Table,
    "images": Images,
    "board": Board,
    "claims": Verdicts,
}
IN_ANOTHER_SPACE: Mapping[str, type[Part]] = {
    "reconstructions": Lines,
    "manifold": Images,
    "decoded": Points,
}
CANONICAL = [
    "surface",
    "logit",
    "optimal",
    "difference",
    "real",
    "fake",
    "arrows",
    "mesh",
    "modes",
    "weights",
    "gradients",
    "latent",
    "posterior_ellipses",
    "prior_density",
    "aggregated_posterior",
    "manifold",
    "reconstructions",
    "kl_dimensions",
    "codebook",
    "code_vectors",
    "estimators",
    "surgery",
]
every_probe = pytest.mark.parametrize("name", sorted(probes.all()))
every_world = pytest.mark.parametrize("world", WORLDS)


def see(observe: Observe, world: str, **more: Any) -> Observation:
    return observe(**{"config": FEW, **WORLDS[world], **more})


def drawn(seen: Observation, name: str, resolution: int = 0) -> Part | None:
    probe = probes.get(name)()
    return probe.draw(seen, resolution) if probe.applies(seen) else None


def arrays(part: Part) -> Iterator[Floats]:
    for field in fields(part):
        value = getattr(part, field.name)
        yield from (v for v in (value.values() if isinstance(value, Mapping) else [value]))


def same(one: Part | None, other: Part | None) -> bool:
    return pickle.dumps(one) == pickle.dumps(other)


@pytest.mark.parametrize("name", CANONICAL)
def test_the_pictures_that_panels_ask_for_exist(name: str) -> None:
    assert name in probes.all()


@every_probe
def test_it_says_what_it_is(name: str) -> None:
    kind = probes.get(name)
    assert kind.name == name
    assert len((kind.__doc__ or "").split()) > 5
    assert kind.label
    assert kind.picture in PICTURES


@every_world
@every_probe
def test_it_draws_the_kind_of_picture_it_says(observe: Observe, name: str, world: str) -> None:
    seen = see(observe, world)
    part = drawn(seen, name)
    if part is None:
        return
    kind = PICTURES[probes.get(name).picture]
    assert isinstance(part, kind | IN_ANOTHER_SPACE.get(name, kind))
    assert part.step == seen.step
    found = [a for a in arrays(part) if isinstance(a, np.ndarray)]
    assert found
    for array in found:
        assert array.dtype == (np.uint8 if isinstance(part, Images) else np.float32)
        assert array.base is None
        assert not array.flags.writeable
        assert name in {"optimal", "difference"} or np.isfinite(array).all()


@every_world
@every_probe
def test_levels_and_edges_rise(observe: Observe, name: str, world: str) -> None:
    part = drawn(see(observe, world), name)
    if isinstance(part, Field):
        assert part.low < part.high
    if isinstance(part, Histogram):
        assert (np.diff(part.edges) > 0).all()
        assert all(counts.shape == (len(part.edges) - 1,) for counts in part.series.values())


@every_probe
def test_it_respects_the_resolution(observe: Observe, name: str) -> None:
    part = drawn(see(observe, "logit, modes, density"), name, 24)
    if isinstance(part, Field):
        assert part.values.shape == (24, 24)
    elif isinstance(part, Points | Arrows):
        assert part.xy.shape == (24, 2)
    elif isinstance(part, Lines):
        assert part.xy.shape[0] == 24
    elif isinstance(part, Mesh):
        assert part.xy.shape == (24, 24, 2)
    elif isinstance(part, Histogram):
        assert part.edges.shape == (25,)


@every_world
def test_the_same_seed_and_step_give_the_same_in_any_order(observe: Observe, world: str) -> None:
    together, backwards = see(observe, world), see(observe, world)
    found = {name: drawn(together, name, 32) for name in probes.all()}
    for name in reversed(list(found)):
        assert same(drawn(backwards, name, 32), found[name])
        assert same(drawn(see(observe, world), name, 32), found[name])
