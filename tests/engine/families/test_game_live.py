"""What may change while a game goes on, and what asks for a restart."""

from __future__ import annotations

import pytest
import torch

from engine.contract.errors import ConfigError
from engine.families.adversarial.game import Game
from engine.plan import assigned, check

SMALL = {
    "generator": {"width": 8, "depth": 2},
    "discriminator": {"width": 8, "depth": 2},
    "training": {"batch": 16, "steps": 100},
}
EVERYTHING = {
    f"discriminator.{name}": {"on": True}
    for name in ("clip", "gradient_penalty", "spectral", "r1", "instance_noise")
}


def game(changes=None):
    return Game(check({**SMALL, **(changes or {})}))


def changed(playing, path, value):
    playing.reconfigure(check(assigned(playing.plan.config, path, value)))


def parameters(playing):
    both = (playing.generator, playing.discriminator)
    return torch.cat([player.parameters.values for player in both]).clone()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("training.k_d", 3),
        ("training.batch", 8),
        ("training.ema", 0.0),
        ("objective", "hinge"),
        ("critic.clip", 0.05),
        ("discriminator.spectral.on", True),
        ("discriminator.optimiser.rate", 0.01),
        ("generator.optimiser", "rmsprop"),
        ("data", "moons"),
    ],
)
def test_a_live_change_acts_at_the_next_step_and_touches_nothing_else(path, value, same_state):
    playing, reference = game(), game()
    playing.step(), reference.step()
    kept = parameters(playing)
    changed(playing, path, value)
    if "clip" not in path:
        assert torch.equal(parameters(playing), kept)
    assert playing._draws.state() == reference._draws.state()
    playing.step(), reference.step()
    assert not same_state(playing.state(), reference.state())


@pytest.mark.parametrize("path", ["training.k_d", "discriminator.gradient_penalty.weight"])
def test_changing_a_setting_and_back_between_two_steps_changes_nothing(path, same_state):
    playing, reference = game(EVERYTHING), game(EVERYTHING)
    playing.step(), reference.step()
    section, _, field = path.rpartition(".")
    before = playing.plan.config[section][field]
    changed(playing, path, 7 if field == "k_d" else 3.0)
    changed(playing, path, before)
    playing.step(), reference.step()
    assert same_state(playing.state(), reference.state())


def test_switching_clipping_on_clips_at_once():
    playing = game()
    changed(playing, "critic.clip", 0.01)
    assert playing.discriminator.parameters.values.abs().max().item() == pytest.approx(0.01)
    assert playing.generator.parameters.values.abs().max().item() > 0.01


def test_a_new_kind_of_optimiser_starts_afresh_while_a_new_rate_keeps_its_memory():
    playing = game()
    playing.step()
    changed(playing, "generator.optimiser.rate", 0.01)
    assert playing.state()["generator"]["optimiser"]["count"] == 1
    changed(playing, "generator.optimiser", "momentum")
    assert not playing.state()["generator"]["optimiser"]["velocity"].any()


def test_the_learning_rate_follows_the_schedule_of_whole_steps():
    constant, falling = game(), game({"training": {"batch": 16, "steps": 2}})
    for _ in range(2):
        constant.step(), falling.step()
    assert torch.equal(parameters(constant), parameters(falling))
    constant.step(), falling.step()
    assert not torch.equal(parameters(constant), parameters(falling))


@pytest.mark.parametrize("section", ["generator", "discriminator"])
def test_what_needs_a_restart_is_refused(section):
    playing = game()
    with pytest.raises(ConfigError, match=f"{section} cannot change while a run goes on"):
        changed(playing, f"{section}.width", 16)


def test_the_average_warms_up_and_is_shown_when_asked_for():
    playing = game({"training": {"batch": 16, "ema": 0.999, "show_ema": True}})
    start = playing.generator.parameters.values.clone()
    playing.step()
    now = playing.generator.parameters.values
    expected = 0.1 * start + 0.9 * now
    torch.testing.assert_close(playing.averaged.average.parameters.values, expected)
    shown = torch.cat([p.flatten() for p in playing.observation(1, 0).duel.generator_parameters])
    torch.testing.assert_close(shown.detach(), expected)
    changed(playing, "training.show_ema", False)
    shown = torch.cat([p.flatten() for p in playing.observation(1, 0).duel.generator_parameters])
    assert torch.equal(shown.detach(), now)
