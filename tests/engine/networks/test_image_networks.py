"""Networks for images: their sizes, their roles, and their normalisation."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from engine.contract.errors import ConfigError
from engine.kinds import networks
from engine.numerics.networks.normalisation import Noted, normalised
from engine.numerics.networks.pyramid import pyramid
from engine.training.flat import Flat

CPU = torch.device("cpu")
SHAPES = [(1, 8, 8), (3, 8, 8), (1, 28, 28), (3, 16, 16), (2, 12, 10), (3, 32, 16)]
KINDS = ["dcgan", "resnet"]

every_kind = pytest.mark.parametrize("kind", KINDS)
every_norm = pytest.mark.parametrize("norm", ["none", "batch", "layer", "group", "spectral"])


def made(kind, inputs, outputs, seed=0, dtype=torch.float64, **config):
    part = networks.get(kind)
    network = part(part.Config(**{"width": 4, **config}), inputs, outputs)
    arrays = network.initial(np.random.default_rng(seed))
    return network, Flat.of(arrays, CPU, dtype)


def batch(count, shape, seed=1):
    values = np.random.default_rng(seed).random((count, math.prod(shape)))
    return torch.from_numpy(values)


@every_kind
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_noise_becomes_an_image_and_an_image_a_score(kind, shape):
    maker, by = made(kind, (5,), shape)
    images = maker.apply(by.parts, batch(3, (5,)))
    assert images.shape == (3, math.prod(shape))
    judge, weights = made(kind, shape, (1,))
    assert judge.apply(weights.parts, images).shape == (3, 1)
    assert [tuple(p.shape) for p in weights.parts] == list(judge.shapes)
    assert tuple(map(len, judge.shapes[-2:])) == (2, 1)


@every_kind
def test_an_output_may_have_several_values_a_pixel(kind):
    network, weights = made(kind, (5,), (2 * 16, 8, 8))
    assert network.apply(weights.parts, batch(3, (5,))).shape == (3, 32 * 64)


@every_kind
@pytest.mark.parametrize("grid", [(6, 4, 4), (6, 8, 8), (6, 2, 2)], ids=str)
def test_a_grid_of_features_can_stand_on_the_other_side(kind, grid):
    shape = (1, 8, 8)
    encoder, one = made(kind, shape, grid)
    codes = encoder.apply(one.parts, batch(3, shape))
    assert codes.shape == (3, math.prod(grid))
    decoder, other = made(kind, grid, shape)
    assert decoder.apply(other.parts, codes).shape == (3, 64)


@pytest.mark.parametrize(
    ("image", "sizes"),
    [
        ((1, 8, 8), [8, 4, 2]),
        ((1, 16, 16), [16, 8, 4]),
        ((1, 28, 28), [28, 14, 7]),
        ((1, 64, 64), [64, 32, 16, 8, 4]),
        ((1, 10, 10), [10, 5]),
    ],
    ids=str,
)
def test_images_are_halved_to_a_few_pixels(image, sizes):
    assert [height for height, _ in pyramid("x", image, (1,)).sizes] == sizes


@pytest.mark.parametrize(
    ("inputs", "outputs", "words"),
    [
        ((2,), (1,), "for images"),
        ((1, 9, 9), (1,), "9 × 9"),
        ((3,), (1, 66, 66), "66 × 66"),
        ((1, 256, 256), (1,), "256 × 256"),
        ((1, 28, 28), (4, 5, 5), "never become 5 × 5"),
    ],
    ids=str,
)
@every_kind
def test_shapes_that_cannot_be_served_are_refused_in_words(kind, inputs, outputs, words):
    with pytest.raises(ConfigError, match=words) as caught:
        made(kind, inputs, outputs)
    assert kind in str(caught.value)


@every_kind
def test_a_grey_image_is_the_origin_so_without_biases_it_gives_nothing(kind):
    network, weights = made(kind, (1, 8, 8), (3,))
    grey = torch.full((2, 64), 0.5, dtype=torch.float64)
    assert not network.apply(weights.parts, grey).any()


@every_kind
@every_norm
def test_gradients_of_gradients_are_right(kind, norm):
    network, weights = made(kind, (1, 4, 4), (1,), width=2, normalisation=norm, activation="tanh")

    def slope(inputs, *parameters):
        (found,) = torch.autograd.grad(
            network.apply(parameters, inputs).sum(), inputs, create_graph=True
        )
        return found.square().sum()

    points = batch(3, (1, 4, 4)).requires_grad_()
    # singular vectors count as given, so there only the gradient by the inputs is exact
    fixed = norm == "spectral"
    parameters = [p.detach() for p in weights.leaves] if fixed else weights.leaves
    assert torch.autograd.gradcheck(slope, (points, *parameters), fast_mode=True)


@every_kind
def test_statistics_of_a_batch_serve_each_example_apart_from_its_company(kind):
    network, weights = made(kind, (5,), (1, 8, 8), normalisation="batch")
    noise = batch(16, (5,))
    together = network.apply(weights.parts, noise)
    found = network.statistics(weights.parts, noise)
    torch.testing.assert_close(network.apply_given(weights.parts, noise, found), together)
    alone = torch.cat([network.apply_given(weights.parts, z[None], found) for z in noise])
    torch.testing.assert_close(alone, together)
    assert not torch.allclose(network.apply(weights.parts, noise[:4]), together[:4])


@every_kind
@every_norm
def test_a_batch_of_one_is_served(kind, norm):
    network, weights = made(kind, (5,), (1, 8, 8), normalisation=norm)
    assert network.apply(weights.parts, batch(1, (5,))).isfinite().all()


@pytest.mark.parametrize("kind", ["batch", "layer", "group"])
def test_normalised_features_have_mean_zero_and_variance_one(kind):
    hidden = 3 * torch.randn(32, 16, 4, 4, generator=torch.manual_seed(0)) + 5
    found = normalised(kind, hidden, torch.ones(16), torch.zeros(16), Noted())
    axes = {"batch": (0, 2, 3), "layer": (1, 2, 3), "group": (2, 3, 4)}[kind]
    if kind == "group":
        found = found.reshape(32, 8, 2, 4, 4)
    assert found.mean(axes).abs().max() < 1e-5
    assert (found.var(axes, correction=0) - 1).abs().max() < 1e-3


@every_kind
def test_initial_weights_keep_the_size_of_what_passes(kind):
    network, weights = made(kind, (64,), (1, 32, 32), width=16, activation="relu")
    noise = torch.from_numpy(np.random.default_rng(0).standard_normal((64, 64)))
    assert 0.3 < float(network.apply(weights.parts, noise).std()) < 8


def test_normal_weights_have_the_published_deviation():
    network, weights = made("dcgan", (1, 64, 64), (1,), width=16, initialisation="normal")
    kernels = [p for p in weights.parts if p.dim() == 4 and p.numel() > 10_000]
    assert kernels
    assert all(abs(float(k.std()) - 0.02) < 0.001 for k in kernels)
    assert network.shapes[0] == (16, 1, 4, 4)
