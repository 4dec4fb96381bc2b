"""The f-GANs against conjugates, densities and the table of Nowozin et al. 2016."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from engine.families.adversarial.game import Game
from engine.kinds import objectives
from engine.numerics.distances.f_estimate import divergence_of_masses
from engine.numerics.f_gan import FGan
from engine.plan import check
from engine.training.diverged import DivergedError

NAMES = [name for name, part in objectives.all().items() if issubclass(part, FGan)]
LOG_2 = math.log(2)
# of N(0, 1) from N(1, 1), by quadrature (CLAIMS 19), and what each is for equal distributions
KNOWN = {
    "f_kl": (0.5, 0.0),
    "f_reverse_kl": (0.5, 0.0),
    "f_pearson": (math.e - 1, 0.0),
    "f_hellinger": (0.235006, 0.0),
    "f_jensen_shannon": (0.222843, 0.0),
    "f_gan": (0.222843 - 2 * LOG_2, -2 * LOG_2),
    "f_total_variation": (0.382925, 0.0),
}
each = pytest.mark.parametrize("name", NAMES)


def built(name, **settings):
    part = objectives.get(name)
    return part(part.Config(**settings))


def normals(shift=1.0, points=40_001):
    """Masses of the data N(0, 1) and of the model N(shift, 1) on a fine lattice."""
    x = np.linspace(-12, 13, points)
    data, model = (np.exp(-0.5 * (x - m) ** 2) for m in (0.0, shift))
    return data / data.sum(), model / model.sum()


def ratios():
    return torch.logspace(-3, 3, 400, dtype=torch.float64)


def outputs_of(values, objective):
    """Find raw outputs v with g_f(v) = values, by bisection: every g_f rises."""
    low, high = torch.full_like(values, -40.0), torch.full_like(values, 3000.0)
    for _ in range(200):
        middle = (low + high) / 2
        below = objective.activation(middle) < values
        low, high = torch.where(below, middle, low), torch.where(below, high, middle)
    return low


def test_all_seven_divergences_are_there():
    assert set(NAMES) == set(KNOWN)


@each
def test_the_divergence_of_two_normals_is_the_known_one(name):
    data, model = normals()
    assert built(name).terms(data, model).sum() == pytest.approx(KNOWN[name][0], abs=2e-6)
    assert built(name).terms(data, data).sum() == pytest.approx(KNOWN[name][1], abs=1e-12)


@each
def test_the_conjugate_meets_the_function_at_its_slope(name):
    """Fenchel and Young: f*(f'(u)) = u f'(u) − f(u), and f' is the slope of f."""
    objective, u = built(name), ratios().requires_grad_()
    f = torch.from_numpy(objective.terms(u.detach().numpy(), np.ones(len(u))))
    slope = objective.best(u)
    torch.testing.assert_close(objective.conjugate(slope), u * slope - f, rtol=1e-9, atol=1e-9)
    step = 1e-6 * u.detach().numpy()
    up, down = (objective.terms(u.detach().numpy() + s, np.ones(len(u))) for s in (step, -step))
    found = torch.from_numpy((up - down) / (2 * step))
    away = (u - 1).abs() > 1e-3  # the corner of TV
    torch.testing.assert_close(found[away], slope[away].detach(), rtol=1e-4, atol=1e-6)


@each
def test_the_conjugate_is_the_largest_of_its_definition(name):
    objective = built(name)
    u = torch.logspace(-4, 4, 20_001, dtype=torch.float64)
    f = torch.from_numpy(objective.terms(u.numpy(), np.ones(len(u))))
    for t in objective.best(torch.tensor([0.2, 0.7, 1.5, 4.0], dtype=torch.float64)):
        assert (u * t - f).max().item() == pytest.approx(objective.conjugate(t).item(), abs=1e-4)


@each
def test_the_cost_is_the_conjugate_of_the_activation(name):
    objective, v = built(name), torch.linspace(-4, 4, 101, dtype=torch.float64)
    activated = objective.activation(v)
    torch.testing.assert_close(objective.cost(v), objective.conjugate(activated))
    assert bool((activated.diff() > 0).all())


@each
def test_the_bound_is_tight_at_the_best_output_and_nowhere_else(name):
    objective = built(name)
    data, model = (torch.from_numpy(masses) for masses in normals(points=4001))
    kept = (data > 1e-14) & (model > 1e-14)
    data, model = data[kept], model[kept]
    best = objective.best(data / model)

    def bound(v):
        return ((data * objective.activation(v)).sum() - (model * objective.cost(v)).sum()).item()

    v = outputs_of(best, objective)
    if name == "f_total_variation":
        v = 30 * best.sign()  # the best raw output is infinite
    exact = KNOWN[name][0]
    assert bound(v) == pytest.approx(exact, abs=2e-5)
    for worse in (v + 0.1, v - 0.1, 0.9 * v, 0 * v):
        assert bound(worse) < exact


@each
@pytest.mark.parametrize("generator", ["alternative", "saturating"])
def test_both_generator_losses_push_a_fake_towards_higher_outputs(name, generator):
    objective = built(name, generator=generator)
    _, slopes = objective.generator_slopes(torch.linspace(-1.5, 3, 19, dtype=torch.float64))
    assert bool((slopes < 0).all())


@pytest.mark.parametrize(
    ("generator", "other"), [("saturating", "minimax"), ("alternative", "non_saturating")]
)
def test_the_divergence_of_the_gan_is_the_game_of_the_gan(generator, other):
    v, w = torch.linspace(-5, 5, 11), torch.linspace(5, -3, 11)
    ours, theirs = built("f_gan", generator=generator), built(other)
    torch.testing.assert_close(ours.discriminator_loss(v, w), theirs.discriminator_loss(v, w))
    torch.testing.assert_close(ours.generator_loss(w), theirs.generator_loss(w))


@pytest.mark.parametrize("name", ["f_reverse_kl", "f_jensen_shannon", "f_gan"])
def test_where_a_logit_is_read_the_best_output_is_the_log_ratio(name):
    objective, v = built(name), torch.linspace(-3, 3, 13, dtype=torch.float64)
    assert objective.reads == "logit"
    torch.testing.assert_close(objective.activation(v), objective.best(v.exp()))


@each
def test_the_estimate_from_counts_is_the_divergence(name):
    """Shifted normals in 40 cells, 40,000 fakes; a floor from a perfect model."""
    data, model = (m.reshape(-1, 1000).sum(1) for m in normals(points=40_000))
    random = np.random.default_rng(0)
    exact = float(built(name).terms(data, model).sum())
    found = [
        divergence_of_masses(built(name), data, random.multinomial(40_000, model).astype(float))
        for _ in range(20)
    ]
    values = np.array([f.value for f in found])
    assert values.mean() == pytest.approx(exact, abs=0.03 * (1 + (name == "f_pearson")))
    same = divergence_of_masses(built(name), data, random.multinomial(40_000, data).astype(float))
    assert same.value == pytest.approx(KNOWN[name][1], abs=0.02)


@pytest.mark.parametrize("name", ["f_kl", "f_pearson", "f_reverse_kl"])
def test_what_is_infinite_shows_as_large_and_finite(name):
    masses = np.array([0.5, 0.5, 0.0])
    missing, inventing = np.array([1000.0, 0.0, 0.0]), np.array([500.0, 0.0, 500.0])
    counts = inventing if name == "f_reverse_kl" else missing
    found = divergence_of_masses(built(name), masses, counts)
    assert 2.0 < found.value < 1e4


@pytest.mark.parametrize(
    ("name", "word"),
    [("f_kl", "exponential"), ("f_pearson", "square"), ("f_hellinger", "exponential")],
)
def test_an_f_divergence_that_diverges_says_what_grew_and_what_helps(name, word):
    network = {"width": 8, "depth": 2}
    chosen = {"objective": {"kind": name}, "generator": network, "discriminator": network}
    game = Game(check({**chosen, "training": {"batch": 16}}))
    game.discriminator.parameters.values.fill_(1e9)
    before = game.discriminator.parameters.values.clone()
    with pytest.raises(DivergedError, match=f"not made.*{word}.*gradient penalty") as caught:
        game.step()
    assert caught.value.player == "discriminator"
    assert torch.equal(game.discriminator.parameters.values, before)
