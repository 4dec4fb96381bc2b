"""What the discriminator reads: packed examples, and how varied they are."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.contract.errors import ConfigError
from engine.families.adversarial.game import Game
from engine.kinds import constraints, metrics, probes
from engine.plan import assigned, check
from engine.roles import Arrangement

SMALL = {
    "generator": {"width": 8, "depth": 2},
    "discriminator": {"width": 8, "depth": 2},
    "training": {"batch": 12, "steps": 100},
}
ARRANGEMENTS = [n for n, part in constraints.all().items() if issubclass(part, Arrangement)]
each = pytest.mark.parametrize("name", ARRANGEMENTS)


def game(**more):
    found = {f"discriminator.{name}": {"on": True, **values} for name, values in more.items()}
    return Game(check({**SMALL, **found}))


def built(name, **settings):
    part = constraints.get(name)
    return part(part.Config(on=True, **settings))


def drawn(*shape, seed=0):
    return torch.from_numpy(np.random.default_rng(seed).standard_normal(shape))


@each
@pytest.mark.parametrize("shape", [(2,), (3, 4, 5)], ids=["plane", "images"])
def test_rows_have_the_shape_that_was_announced(name, shape):
    part = built(name)
    wide = part.widen(shape)
    points = drawn(12, int(np.prod(shape)))
    assert wide[1:] == shape[1:]
    assert part.arrange(points).shape[1] == int(np.prod(wide))
    assert part.among(points, points).shape == (12, int(np.prod(wide)))


@each
@pytest.mark.parametrize("count", [12, 13])
def test_the_slopes_of_examples_are_those_of_autograd(name, count):
    part = built(name)
    part.widen((3,))
    points = drawn(count, 3).requires_grad_()
    rows = part.arrange(points)
    given = drawn(*rows.shape, seed=1)
    (expected,) = torch.autograd.grad(rows, points, given)
    found = part.pull_back(points.detach(), given)
    torch.testing.assert_close(found, expected, rtol=1e-9, atol=1e-12)


def test_packing_lays_neighbours_side_by_side_and_images_channel_upon_channel():
    part = built("packing", m=3)
    assert part.widen((3, 8, 8)) == (9, 8, 8)
    rows = part.arrange(torch.arange(14.0).view(7, 2))
    assert rows.tolist() == [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]


def test_packing_by_one_is_the_plain_game_bit_for_bit():
    packed, plain = game(packing={"m": 1}), game()
    for playing in (packed, plain):
        playing.step(), playing.step()
    for player in ("generator", "discriminator"):
        ours, theirs = (getattr(g, player).parameters.values for g in (packed, plain))
        assert torch.equal(ours, theirs)


def test_the_record_of_a_packed_step_has_an_output_for_each_row():
    record = game(packing={"m": 3}).step()
    assert record.real_outputs.shape == record.fake_outputs.shape == (4,)
    assert record.fake_gradients.shape == (12, 2)


def test_the_spread_that_is_told_is_the_standard_deviation():
    part = built("minibatch_deviation", weight=2.0)
    part.widen((2,))
    points = 3.0 * drawn(20_000, 2)
    told = part.arrange(points)[:, 2]
    assert told.std().item() == pytest.approx(0.0, abs=1e-9)
    assert told[0].item() == pytest.approx(6.0, rel=0.02)
    alike = part.arrange(torch.zeros(5, 2))
    assert alike[:, 2].abs().max().item() < 1e-3


def test_real_and_fake_are_told_apart_by_their_spread_alone():
    """A collapsed generator: with the spread D reads what it could not see at single points."""
    playing = game(minibatch_deviation={})
    for _ in range(5):
        playing.step("discriminator")
    record = playing._records.latest()
    assert np.isfinite(record.fake_gradients).all()


@each
def test_what_the_discriminator_reads_changes_only_at_a_restart(name):
    playing = game()
    plan = check(assigned(playing.plan.config, f"discriminator.{name}.on", True))
    with pytest.raises(
        ConfigError, match=f"discriminator.{name} cannot change while a run goes on"
    ):
        playing.reconfigure(plan)


@pytest.mark.parametrize(
    ("imposed", "least"),
    [
        ({"packing": {"m": 13}}, 13),
        ({"packing": {"m": 7}, "minibatch_deviation": {}}, 14),
    ],
)
def test_a_batch_that_makes_no_row_is_refused_at_the_start_and_while_it_runs(imposed, least):
    with pytest.raises(ConfigError, match=f"training.batch: 12 .* at least {least}"):
        game(**imposed)
    playing = game(packing={"m": 3})
    with pytest.raises(ConfigError, match=r"training.batch: 2 .* at least 3"):
        playing.reconfigure(check(assigned(playing.plan.config, "training.batch", 2)))
    playing.step()


def test_examples_that_are_left_over_are_complained_about():
    assert "leaves 2 examples over" in " ".join(game(packing={"m": 5}).complaints())
    assert game(packing={"m": 4}).complaints() == ()


def test_a_single_point_is_judged_beside_real_examples_and_the_picture_says_so():
    playing = game(packing={"m": 3}, minibatch_deviation={})
    seen = playing.observation(0, 0)
    picture = probes.get("surface")().draw(seen, 16)
    assert picture.note == (
        "each point packed with 2 real and told the spread of real examples, mean of 4 draws"
    )
    again = playing.observation(9, 0).duel.outputs(seen.real(5))
    assert np.array_equal(seen.duel.outputs(seen.real(5)), again)  # the company stays
    assert seen.duel.outputs_of_sample(seen.real(12)).shape == (4,)
    assert game().observation(0, 0).duel.note == ""


def test_a_discriminator_that_adds_up_its_examples_is_seen_through_its_company():
    """D(x₁, x₂) = x₁ + x₂: beside real examples a point is judged by itself and their mean."""
    playing = Game(
        check(
            {**SMALL, "discriminator": {"depth": 0}, "discriminator.packing": {"on": True, "m": 2}}
        )
    )
    playing.discriminator.parameters.values.copy_(torch.tensor([1.0, 0.0, 1.0, 0.0, 0.0]))
    points = np.array([[0, 0], [5, 0]], dtype=np.float32)
    found = playing.observation(0, 0).duel.outputs(points)
    assert found[1] - found[0] == pytest.approx(5.0, abs=1e-4)
    assert abs(found[0]) < 2.0


@each
@pytest.mark.parametrize(
    "metric", ["value", "discriminator_gradient", "gradient_at_fakes", "generator_gradient"]
)
def test_numbers_of_the_game_are_finite_with_and_without_a_record(name, metric):
    playing = game(**{name: {}})
    playing.step()
    for forget in (False, True):
        seen = playing.observation(1, 0)
        if forget:
            seen.forget_records()
        assert np.isfinite(metrics.get(metric)().measure(seen).value)


@each
def test_a_restored_game_continues_bit_for_bit(name):
    original, restored = game(**{name: {}}), game(**{name: {}})
    original.step()
    restored.restore(original.state())
    original.step(), restored.step()
    assert torch.equal(original.generator.parameters.values, restored.generator.parameters.values)
