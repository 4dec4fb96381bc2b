"""What a variational autoencoder does in a step, what it remembers, and what it then knows."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from engine.contract.errors import ConfigError, UserError
from engine.families.variational import Autoencoder
from engine.families.variational.sense import collapse
from engine.kinds import likelihoods, metrics, networks, posteriors, priors
from engine.plan import assigned, check
from engine.run.trainer import Trainer
from engine.training.diverged import DivergedError
from engine.views import Latent, LatentRecord

VARIATIONAL = {"family": {"kind": "variational"}}
SMALL = {
    **VARIATIONAL,
    "data": {"kind": "moons", "size": 60},
    "encoder": {"width": 8, "depth": 1},
    "decoder": {"width": 8, "depth": 1},
    "training": {"batch": 16, "steps": 100},
}
WORLDS = {
    **{f"posterior {name}": {"posterior": {"kind": name}} for name in posteriors.all()},
    **{f"prior {name}": {"prior": {"kind": name}} for name in priors.all()},
    "free codes under their aggregate": {
        "posterior": {"kind": "free"},
        "prior": {"kind": "aggregated"},
    },
    "score and importance weights": {
        "bound": {"kind": "iwae", "samples": 3, "estimator": "reinforce_baseline"}
    },
    "warm-up and free bits": {"bound": {"warm_up": 50, "free_bits": 0.1, "samples": 2}},
    "average shown": {"training": {"batch": 16, "show_ema": True}},
}


def model(changes=None, **options):
    return Autoencoder(check({**SMALL, **(changes or {})}), **options)


def trained(changes=None, steps=20):
    found = model(changes)
    for _ in range(steps):
        found.step()
    return found


def changed(running, path, value):
    running.reconfigure(check(assigned(running.plan.config, path, value)))


def parameters(running):
    return running.learner.parameters.values.clone()


def same_state(first, second):
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(same_state(first[k], second[k]) for k in first)
    return torch.equal(first, second) if isinstance(first, torch.Tensor) else first == second


def measured(running, *names, step=7):
    seen = running.observation(step, 3)
    return [metrics.get(name)().measure(seen).value for name in names]


every_world = pytest.mark.parametrize("world", WORLDS)


@every_world
def test_every_part_learns_something(world):
    running = model(WORLDS[world])
    before = parameters(running)
    record = running.step()
    assert math.isfinite(record.loss)
    assert record.gradient_norm > 0
    assert not torch.equal(parameters(running), before)


@every_world
def test_a_restored_model_goes_on_as_the_original(world):
    original, other = trained(WORLDS[world], 5), model(WORLDS[world])
    other.restore(original.state())
    for _ in range(5):
        original.step(), other.step()
    assert same_state(original.state(), other.state())
    assert np.array_equal(original.observation(10, 0).fake(20), other.observation(10, 0).fake(20))


@every_world
def test_looking_changes_nothing(world):
    watched, alone = model(WORLDS[world]), model(WORLDS[world])
    for step in range(4):
        seen = watched.observation(step, 3)
        for name in ("elbo", "reconstruction", "iwae"):
            metrics.get(name)().measure(seen)
        seen.fake(10)
        watched.step(), alone.step()
    assert same_state(watched.state(), alone.state())


@pytest.mark.parametrize("name", sorted(likelihoods.all()))
def test_images_are_learnt_by_every_likelihood(name):
    running = model(
        {"data": {"kind": "digits"}, "likelihood": {"kind": name}, "latent": {"dimension": 4}}
    )
    first = running.step().loss
    for _ in range(15):
        last = running.step().loss
    assert last < first
    samples = running.observation(1, 0).fake(5)
    assert samples.shape == (5, 64)
    assert np.isfinite(samples).all()


@pytest.mark.parametrize("name", sorted(set(networks.all()) - {"mlp"}))
def test_every_network_encodes_and_decodes_images(name):
    side = {"data": {"kind": "shapes"}, "likelihood": {"kind": "discretised"}}
    running = model(
        {**side, "encoder": {"kind": name}, "decoder": {"kind": name}, "training": {"batch": 4}}
    )
    assert math.isfinite(running.step().loss)
    seen = running.observation(1, 0)
    noise = seen.fixed_noise(5)
    together, alone = seen.generate(noise), seen.generate(noise[:1])
    np.testing.assert_allclose(together[:1], alone, atol=1e-4)


def test_noise_0_shows_the_decoder_manifold():
    seen = trained().observation(20, 0)
    latent, codes = seen.view(Latent), torch.tensor([[0.5, -1.0]])
    noise = np.zeros((1, seen.noise.dimension), np.float32)
    noise[0, :2] = codes.numpy()
    decoded = latent.decode(codes).detach().numpy()
    np.testing.assert_allclose(seen.generate(noise), decoded, rtol=1e-6)


def test_the_parts_of_the_elbo_add_up_to_it():
    elbo, reconstruction, kl, information, marginal = measured(
        trained(), "elbo", "reconstruction", "kl", "mutual_information", "marginal_kl"
    )
    assert elbo == pytest.approx(reconstruction - information - marginal, abs=1e-5)
    assert elbo == pytest.approx(reconstruction - kl, abs=1e-5)
    assert -0.05 < information <= math.log(256)


def test_importance_samples_lift_the_elbo():
    elbo, iwae = measured(trained(), "elbo", "iwae")
    assert elbo < iwae


def test_the_aggregated_posterior_of_the_same_examples_leaves_no_marginal_kl():
    few = {"data": {"kind": "moons", "size": 256}, "posterior": {"kind": "free"}}
    running = trained({**few, "prior": {"kind": "aggregated"}}, 3)
    (marginal,) = measured(running, "marginal_kl")
    assert marginal == pytest.approx(0, abs=0.02)


def test_the_score_varies_more_than_reparametrisation():
    names = ("variance_reparametrisation", "variance_reinforce_baseline", "variance_reinforce")
    through, based, score = measured(trained({"likelihood": {"sigma": 0.1}}), *names)
    assert 0 < through < based < score


def test_without_an_encoder_examples_of_the_training_set_are_measured():
    running = trained({"posterior": {"kind": "free"}})
    assert measured(running, "elbo") != measured(running, "iwae")
    assert not metrics.get("amortisation_gap")().applies(running.observation(0, 0))


def test_live_settings_act_at_once_and_others_are_refused():
    running = model()
    changed(running, "bound.beta", 4.0)
    assert running.step().beta == 4.0
    changed(running, "bound.kind", "iwae")
    changed(running, "bound.samples", 5)
    changed(running, "optimiser.kind", "sgd")
    assert math.isfinite(running.step().loss)
    for path, value in [("encoder.width", 16), ("latent.dimension", 3), ("prior.kind", "vamp")]:
        with pytest.raises(ConfigError, match="cannot change while a run goes on"):
            changed(running, path, value)


def test_a_step_of_one_player_moves_no_schedule():
    running = model({"bound": {"warm_up": 10}})
    running.step("generator")
    assert running.step().beta == 0.0
    assert running.step().beta == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"posterior": {"kind": "free"}, "data": {"kind": "moons"}}, r"data\.size"),
        ({"prior": {"kind": "aggregated"}, "data": {"kind": "moons"}}, r"data\.size"),
        ({"posterior": {"kind": "free"}, "prior": {"kind": "vamp"}}, "does not fit"),
        ({"likelihood": {"kind": "bernoulli"}}, "needs images"),
        ({"posterior": {"kind": "full"}, "latent": {"dimension": 100}}, "at most 64"),
        ({"bound": {"beta": -1.0}}, r"bound\.beta"),
        ({"generator": {"width": 3}}, "belongs to the family adversarial"),
    ],
)
def test_what_cannot_be_is_refused_in_words(changes, message):
    with pytest.raises(ConfigError, match=message):
        model(changes)


def test_a_state_of_another_model_is_refused_and_changes_nothing():
    running, other = trained(), trained({"encoder": {"width": 5, "depth": 1}})
    before = running.state()
    with pytest.raises(UserError, match="does not fit"):
        running.restore(other.state())
    assert same_state(running.state(), before)


def test_a_loss_that_is_no_number_stops_before_the_update():
    running = model()
    running.learner.parameters.values.fill_(1e30)
    with pytest.raises(DivergedError, match="model's loss"):
        running.step()
    assert bool((running.learner.parameters.values == 1e30).all())


COLLAPSING = [{}, {"prior": "mixture"}, {"prior": "vamp"}, {"posterior": "iaf"}]


def test_one_code_per_example_makes_the_weighted_bound_the_elbo():
    assert any("is the ELBO" in said for said in model({"bound": {"kind": "iwae"}}).complaints())
    assert model().complaints() == ()


@pytest.mark.parametrize("parts", COLLAPSING, ids="+".join)
def test_posterior_collapse_is_named(parts):
    record = LatentRecord(0.0, 0.0, 0.0, 0.0, 1.0, 0.0, units=(0.5, 0.001))
    assert "1 of 2 units are active" in collapse(record)
    chosen = {name: {"kind": kind} for name, kind in parts.items()}
    running = model({"bound": {"beta": 20.0}, "optimiser": {"rate": 0.01}, **chosen})
    for _ in range(300):
        running.step()
    assert any("collapse" in said and "the same" in said for said in running.complaints())
    assert measured(running, "active_units") == [0.0]


def test_a_linear_model_reaches_the_likelihood_of_probabilistic_pca():
    """One code for two coordinates: log p(x) under the best normal with one small variance.

    A segment of length 4 with noise σ has the variances 4²/12 + σ² and σ². Tipping and Bishop
    1999, equation 9.
    """
    sigma = 0.4
    settings = {"kind": "line", "angle": 30.0, "sigma": sigma}
    rate = {"rate": 0.03, "decay_start": 0.3}
    trainer = Trainer(
        check(
            {
                **VARIATIONAL,
                "data": settings,
                "latent": {"dimension": 1},
                "encoder": {"depth": 0},
                "decoder": {"depth": 0},
                "optimiser": {"kind": "adam", **rate},
                "training": {"steps": 900, "batch": 256, "ema": 0.0},
            }
        )
    )
    for _ in range(900):
        trainer.advance()
    seen = trainer.observe()
    turn = np.deg2rad(30.0)
    along = np.array([np.cos(turn), np.sin(turn)])
    data = 16 / 12 * np.outer(along, along) + sigma**2 * np.eye(2)
    best = normal_likelihood((16 / 12 + sigma**2) * sigma**2, 2.0)
    decoded = seen.view(Latent).decode(torch.tensor([[0.0], [1.0]])).detach().double().numpy()
    (spread,) = trainer.model.model.of("likelihood", trainer.model.learner.parameters.parts)
    weight = decoded[1] - decoded[0]
    learnt = np.outer(weight, weight) + math.exp(2 * spread.item()) * np.eye(2)
    second = data + np.outer(decoded[0], decoded[0])
    reached = normal_likelihood(np.linalg.det(learnt), np.trace(np.linalg.solve(learnt, second)))
    assert best - 0.02 < reached <= best + 1e-9
    gap = metrics.get("elbo_gap")().measure(seen).value
    assert gap == pytest.approx(0, abs=0.005)
    far = metrics.get("iwae")().measure(seen).value - metrics.get("elbo")().measure(seen).value
    assert far == pytest.approx(0, abs=0.1)


def normal_likelihood(determinant, trace):
    """Return E log p(x) of a normal with that determinant, tr(C⁻¹ S) being ``trace``."""
    return -0.5 * (2 * math.log(2 * math.pi) + math.log(determinant) + trace)
