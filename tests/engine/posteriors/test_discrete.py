"""Codes out of a book, against sums over all of them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from engine.families.variational import Autoencoder
from engine.kinds import Posterior, posteriors
from engine.numerics.codes.discrete_codes import CategoricalPrior, Discrete, indices_of
from engine.plan import check

Tensor = torch.Tensor
PLACES, SIZE, WIDTH = 2, 5, 3
OWN = {
    "vq": {"size": SIZE, "places": PLACES},
    "gumbel": {"categories": SIZE, "variables": PLACES},
}
both = pytest.mark.parametrize("name", OWN)


def build(name: str, **settings: Any) -> tuple[Posterior, list[Tensor]]:
    kind = posteriors.get(name)
    made = kind(kind.Config(**{**OWN[name], **settings}), WIDTH)
    arrays = made.initial(np.random.default_rng(1))
    return made, [torch.from_numpy(a).float().requires_grad_() for a in arrays]


def outputs(made: Posterior, count: int = 7) -> Tensor:
    return torch.from_numpy(
        np.random.default_rng(2).standard_normal((count, *made.outputs)).astype(np.float32)
    )


def noise(made: Posterior, draws: int, count: int = 7) -> Tensor:
    drawn = np.random.default_rng(3).standard_normal((draws, count, made.noise))
    return torch.from_numpy(drawn.astype(np.float32))


@both
def test_every_draw_is_out_of_the_book(name: str) -> None:
    made, own = build(name)
    codes = made.at(own, outputs(made), None, 0.5)
    assert isinstance(codes, Discrete)
    with torch.no_grad():
        drawn = codes.draw(noise(made, 4)).codes
    found = indices_of(drawn, codes.book)
    assert drawn.shape == (4, 7, PLACES * WIDTH)
    for place in range(PLACES):
        part = drawn[..., place * WIDTH : (place + 1) * WIDTH]
        assert torch.equal(part, codes.book[place, found[..., place]])


@both
def test_the_masses_of_all_codes_add_to_one(name: str) -> None:
    made, own = build(name)
    codes = made.at(own, outputs(made), None, 0.5)
    prior = made.own_prior(own)  # type: ignore[attr-defined]
    pairs = [(i, j) for i in range(SIZE) for j in range(SIZE)]
    every = torch.stack([torch.cat([codes.book[0, i], codes.book[1, j]]) for i, j in pairs])
    with torch.no_grad():
        masses = codes.log_density(every[:, None]).exp()
        assert masses.shape == (SIZE**2, 7)
        assert torch.allclose(masses.sum(0), torch.ones(7), atol=1e-5)
        assert prior.log_density(every) == pytest.approx(-PLACES * math.log(SIZE))


@both
def test_the_prior_samples_every_code_as_often(name: str) -> None:
    made, own = build(name)
    prior = made.own_prior(own)  # type: ignore[attr-defined]
    drawn = torch.from_numpy(np.random.default_rng(0).standard_normal((20_000, prior.noise)))
    with torch.no_grad():
        found = indices_of(prior.sample(drawn.float()), prior.book)
    for place in range(PLACES):
        shares = torch.bincount(found[:, place], minlength=SIZE) / 20_000
        assert torch.allclose(shares, torch.full((SIZE,), 1 / SIZE), atol=0.015)


def test_a_skewed_prior_samples_as_it_says() -> None:
    logits = torch.tensor([[0.1, 0.2, 0.3, 0.4]]).log()
    prior = CategoricalPrior(logits, torch.arange(4.0).view(1, 4, 1))
    drawn = torch.from_numpy(np.random.default_rng(0).standard_normal((40_000, 1))).float()
    codes = prior.sample(drawn)
    shares = torch.bincount(codes[:, 0].long(), minlength=4) / 40_000
    assert torch.allclose(shares, logits[0].exp(), atol=0.01)
    assert torch.allclose(prior.log_density(codes[:9]), logits[0, codes[:9, 0].long()])
    assert torch.isfinite(prior.sample(torch.tensor([[-40.0], [40.0]]))).all()


def test_the_kl_of_a_quantised_code_is_log_k() -> None:
    """Lecture B p. 1: the posterior is certain and the prior uniform."""
    made, own = build("vq")
    kl = made.at(own, outputs(made), None, 0.0).kl(made.own_prior(own))  # type: ignore[attr-defined]
    assert kl is not None
    assert kl.detach() == pytest.approx(math.log(SIZE))


def test_the_decoders_gradient_goes_straight_through_to_the_encoder() -> None:
    made, own = build("vq")
    given = outputs(made).requires_grad_()
    drawn = made.at(own, given, None, 0.0).draw(noise(made, 1)).codes
    weights = torch.randn_like(drawn)
    (found,) = torch.autograd.grad((drawn**2 * weights).sum(), given)
    assert torch.equal(found, (2 * drawn * weights)[0].detach())


def test_the_codebook_learns_by_its_own_term_alone() -> None:
    made, own = build("vq", update="gradient", commitment=0.0)
    given = outputs(made).requires_grad_()
    draw = made.at(own, given, None, 0.0).draw(noise(made, 1))
    by_decoder = torch.autograd.grad(
        draw.codes.sum(), own[0], allow_unused=True, retain_graph=True
    )[0]
    assert by_decoder is None or not by_decoder.any()
    assert draw.cost is not None
    by_cost, by_encoder = torch.autograd.grad(draw.cost.sum(), (own[0], given))
    assert by_cost.abs().sum() > 0
    assert not by_encoder.any()


def test_settling_moves_averages_and_restarts_codes() -> None:
    made, own = build("vq", decay=0.0, restart=0.05)
    values = [p.detach().clone() for p in own]
    given = outputs(made, 50)
    made.settle(values, given)  # type: ignore[attr-defined]
    used = made.at(values, given, None, 0.0).probabilities.sum((0, 1))  # type: ignore[attr-defined]
    assert (used > 0).all()
    assert torch.allclose(values[2], values[0] * values[1][:, None], atol=1e-3)


def test_without_averages_settling_only_counts() -> None:
    made, own = build("vq", update="gradient", restart=0.0)
    values = [p.detach().clone() for p in own]
    made.settle(values, outputs(made, 50))  # type: ignore[attr-defined]
    assert torch.equal(values[0], own[0])
    assert not torch.equal(values[1], own[1])


def test_the_temperature_falls_geometrically() -> None:
    made, _ = build("gumbel", temperature=2.0, last=0.5)
    found = [made.temperature_at(share) for share in (0.0, 0.5, 1.0, 3.0)]  # type: ignore[attr-defined]
    assert found == pytest.approx([2.0, 1.0, 0.5, 0.5])


def test_soft_draws_are_for_gradients_alone() -> None:
    made, own = build("gumbel", draw="soft", temperature=2.0, last=2.0)
    codes = made.at(own, outputs(made), None, 0.0)
    soft = codes.draw(noise(made, 1)).codes
    with torch.no_grad():
        hard = codes.draw(noise(made, 1)).codes
    nearest = codes.book[torch.arange(PLACES), indices_of(hard, codes.book)].flatten(-2)  # type: ignore[attr-defined]
    assert torch.allclose(hard, nearest.detach())
    assert not torch.allclose(soft, hard)


@both
@pytest.mark.parametrize("prior", ["uniform", "learnt"])
def test_a_run_is_the_same_again_and_resumes_exactly(name: str, prior: str) -> None:
    plan = check(
        {
            "family": {"kind": "variational"},
            "posterior": {"kind": name, **OWN[name], "prior": prior},
            "training": {"batch": 32, "steps": 40},
        }
    )
    one, other = Autoencoder(plan), Autoencoder(plan)
    for _ in range(12):
        one.step()
    middle = one.state()
    expected = [one.step() for _ in range(5)]
    for _ in range(17):
        found = other.step()
    assert found == expected[-1]
    other.restore(middle)
    assert [other.step() for _ in range(5)] == expected
    assert torch.equal(one.learner.parameters.values, other.learner.parameters.values)


@both
def test_looking_changes_nothing(name: str) -> None:
    plan = check({"family": {"kind": "variational"}, "posterior": {"kind": name, **OWN[name]}})
    run = Autoencoder(plan)
    run.step()
    before = run.learner.parameters.values.clone()
    seen = run.observation(1, 0)
    assert np.isfinite(seen.fake(50)).all()
    assert torch.equal(before, run.learner.parameters.values)
