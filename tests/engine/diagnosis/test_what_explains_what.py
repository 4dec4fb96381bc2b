"""Symptoms that depend on the objective, and one that explains another."""

from __future__ import annotations

import pytest
from curves import GAN, SICK, WELL, Run, found

from engine.contract.values import Config
from engine.symptoms.kind import symptoms, watched
from engine.symptoms.watch import APPEARS, Watch


@pytest.mark.parametrize(
    ("objective", "blind"),
    [
        ({"kind": "hinge"}, 2.0),
        ({"kind": "least_squares", "fake_target": 0.0, "real_target": 1.0}, 0.25),
        ({"kind": "least_squares", "fake_target": -1.0, "real_target": 1.0}, 1.0),
    ],
)
def test_a_discriminator_of_scores_wins_by_its_loss(objective: Config, blind: float) -> None:
    run = Run({**GAN, "objective": objective}, {"discriminator_loss": 0.09 * blind})
    finding = found("discriminator_wins", run)
    assert finding is not None
    assert finding.panel == "losses"
    assert "loss" in finding.sentence
    assert "JSD" not in finding.sentence
    assert found("discriminator_wins", run.but(discriminator_loss=0.2 * blind)) is None


def test_a_critic_has_no_loss_that_it_could_win_by() -> None:
    run = Run({**GAN, "objective": {"kind": "wasserstein"}}, {"discriminator_loss": -5.0})
    assert found("discriminator_wins", run) is None
    assert not watched(symptoms.get("discriminator_wins")(), run.evidence())


def said(run: Run) -> set[str]:
    """Return what is said of a run to which nothing more happens."""
    watch = Watch()
    for _ in range(APPEARS):
        found = watch.examine(run.written(), run.status())
    return {finding.symptom for finding in found.findings}


def test_a_rate_that_breaks_a_model_explains_the_modes_it_has_lost() -> None:
    lost = {"reverse_kl_modes": 1.4, "modes_fair": 2.0, "modes_fair.floor": 8.0}
    assert said(SICK["learning_rate_high"].but(**lost)) == {"learning_rate_high"}
    assert said(WELL["learning_rate_high"].but(**lost)) == {"modes_lost"}


def test_a_loss_that_is_thrown_about_says_nothing_of_overfitting() -> None:
    fresh = {"negative_log_likelihood": 40.0}
    assert said(SICK["learning_rate_high"].but(**fresh)) == {"learning_rate_high"}
    assert said(WELL["learning_rate_high"].but(**fresh)) == {"likelihood_overfits"}


@pytest.mark.parametrize("kind", ["mmd", "mmd_features"])
def test_a_witness_of_moments_is_held_against_no_transport_distance(kind: str) -> None:
    """It maximises the MMD, so that it is no estimate of W1 at its optimum either."""
    run = SICK["critic_not_optimal"]
    config = {**run.config, "objective": {"kind": kind}}
    found = symptoms.get("critic_not_optimal")()
    assert found.find(run.evidence()) is not None
    evidence = Run(config, run.columns).evidence()
    assert found.find(evidence) is None
    assert not watched(found, evidence)


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"critic_w1": 0.1, "w1": 1.0, "w1.floor": 0.1}, "Critic"),
        ({"discriminator_jsd": 0.05, "jsd": 0.3, "jsd.floor": 0.01}, "Discriminator"),
        ({"f_bound": 0.05, "f_divergence": 0.3, "f_divergence.floor": 0.01}, "Discriminator"),
    ],
)
def test_what_plays_against_the_generator_has_its_own_name(
    columns: dict[str, float], name: str
) -> None:
    run, watch = Run(GAN, dict(columns)), Watch()
    for _ in range(APPEARS):
        diagnosis = watch.examine(run.written(), run.status())
    label = f"{name} not at its optimum"
    assert label in [finding.label for finding in diagnosis.findings]
    assert [known for known in diagnosis.watched if "optimum" in known] == [label]
