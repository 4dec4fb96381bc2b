"""Every symptom is found where it is, not where it is not, and its thresholds decide which."""

from __future__ import annotations

import importlib

import numpy as np
import pytest
from curves import GAN, SICK, WELL, Run, found

from engine.symptoms.evidence import Evidence
from engine.symptoms.kind import symptoms, watched

NAMES = list(symptoms.all())
MUTATIONS = [  # a constant, what it becomes, and whether the sick or the well are then mistaken
    ("discriminator_wins", "SURE", 0.7, "sick"),
    ("discriminator_wins", "SURE", 0.1, "well"),
    ("gradient_vanishes", "FLAT", 1e-6, "sick"),
    ("gradient_vanishes", "FLAT", 1.0, "well"),
    ("gradient_vanishes", "APART", 30.0, "sick"),
    ("modes_lost", "LOST", 2.0, "sick"),
    ("modes_lost", "SHORT", 7.0, "sick"),
    ("modes_hopping", "CROWDED", 0.97, "sick"),
    ("modes_hopping", "CROWDED", 0.2, "well"),
    ("modes_hopping", "PLACES", 9, "sick"),
    ("critic_not_optimal", "HALF", 0.05, "sick"),
    ("critic_not_optimal", "HALF", 0.95, "well"),
    ("critic_not_optimal", "CLEAR", 20.0, "sick"),
    ("clip_saturated", "AT_BOUND", 0.9, "sick"),
    ("clip_saturated", "AT_BOUND", 0.01, "well"),
    ("lipschitz_drifts", "FACTOR", 20.0, "sick"),
    ("lipschitz_drifts", "NOISE", 100.0, "sick"),
    ("lipschitz_drifts", "FEWEST", 40, "sick"),
    ("posterior_collapse", "ONE", 3.0, "sick"),
    ("posterior_collapse", "ONE", 0.0, "well"),
    ("posterior_collapse", "SETTLED", 3000, "sick"),
    ("dead_codes", "ALIVE", 0.5, "sick"),
    ("dead_codes", "ALIVE", 1.5, "well"),
    ("dead_codes", "SETTLED", 3000, "sick"),
    ("likelihood_overfits", "NOISE", 50.0, "sick"),
    ("likelihood_overfits", "LEAST", 5.0, "sick"),
    ("learning_rate_high", "WORSE", 1000.0, "sick"),
    ("learning_rate_high", "SHARE", 2.0, "sick"),
    ("oscillation", "SLOW", 0.99, "sick"),
    ("oscillation", "TURNS", 60, "sick"),
    ("oscillation", "SWING", 0.5, "sick"),
    ("oscillation", "FEWEST", 1500, "sick"),
    ("converged", "WITHIN", 0.9, "sick"),
    ("converged", "WITHIN", 9.0, "well"),
]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_found_where_it_is(name: str) -> None:
    finding = found(name, SICK[name])
    assert finding is not None
    assert finding.symptom == name
    assert finding.sentence.endswith(".")
    assert finding.readings
    for reading in finding.readings:
        below = reading.value <= reading.threshold
        assert below == (reading.relation == "≤") or reading.value == reading.threshold
        assert 0 < reading.first < reading.last


@pytest.mark.parametrize("name", NAMES)
def test_it_is_not_found_where_it_is_not(name: str) -> None:
    assert found(name, WELL[name]) is None


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_found_in_nothing(name: str) -> None:
    assert found(name, Run({}, {})) is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 3e300, -3e300, 0.0])
@pytest.mark.parametrize("name", NAMES)
def test_it_stands_any_number(name: str, value: float) -> None:
    names = [*SICK[name].columns, *(f"{metric}.floor" for metric in SICK[name].columns)]
    with np.errstate(all="ignore"):
        found(name, Run(GAN, dict.fromkeys(names, np.full(2000, value))))


@pytest.mark.parametrize("name", NAMES)
def test_what_happened_long_ago_is_not_said_of_the_present(name: str) -> None:
    if name in ("lipschitz_drifts", "learning_rate_high"):
        pytest.skip("it is a change over the run")
    first, second = SICK[name], WELL[name]
    joined = {
        metric: np.concatenate([_long(first.columns[metric]), _long(second.columns[metric])])
        for metric in first.columns
    }
    assert found(name, Run(first.config, joined)) is None


@pytest.mark.parametrize(("name", "constant", "mutant", "mistaken"), MUTATIONS)
def test_each_threshold_decides(
    name: str, constant: str, mutant: float, mistaken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.import_module(f"engine.diagnosis.{name}"), constant, mutant)
    if mistaken == "sick":
        assert found(name, SICK[name]) is None
    else:
        assert found(name, WELL[name]) is not None


def test_every_symptom_has_a_threshold_that_is_shown_to_matter() -> None:
    assert {name for name, *_ in MUTATIONS} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_watched_where_its_numbers_are(name: str) -> None:
    part, run = symptoms.get(name)(), SICK[name]
    assert watched(part, run.evidence())
    assert not watched(part, Run(run.config, {}).evidence())
    if part.families:
        assert not watched(part, Run({"family": {"kind": "theory"}}, run.columns).evidence())


@pytest.mark.parametrize("name", NAMES)
def test_it_describes_itself(name: str) -> None:
    kind = symptoms.get(name)
    assert kind.label[0].isupper()
    assert kind.metrics
    assert kind.panel
    assert kind.__doc__


def _long(values: object) -> np.ndarray:
    """Return as many values for a constant as for a curve that is not one."""
    made = np.asarray(values, np.float64)
    return np.full(20, made) if made.ndim == 0 else made


def test_evidence_reads_rare_columns_back_but_not_beyond_half_of_the_run() -> None:
    run = Run(GAN, {"w1": np.arange(20.0), "jsd": np.arange(5.0), "kl": [1.0, np.nan]})
    seen: Evidence = run.evidence()
    recent, rare, more = seen.last("w1"), seen.last("jsd"), seen.last("jsd", least=2)
    assert recent is not None
    assert recent.values.tolist() == [16, 17, 18, 19]
    assert rare is not None
    assert rare.values.tolist() == [4]
    assert more is not None
    assert more.values.tolist() == [3, 4]
    assert seen.last("jsd", least=4) is None
    assert seen.last("kl") is None
    assert seen.last("nothing") is None
