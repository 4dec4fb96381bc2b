"""What a game does in a step, and what it remembers."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from engine.contract.errors import UserError
from engine.families.adversarial.game import Game
from engine.plan import check
from engine.training.diverged import DivergedError

SMALL = {
    "generator": {"width": 8, "depth": 2},
    "discriminator": {"width": 8, "depth": 2},
    "training": {"batch": 16, "steps": 100},
}
EVERYTHING = {
    **SMALL,
    **{
        f"discriminator.{name}": {"on": True}
        for name in ("clip", "gradient_penalty", "spectral", "r1", "instance_noise")
    },
}


def game(changes=None, **options):
    return Game(check({**SMALL, **(changes or {})}), **options)


def parameters(playing):
    both = (playing.generator, playing.discriminator)
    return torch.cat([player.parameters.values for player in both]).clone()


def played(playing, steps):
    for _ in range(steps):
        playing.step()


def counted(playing, monkeypatch):
    calls = []
    for player in (playing.discriminator, playing.generator):
        update = player.update
        monkeypatch.setattr(
            player, "update", lambda share, p=player, u=update: (calls.append(p.name[0]), u(share))
        )
    return calls


def test_the_default_plan_is_the_base_of_the_claims():
    config = check({}).config
    assert config["generator"]["depth"] == config["discriminator"]["depth"] == 3
    assert config["generator"]["width"] == config["discriminator"]["width"] == 128
    assert config["training"]["batch"] == 256
    assert config["training"]["ema"] == 0.999
    assert config["objective"]["kind"] == "non_saturating"
    for player in ("generator", "discriminator"):
        assert config[f"{player}.optimiser"] == {
            "kind": "adam",
            "rate": 1e-3,
            "decay_start": 0.5,
            "final_rate": 0.02,
            "beta1": 0.5,
            "beta2": 0.999,
            "epsilon": 1e-8,
        }


def test_a_step_is_k_discriminator_updates_and_then_the_generators(monkeypatch):
    playing = game({"training": {"batch": 16, "k_d": 3, "k_g": 2}})
    calls = counted(playing, monkeypatch)
    playing.step()
    assert calls == ["d", "d", "d", "g", "g"]


@pytest.mark.parametrize("player", ["discriminator", "generator"])
def test_half_a_step_moves_one_player_once_and_has_a_whole_record(player, monkeypatch):
    playing = game({"training": {"batch": 16, "k_d": 3, "k_g": 2}})
    calls = counted(playing, monkeypatch)
    record = playing.step(player)
    assert calls == [player[0]]
    assert record.real_outputs.shape == record.fake_outputs.shape == (16,)
    assert record.fake_gradients.shape == (16, 2)
    assert record.discriminator_norm > 0
    assert record.generator_norm > 0


def test_half_a_step_carries_the_other_players_values_over():
    playing = game()
    whole = playing.step()
    half = playing.step("discriminator")
    assert half.generator_loss == whole.generator_loss
    assert half.discriminator_loss != whole.discriminator_loss


def test_a_record_is_a_copy_that_later_steps_leave_alone():
    playing = game()
    record = playing.step()
    kept = record.real_outputs.copy()
    playing.step()
    np.testing.assert_array_equal(record.real_outputs, kept)


def test_the_gradients_at_the_fakes_are_those_of_the_generators_own_loss():
    playing = game()
    state = playing.state()
    record = playing.step("generator")
    playing.restore(state)
    noise = torch.from_numpy(playing._draws.prior(16))
    seen = playing.observation(0, 0)
    fakes = seen.generator(noise).detach().requires_grad_()
    loss = torch.nn.functional.softplus(-seen.duel.discriminator(fakes)).sum()
    (expected,) = torch.autograd.grad(loss, fakes)
    np.testing.assert_allclose(record.fake_gradients, expected.numpy(), rtol=1e-4, atol=1e-7)


def test_the_same_seed_plays_the_same_game_and_another_seed_another():
    first, second = game(EVERYTHING), game(EVERYTHING)
    other = game({**EVERYTHING, "training": {**SMALL["training"], "seed": 1}})
    for playing in (first, second, other):
        playing.step()
    assert torch.equal(parameters(first), parameters(second))
    assert not torch.equal(parameters(first), parameters(other))


def test_looking_changes_nothing(same_state):
    watched, alone = game(EVERYTHING), game(EVERYTHING)
    for step in range(3):
        seen = watched.observation(step, 0)
        points = torch.zeros(5, 2, requires_grad=True)
        torch.autograd.grad(seen.duel.discriminator(points).sum(), points)
        seen.fake(100)
        watched.step()
        alone.step()
    assert same_state(watched.state(), alone.state())


@pytest.mark.parametrize("changes", [{}, EVERYTHING, {"data": {"kind": "ring", "size": 50}}])
def test_a_restored_game_continues_bit_for_bit(changes, same_state):
    original, restored = game(changes), game(changes)
    original.step()
    restored.step("generator")
    restored.restore(original.state())
    assert same_state(restored.state(), original.state())
    for player in ("both", "discriminator", "both"):
        original.step(player)
        restored.step(player)
    assert same_state(restored.state(), original.state())


def test_a_state_of_another_architecture_is_refused_and_nothing_changes(same_state):
    playing, wider = game(), game({"generator": {"width": 9, "depth": 2}})
    before = playing.state()
    with pytest.raises(UserError, match=r"generator.parameters should be"):
        playing.restore(wider.state())
    with pytest.raises(UserError, match="does not fit"):
        playing.restore({"generator": before["generator"]})
    assert same_state(playing.state(), before)


def test_a_state_is_a_copy_of_tensors_numbers_and_text():
    playing = game(EVERYTHING)
    playing.step()
    state = playing.state()
    kept = state["generator"]["parameters"].clone()
    playing.step()
    assert torch.equal(state["generator"]["parameters"], kept)
    json.dumps(state, default=lambda tensor: tensor.tolist())


def test_a_dataset_of_limited_size_has_no_more_points():
    playing = game({"data": {"kind": "ring", "size": 5}})
    seen = np.concatenate([playing._draws.data(16) for _ in range(10)])
    assert len(np.unique(seen, axis=0)) == 5


def test_an_observed_discriminator_is_the_normalised_one():
    playing = game({"discriminator.spectral": {"on": True, "gain": 1.0}})
    outputs = playing.observation(0, 0).duel.outputs(np.array([[0, 0], [100, 0]], dtype=np.float32))
    assert abs(outputs[1] - outputs[0]) <= 101


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("player", ["discriminator", "generator"])
def test_a_loss_that_is_no_number_stops_before_the_update(player, plain):
    playing = game({"objective": {"kind": "wasserstein"}}, plain=plain)
    playing.step()
    playing.discriminator.parameters.values.fill_(1e30)
    before = parameters(playing)
    with pytest.raises(DivergedError, match=r"its update was not made") as caught:
        playing.step(player)
    assert caught.value.player == player
    assert torch.equal(parameters(playing), before)


def test_divergence_leaves_all_parameters_finite():
    fast = {"kind": "sgd", "rate": 10.0, "decay_start": 1.0}
    playing = game(
        {
            "objective": {"kind": "least_squares"},
            "generator.optimiser": fast,
            "discriminator.optimiser": fast,
        }
    )
    with pytest.raises(DivergedError):
        played(playing, 200)
    assert bool(torch.isfinite(parameters(playing)).all())


@pytest.mark.parametrize(
    "changes",
    [{"training": {"batch": 1}}, {"noise": {"dimension": 1}}, {"discriminator": {"width": 1}}],
)
def test_the_smallest_games_are_played(changes):
    record = game(changes).step()
    assert np.isfinite(record.fake_gradients).all()
