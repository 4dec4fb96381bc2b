"""What is asked of every metric; a new one joins by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from engine.kinds import Measurement, metrics
from engine.observation import Observation

Observe = Callable[..., Observation]

CLIP = {"discriminator.clip": {"on": True, "c": 0.02}}
FEW = {"observation": {"samples": 1000, "transport": 128}}
VAE = {
    "family": {"kind": "variational"},
    "encoder": {"width": 8, "depth": 1},
    "decoder": {"width": 8, "depth": 1},
}
SMALL = {"generator": {"width": 8}, "discriminator": {"width": 8}}
FIXED = {"data": {"kind": "moons", "size": 60}}
WORLDS: Mapping[str, Mapping[str, Any]] = {
    "logit, modes, density": {"data": "ring"},
    "minimax, smoothed": {
        "data": "gaussian",
        "objective": "minimax",
        "config": {**FEW, "objective": {"kind": "minimax", "smoothing": 0.1}},
    },
    "score, density without modes": {"data": "moons", "objective": "hinge"},
    "least squares, many modes": {"data": "grid", "objective": "least_squares"},
    "critic, clipped": {"data": "ring", "objective": "wasserstein", "config": {**FEW, **CLIP}},
    "f-GAN, score": {"data": "ring", "objective": "f_kl"},
    "f-GAN, logit": {"data": "gaussian", "objective": "f_jensen_shannon"},
    "nothing known, 1-D noise": {"data": "unknown", "noise": 1},
    "collapsed": {"data": "ring", "generator": lambda z: 0 * z},
    "far away": {"data": "ring", "generator": lambda z: 1e3 + 1e3 * z},
    "flow": {"trained": {"family": {"kind": "flow"}, "data": {"kind": "ring"}}},
    "continuous flow": {
        "trained": {
            "family": {"kind": "flow"},
            "data": {"kind": "moons"},
            "flow": {"kind": "matching", "width": 8, "integration": 2},
        }
    },
    "codes": {"trained": {**VAE, "data": {"kind": "ring"}}},
    "aggregated codes": {"trained": {**VAE, **FIXED, "prior": {"kind": "aggregated"}}},
    "codes without an encoder": {"trained": {**VAE, **FIXED, "posterior": {"kind": "free"}}},
    "quantised codes": {"trained": {**VAE, **FIXED, "posterior": {"kind": "vq", "places": 2}}},
    "categorical codes": {"trained": {**VAE, "posterior": {"kind": "gumbel"}}},
    "looking ahead": {"config": {**FEW, "discriminator.unrolling": {"on": True}}},
    "stacked images": {"trained": {**SMALL, **FEW, "data": {"kind": "stacked_digits"}}},
    "codes of images": {
        "trained": {
            **VAE,
            "data": {"kind": "digits"},
            "latent": {"dimension": 3},
            "dequantisation": {"kind": "uniform"},
        }
    },
}
GROUPS = {
    "losses",
    "divergences",
    "critic",
    "gradients",
    "modes",
    "weights",
    "tests",
    "likelihood",
    "elbo",
    "latent",
    "images",
}
CANONICAL = [
    "jsd",
    "w1",
    "sliced_w1",
    "mmd2",
    "modes",
    "modes_fair",
    "top_two_modes",
    "high_quality",
    "reverse_kl_modes",
    "discriminator_gradient",
    "value",
    "value_bound",
    "discriminator_jsd",
    "critic_gap",
    "critic_lipschitz",
    "critic_w1",
    "gradient_at_fakes",
    "generator_gradient",
    "weights_at_clip",
    "discriminator_loss",
    "generator_loss",
]
every_metric = pytest.mark.parametrize("name", sorted(metrics.all()))
every_world = pytest.mark.parametrize("world", WORLDS)


def see(observe: Observe, world: str, **more: Any) -> Observation:
    return observe(**{"config": FEW, **WORLDS[world], **more})


def measured(seen: Observation, name: str) -> Measurement | None:
    metric = metrics.get(name)()
    return metric.measure(seen) if metric.applies(seen) else None


@pytest.mark.parametrize("name", CANONICAL)
def test_the_numbers_of_a_report_exist(name: str) -> None:
    assert name in metrics.all()


@every_metric
def test_it_says_what_it_is(name: str) -> None:
    kind = metrics.get(name)
    assert kind.name == name
    assert len((kind.__doc__ or "").split()) > 5
    assert all((kind.label, kind.unit, kind.source))
    assert kind.direction in {"lower", "higher", "none"}
    assert kind.group in GROUPS
    assert all(label and isinstance(value, float) for label, value in kind.reference)


@pytest.fixture(scope="module")
def worlds(observe: Observe) -> Mapping[str, Observation]:
    """Every kind of run once, only to be asked what applies to it."""
    return {world: see(observe, world, record=True) for world in WORLDS}


@every_metric
def test_some_run_has_it(worlds: Mapping[str, Observation], name: str) -> None:
    assert any(metrics.get(name)().applies(seen) for seen in worlds.values())


@every_world
@every_metric
@pytest.mark.parametrize("record", [True, False], ids=["training", "report"])
def test_it_is_a_finite_number_with_a_floor_that_is_one(
    observe: Observe, worlds: Mapping[str, Observation], name: str, world: str, record: bool
) -> None:
    if not metrics.get(name)().applies(worlds[world]):
        return
    found = measured(see(observe, world, record=record), name)
    if found is None:  # what only the last step's record tells is not in a report
        assert not record
        return
    assert type(found.value) is float
    assert abs(found.value) < 1e7
    least = {"value_bound": -1.3862943611198906}.get(name, 0)
    assert found.error is None or (type(found.error) is float and 0 <= found.error < 1e7)
    assert found.floor is None or (type(found.floor) is float and least <= found.floor < 1e7)


@every_world
def test_the_same_seed_and_step_give_the_same_in_any_order(
    observe: Observe, worlds: Mapping[str, Observation], world: str
) -> None:
    names = [n for n in metrics.all() if metrics.get(n)().applies(worlds[world])]
    together, backwards = see(observe, world), see(observe, world)
    found = {name: measured(together, name) for name in names}
    assert {name: measured(backwards, name) for name in reversed(names)} == found
    alone = {name: measured(see(observe, world), name) for name in names}
    assert alone == found


@pytest.mark.parametrize("name", [n for n, kind in metrics.all().items() if kind.dear])
def test_fresh_samples_are_drawn_at_every_step_but_one_floor_serves(
    observe: Observe, worlds: Mapping[str, Observation], name: str
) -> None:
    order = ("logit, modes, density", "critic, clipped", *WORLDS)
    world = next(w for w in order if metrics.get(name)().applies(worlds[w]))
    first, later = see(observe, world, step=1), see(observe, world, step=2)
    later.dataset = first.dataset
    one, other = measured(first, name), measured(later, name)
    assert one is not None
    assert other is not None
    if "w1" in name or name in {"jsd", "mmd2", "reverse_kl_modes", "discriminator_gradient"}:
        assert one.value != other.value
    if name != "critic_w1":  # its floor is that of the present critic
        assert one.floor == other.floor


@every_metric
def test_looking_leaves_no_trace_in_the_players(observe: Observe, name: str) -> None:
    seen = see(observe, "critic, clipped", record=True)
    before = [p.detach().clone() for p in seen.duel.generator_parameters]
    measured(seen, name)
    assert all(p.grad is None for p in (*seen.duel.generator_parameters, *seen.duel.weights))
    assert all((p == q).all() for p, q in zip(seen.duel.generator_parameters, before, strict=True))
