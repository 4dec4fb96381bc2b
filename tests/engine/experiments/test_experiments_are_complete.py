from __future__ import annotations

import math
from importlib import resources

import pytest

from engine.contract.specs import Experiment
from engine.contract.values import differences
from engine.kinds import Metric, metrics
from engine.observation import Observation
from engine.plan import check, trains
from engine.run.trainer import Trainer
from engine.store.experiment import builtin, find

NAMES = [
    "ring",
    "grid",
    "collapse",
    "collapse-remedied",
    "vanishing-minimax",
    "vanishing-non-saturating",
    "wgan-clip",
    "clip-too-small",
    "clip-too-large",
    "wgan-gp",
    "disjoint",
    "disjoint-noise",
    "draw",
]

TRAINED = [experiment for experiment in builtin() if trains(experiment.config)]
each = pytest.mark.parametrize("experiment", TRAINED, ids=lambda experiment: experiment.name)


def test_all_of_them_are_there_in_their_order() -> None:
    assert [experiment.name for experiment in builtin()][: len(NAMES)] == NAMES


@each
def test_an_experiment_says_what_to_see_and_when(experiment: Experiment) -> None:
    assert experiment.title
    assert experiment.summary.count(".") >= 2
    assert experiment.look_for
    assert "\n" not in experiment.summary + experiment.look_for
    assert experiment.expect
    assert experiment.layout
    assert experiment.steps == experiment.config["training"]["steps"]


@each
def test_every_promise_can_be_checked(experiment: Experiment) -> None:
    trainer = Trainer(check(experiment.config))
    seen = trainer.observe(record=False)
    for promise in experiment.expect:
        assert promise.steps <= experiment.steps
        assert (promise.low, promise.high) != (None, None)
        assert metrics.get(promise.metric)().applies(seen)


@each
def test_an_experiment_trains_for_a_few_steps(experiment: Experiment) -> None:
    trainer = Trainer(check(experiment.config))
    for _ in range(3):
        trainer.advance()
    seen = trainer.observe()
    measured = [m.measure(seen) for kind in metrics.all().values() if _cheap(m := kind(), seen)]
    assert measured
    assert all(math.isfinite(found.value) for found in measured)


@each
def test_the_file_has_the_name_of_its_experiment(experiment: Experiment) -> None:
    folder = resources.files("resources") / "experiments"
    assert (folder / f"{experiment.name}.toml").is_file()


@pytest.mark.parametrize(
    ("first", "second", "setting"),
    [
        ("collapse", "collapse-remedied", ("discriminator", "depth")),
        ("vanishing-minimax", "vanishing-non-saturating", ("objective", "kind")),
        ("disjoint", "disjoint-noise", ("discriminator.instance_noise", "on")),
        ("wgan-clip", "clip-too-small", ("discriminator.clip", "c")),
        ("wgan-clip", "clip-too-large", ("discriminator.clip", "c")),
        ("vae-ring", "elbo-surgery", ("prior", "kind")),
        ("vae-ring", "flow-prior", ("prior", "kind")),
        ("vae-ring", "flow-posterior", ("posterior", "kind")),
        ("posterior-collapse", "free-bits", ("bound", "free_bits")),
        ("posterior-collapse", "warm-up", ("bound", "warm_up")),
        ("amortisation-gap", "per-sample-inference", ("posterior", "kind")),
        ("vamp-prior", "aggregated-prior", ("prior", "kind")),
        ("collapse", "pacgan-ring", ("discriminator.packing", "on")),
        ("collapse", "minibatch-deviation", ("discriminator.minibatch_deviation", "on")),
        ("grid", "pacgan-grid", ("discriminator.packing", "on")),
        ("fgan-hellinger", "fgan-kl", ("objective", "kind")),
        ("fgan-kl", "fgan-reverse-kl", ("objective", "kind")),
    ],
)
def test_pairs_differ_in_one_thing(first: str, second: str, setting: tuple[str, str]) -> None:
    found = differences(find(first).config, find(second).config)
    section, field = setting
    if field == "kind":  # the settings of a part come and go with it
        found = tuple(place for place in found if place[0] != section or place[1] == "kind")
    assert found == (setting,)


def _cheap(metric: Metric, seen: Observation) -> bool:
    return not metric.dear and metric.applies(seen)
