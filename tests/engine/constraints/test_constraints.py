"""Every constraint in its role, and each against what is known of it."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.families.adversarial.rules import complaints
from engine.kinds import constraints
from engine.plan import assigned, check
from engine.roles import (
    Arrangement,
    ClosedPenalty,
    Foresight,
    Parametrisation,
    Penalty,
    Perturbation,
    Projection,
)

ROLES = (Perturbation, Parametrisation, Penalty, Projection, Arrangement, Foresight)


def built(name, **settings):
    part = constraints.get(name)
    return part(part.Config(on=True, **settings))


def drawn(*shape, seed=0):
    return torch.from_numpy(np.random.default_rng(seed).standard_normal(shape))


def matrices():
    return [drawn(6, 2), drawn(6), drawn(6, 6, seed=1), drawn(6), drawn(1, 6, seed=2), drawn(1)]


@pytest.fixture(params=sorted(constraints.all()))
def constraint(request):
    return built(request.param)


def test_every_constraint_is_off_unless_asked_for_and_acts_live(constraint):
    fields = constraint.Config.model_fields
    assert constraint.Config().on is False
    widens = isinstance(constraint, Arrangement)  # the discriminator, hence only at a restart
    assert all(f.json_schema_extra["saddlepoint"]["live"] != widens for f in fields.values())


def test_every_constraint_has_a_role(constraint):
    assert any(isinstance(constraint, role) for role in ROLES)


def test_a_closed_penalty_is_the_one_of_autograd(constraint):
    if not (isinstance(constraint, Penalty) and isinstance(constraint, ClosedPenalty)):
        pytest.skip("no closed penalty")
    gradients = drawn(9, 2).requires_grad_()
    loss = constraint.penalty(gradients)
    value, slopes = constraint.penalty_slopes(gradients.detach())
    torch.testing.assert_close(value, loss.detach())
    torch.testing.assert_close(slopes, torch.autograd.grad(loss, gradients)[0])


def test_a_penalty_of_flat_gradients_is_finite(constraint):
    if not (isinstance(constraint, Penalty) and isinstance(constraint, ClosedPenalty)):
        pytest.skip("no closed penalty")
    value, slopes = constraint.penalty_slopes(torch.zeros(4, 2))
    assert torch.isfinite(value)
    assert bool((slopes == 0).all())


def test_clipping_leaves_nothing_outside():
    values = drawn(50)
    built("clip", c=0.3).project(values)
    torch.testing.assert_close(values, drawn(50).clamp(-0.3, 0.3))


def test_setting_the_clip_section_sets_c_and_turns_it_on():
    plan = check(assigned({}, "critic.clip", 0.05))
    assert plan.config["discriminator.clip"] == {"on": True, "c": 0.05}


def test_the_penalty_is_zero_at_its_centre_and_counts_one_or_both_sides():
    steep, flat = torch.tensor([[3.0, 4.0]]), torch.tensor([[0.3, 0.4]])
    two, one = built("gradient_penalty"), built("gradient_penalty", sides="one")
    assert two.penalty(torch.tensor([[0.6, 0.8]])).item() == pytest.approx(0.0, abs=1e-9)
    assert two.penalty(steep).item() == one.penalty(steep).item() == pytest.approx(160.0)
    assert two.penalty(flat).item() == pytest.approx(2.5)
    assert one.penalty(flat).item() == 0.0


def test_the_penalty_is_taken_between_real_and_fake():
    real, fake = torch.zeros(200, 2), torch.tensor([1.0, 2.0]).expand(200, 2)
    points = built("gradient_penalty").points(real, fake, np.random.default_rng(0))
    torch.testing.assert_close(points[:, 1], 2 * points[:, 0])
    assert 0.0 <= points[:, 0].min() < 0.05
    assert 0.95 < points[:, 0].max() <= 1.0


def test_rounding_errors_do_not_choose_the_direction_of_the_penalty():
    _, slopes = built("gradient_penalty").penalty_slopes(torch.tensor([[1e-18, -1e-18]]))
    assert slopes.abs().max().item() < 1e-6


def test_r1_of_a_linear_discriminator_is_half_gamma_times_its_slope_squared():
    gradients = torch.tensor([[3.0, 4.0]]).expand(7, 2)
    assert built("r1", gamma=0.2).penalty(gradients).item() == pytest.approx(2.5)


def test_r1_looks_at_the_real_examples():
    real = drawn(5, 2)
    assert built("r1").points(real, -real, np.random.default_rng(0)) is real


def test_instance_noise_has_its_deviation_and_falls_to_zero():
    noise = built("instance_noise", sigma=0.5, decay=100)
    still = torch.zeros(20_000, 2)
    random = np.random.default_rng(0)
    assert noise.perturb(still, 0, random).std().item() == pytest.approx(0.5, rel=0.02)
    assert noise.perturb(still, 50, random).std().item() == pytest.approx(0.25, rel=0.02)
    assert noise.perturb(still, 100, random).abs().max().item() == 0.0
    assert built("instance_noise", sigma=0.5).deviation(10**6) == 0.5


def test_spectral_norms_become_one_and_the_output_gets_its_gain():
    part = built("spectral", gain=3.0)
    weights = matrices()
    part.start(weights, np.random.default_rng(0))
    for _ in range(200):
        part.advance(weights)
    effective = part.effective(weights)
    norms = [torch.linalg.matrix_norm(w, 2).item() for w in effective[::2]]
    assert norms == pytest.approx([1.0, 1.0, 3.0])
    assert torch.equal(effective[1], weights[1])
    torch.testing.assert_close(effective[-1], 3.0 * weights[-1])


def test_the_gradient_goes_through_the_spectral_norm():
    part = built("spectral")
    weights = [w.requires_grad_() for w in matrices()]
    part.start([w.detach() for w in weights], np.random.default_rng(0))
    effective = part.effective(weights)
    given = [drawn(*w.shape, seed=9) for w in weights]
    expected = torch.autograd.grad(effective, weights, given)
    found = [g.clone() for g in given]
    part.pull_back([w.detach() for w in weights], found)
    for ours, theirs in zip(found, expected, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-10, atol=1e-12)


def test_using_spectral_parameters_never_changes_the_state():
    part = built("spectral")
    part.start(matrices(), np.random.default_rng(0))
    before = {name: value.clone() for name, value in part.state().items()}
    part.effective(matrices())
    part.pull_back(matrices(), matrices())
    assert all(torch.equal(value, before[name]) for name, value in part.state().items())
    part.advance(matrices())
    assert not all(torch.equal(value, before[name]) for name, value in part.state().items())


def test_a_restored_spectral_state_is_a_copy():
    part, other = built("spectral"), built("spectral")
    part.start(matrices(), np.random.default_rng(0))
    other.restore(part.state())
    part.advance([2.0 - weight for weight in matrices()])
    assert not torch.equal(part.state()["left0"], other.state()["left0"])


@pytest.mark.parametrize(
    ("pair", "word"),
    [
        (("clip", "spectral"), "scale"),
        (("clip", "gradient_penalty"), "slopes"),
        (("r1", "gradient_penalty"), "R1"),
    ],
)
def test_constraints_that_fight_each_other_say_so(pair, word):
    plan = check({f"discriminator.{name}": {"on": True} for name in pair})
    assert any(word in sentence for sentence in complaints(plan))


def test_a_constraint_alone_is_not_complained_about(constraint):
    assert complaints(check({f"discriminator.{constraint.name}": {"on": True}})) == ()
