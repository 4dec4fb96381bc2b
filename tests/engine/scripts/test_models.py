"""A script descends what the engine descends, where there is one model."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from sameness import assert_the_same, flow_of, model_of, scripted

from engine.contract.errors import UserError
from engine.families.variational import Autoencoder
from engine.headless.overrides import overridden
from engine.plan import check
from engine.scripts.script import script_of
from engine.scripts.snippets import ScriptError


@pytest.mark.parametrize(
    "settings",
    [
        ("bound=elbo",),
        ("bound=iwae", "bound.samples=5"),
        ("bound=iwae", "bound.samples=3", "bound.beta=0.5"),
        ("bound.beta=4.0", "bound.samples=2", "latent.dimension=3"),
        ("bound.beta=2.0", "bound.warm_up=50"),
        ("bound.free_bits=0.3",),
        ("likelihood.spread=fixed", "likelihood.sigma=0.3"),
        ("likelihood.spread=per_dimension",),
        ("likelihood.spread=decoded",),
        ("encoder.normalisation=batch", "decoder.normalisation=layer", "bound.samples=2"),
        ("encoder.normalisation=spectral", "decoder.normalisation=spectral"),
        ("encoder.initialisation=orthogonal", "decoder.activation=tanh", "optimiser=sgd"),
        ("training.steps=60", "training.ema=0.0"),
        ("posterior=full", "latent.dimension=3"),
        ("posterior=full", "bound=iwae", "bound.samples=2"),
        ("prior=mixture", "prior.components=3"),
        ("prior=mixture", "bound=iwae", "bound.samples=3", "bound.beta=0.5"),
        ("prior=mixture", "bound.free_bits=0.3", "bound.beta=0.5"),
        ("bound.estimator=reinforce",),
        ("bound.estimator=reinforce_baseline",),
        ("bound.estimator=reinforce_baseline", "bound.samples=3"),
        ("bound.estimator=reinforce_baseline", "training.batch=1"),
        ("bound=iwae", "bound.samples=3", "bound.estimator=reinforce"),
        ("bound=iwae", "bound.samples=3", "bound.estimator=reinforce_baseline"),
        ("bound=iwae", "bound.estimator=reinforce_baseline"),
        ("posterior=full", "bound.estimator=reinforce", "prior=mixture", "bound.free_bits=0.3"),
    ],
    ids=str,
)
def test_autoencoders_on_the_plane(settings: tuple[str, ...], tmp_path: Path) -> None:
    assert_the_same(model_of(*settings), tmp_path)


@pytest.mark.parametrize(
    "settings",
    [
        ("posterior=vq",),
        ("posterior=vq", "posterior.update=gradient", "posterior.size=4"),
        ("posterior=vq", "posterior.update=gradient", "posterior.restart=0.0"),
        ("posterior=vq", "posterior.restart=0.5", "posterior.places=3", "posterior.prior=learnt"),
        ("posterior=vq", "posterior.prior=learnt", "bound=iwae", "bound.samples=2"),
        ("posterior=vq", "bound.estimator=reinforce_baseline", "prior=mixture"),
        ("posterior=gumbel",),
        ("posterior=gumbel", "posterior.last=1.0", "bound.free_bits=0.3", "bound.beta=0.5"),
        ("posterior=gumbel", "posterior.draw=hard", "posterior.variables=3"),
        ("posterior=gumbel", "posterior.variables=2", "posterior.prior=learnt"),
        ("posterior=gumbel", "posterior.prior=learnt", "bound=iwae", "bound.samples=3"),
        ("posterior=gumbel", "posterior.prior=learnt", "bound.estimator=reinforce"),
    ],
    ids=str,
)
def test_discrete_codes(settings: tuple[str, ...], tmp_path: Path) -> None:
    assert_the_same(model_of(*settings, "training.steps=200"), tmp_path)


@pytest.mark.parametrize(
    "settings",
    [
        ("posterior=iaf",),
        ("posterior=iaf", "posterior.context=0", "latent.dimension=3", "prior=mixture"),
        ("posterior=free", "posterior.sigma=0.5"),
        ("posterior=free", "bound=iwae", "bound.samples=2", "prior=aggregated"),
        ("prior=vamp", "prior.components=5"),
        ("prior=vamp", "posterior=full", "bound.estimator=reinforce_baseline"),
        ("prior=aggregated", "prior.components=20"),
        ("prior=flow", "prior.layers=2", "prior.width=8"),
        ("prior=flow", "prior.layers=2", "prior.steered=autoregressive", "prior.activation=relu"),
    ],
    ids=str,
)
def test_posteriors_and_priors(settings: tuple[str, ...], tmp_path: Path) -> None:
    assert_the_same(model_of("data.size=40", *settings), tmp_path)


def test_a_density_by_inversion(tmp_path: Path) -> None:
    settings = ("posterior=iaf", "prior=vamp", "bound.estimator=reinforce", "posterior.width=8")
    assert_the_same(model_of(*settings), tmp_path, 5)


def test_averages_are_the_same_where_codes_follow_what_chooses_them(tmp_path: Path) -> None:
    plan = model_of("posterior=vq", "training.ema=0.9")
    engine = Autoencoder(plan, dtype=torch.float64)
    for _ in range(30):
        engine.step()
    _, models = scripted(plan, tmp_path, 30)
    average = engine.averaged.average
    assert average is not None
    for name, flat in (
        ("model", engine.learner.parameters),
        ("average", average.parameters),
    ):
        codes = engine.model.of("posterior", flat.parts)[0]
        found = models[name].posterior.codes.detach()
        np.testing.assert_allclose(found.numpy(), codes.numpy(), rtol=1e-9)


@pytest.fixture
def double() -> Iterator[None]:
    """Double precision, also outside of training."""
    usual = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(usual)


@pytest.mark.parametrize(
    "settings",
    [
        (),
        ("posterior=vq", "posterior.prior=learnt"),
        ("posterior=gumbel", "posterior.variables=2"),
        ("posterior=gumbel", "posterior.prior=learnt"),
        ("posterior=iaf", "prior=vamp"),
        ("posterior=free", "prior=aggregated"),
        ("prior=flow",),
        ("data=digits", "likelihood=categorical"),
        ("data=digits", "dequantisation=variational"),
    ],
    ids=str,
)
def test_models_can_be_sampled_from(
    settings: tuple[str, ...], tmp_path: Path, double: None
) -> None:
    _, models = scripted(model_of("data.size=40", *settings), tmp_path, 2)
    for model in models.values():
        with torch.no_grad():
            found = model.sample(7, np.random.default_rng(0))
        assert found.shape == (7, 64 if "data=digits" in settings else 2)
        assert np.isfinite(found).all()


@pytest.mark.parametrize(
    "settings",
    [
        ("likelihood=bernoulli",),
        ("likelihood=discretised",),
        ("likelihood=discretised", "likelihood.density=normal"),
        ("likelihood=categorical",),
        ("likelihood=categorical", "posterior=vq", "bound.samples=2", "data.size=50"),
        ("likelihood=gaussian", "dequantisation=uniform"),
        ("likelihood=gaussian", "dequantisation=variational", "dequantisation.width=8"),
        ("posterior=free", "prior=aggregated", "data.size=50"),
    ],
    ids=str,
)
def test_autoencoders_of_images(settings: tuple[str, ...], tmp_path: Path) -> None:
    assert_the_same(model_of("data=digits", *settings), tmp_path)


@pytest.mark.parametrize("network", ["dcgan", "resnet"])
def test_convolutional_autoencoders(network: str, tmp_path: Path) -> None:
    sides = [f"{side}={network}" for side in ("encoder", "decoder")]
    widths = ("encoder.width=4", "decoder.width=4", "decoder.normalisation=batch")
    plan = check(
        overridden({}, ["family=variational", "data=digits", "training.batch=8", *sides, *widths])
    )
    assert_the_same(plan, tmp_path, 5)


def test_a_prior_that_is_not_used_is_left_out(tmp_path: Path) -> None:
    plan = model_of("posterior=gumbel", "prior=vamp")
    assert "class Prior" not in script_of(plan, "A title").text
    assert_the_same(plan, tmp_path, 5)


def test_what_it_cannot_say_is_named() -> None:
    """A prior that is not used takes random numbers, which the dequantiser after it lacks then."""
    with pytest.raises(ScriptError, match=r"prior\.kind = mixture because the posterior 'vq'"):
        script_of(
            model_of("data=lattice", "posterior=vq", "prior=mixture", "dequantisation=variational"),
            "A title",
        )


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (("posterior=free",), r"data\.size must limit them"),
        (("prior=aggregated",), r"data\.size must limit them"),
        (("posterior=free", "prior=vamp", "data.size=9"), "codes of training examples alone"),
        (("dequantisation=uniform",), "needs data of whole grey levels"),
    ],
    ids=str,
)
def test_what_cannot_be_trained_is_no_script(settings: tuple[str, ...], said: str) -> None:
    with pytest.raises(UserError, match=said):
        script_of(model_of(*settings), "A title")


@pytest.mark.parametrize(
    "settings",
    [
        ("flow=spline", "flow.bins=5"),
        ("flow=spline", "flow.steered=autoregressive", "flow.activation=relu"),
        ("flow=real_nvp", "flow.depth=1", "training.ema=0.0"),
        ("flow=maf", "flow.activation=tanh", "optimiser=sgd"),
        ("flow=iaf", "training.steps=15"),
        ("flow=real_nvp", "data=lattice", "dequantisation=uniform"),
        ("flow=real_nvp", "data=lattice", "dequantisation=variational"),
    ],
    ids=str,
)
def test_flows(settings: tuple[str, ...], tmp_path: Path) -> None:
    small = ("flow.layers=2", "flow.width=8")
    assert_the_same(flow_of(settings[0], *small, *settings[1:]), tmp_path, 20)


@pytest.mark.parametrize("settings", [(), ("data=lattice", "dequantisation=variational")], ids=str)
def test_flow_matching(settings: tuple[str, ...], tmp_path: Path) -> None:
    assert_the_same(flow_of("flow=matching", "flow.width=8", *settings), tmp_path)
