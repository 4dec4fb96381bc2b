"""A script descends what the engine descends, where there is one model."""

from pathlib import Path

import pytest
from sameness import assert_the_same, flow_of, model_of

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
    ],
    ids=str,
)
def test_autoencoders_on_the_plane(settings: tuple[str, ...], tmp_path: Path) -> None:
    assert_the_same(model_of(*settings), tmp_path)


@pytest.mark.parametrize(
    "settings",
    [
        ("likelihood=bernoulli",),
        ("likelihood=discretised",),
        ("likelihood=discretised", "likelihood.density=normal"),
        ("likelihood=gaussian", "dequantisation=uniform"),
    ],
    ids=str,
)
def test_autoencoders_of_images(settings: tuple[str, ...], tmp_path: Path) -> None:
    assert_the_same(model_of("data=digits", *settings), tmp_path, 50)


@pytest.mark.parametrize("network", ["dcgan", "resnet"])
def test_convolutional_autoencoders(network: str, tmp_path: Path) -> None:
    sides = [f"{side}={network}" for side in ("encoder", "decoder")]
    widths = ("encoder.width=4", "decoder.width=4", "decoder.normalisation=batch")
    plan = check(
        overridden({}, ["family=variational", "data=digits", "training.batch=8", *sides, *widths])
    )
    assert_the_same(plan, tmp_path, 5)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("posterior=vq", "posterior.kind = vq"),
        ("prior=vamp", "prior.kind = vamp"),
        ("dequantisation=variational", "dequantisation.kind = variational"),
    ],
)
def test_what_it_cannot_say_is_named(setting: str, said: str) -> None:
    with pytest.raises(ScriptError, match=said):
        script_of(model_of("data=lattice", "data.size=100", setting), "A title")


@pytest.mark.parametrize(
    "settings",
    [
        ("flow=spline", "flow.bins=5"),
        ("flow=spline", "flow.steered=autoregressive", "flow.activation=relu"),
        ("flow=real_nvp", "flow.depth=1", "training.ema=0.0"),
        ("flow=maf", "flow.activation=tanh", "optimiser=sgd"),
        ("flow=iaf", "training.steps=15"),
        ("flow=real_nvp", "data=lattice", "dequantisation=uniform"),
    ],
    ids=str,
)
def test_flows(settings: tuple[str, ...], tmp_path: Path) -> None:
    small = ("flow.layers=2", "flow.width=8")
    assert_the_same(flow_of(settings[0], *small, *settings[1:]), tmp_path, 20)


def test_flow_matching(tmp_path: Path) -> None:
    assert_the_same(flow_of("flow=matching", "flow.width=8"), tmp_path)
