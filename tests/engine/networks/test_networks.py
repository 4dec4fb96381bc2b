"""Every network on known shapes; its hand-written passes against autograd."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.kinds import networks
from engine.networks.mlp import MLP, MLPSettings
from engine.numerics.networks.activations import ACTIVATIONS
from engine.roles import Tape
from engine.training.flat import Flat

CPU = torch.device("cpu")


def built(network, seed=0):
    arrays = network.initial(np.random.default_rng(seed))
    return Flat.of(arrays, CPU, torch.float64)


def taped(network, parameters, rows) -> Tape:
    tape = network.tape(rows, parameters.values)
    assert tape is not None
    return tape


@pytest.fixture(params=sorted(networks.all()))
def network(request):
    part = networks.get(request.param)
    outputs = (1,) if request.param == "mlp" else (1, 8, 8)
    return part(part.Config(), (2,), outputs)


@pytest.fixture(params=sorted(ACTIVATIONS))
def activation(request):
    return request.param


@pytest.fixture(params=[0, 1, 3])
def perceptron(request, activation):
    config = MLPSettings(depth=request.param, width=5, activation=activation)
    return MLP(config, (3,), (2,))


def inputs(rows=7, columns=3):
    return torch.from_numpy(np.random.default_rng(1).standard_normal((rows, columns)))


def test_every_network_maps_a_batch_to_a_batch(network):
    parameters = built(network)
    assert [tuple(p.shape) for p in parameters.parts] == list(network.shapes)
    found = network.apply(parameters.parts, inputs(4, 2))
    assert found.shape in {(4, 1), (4, 64)}


def test_the_same_seed_draws_the_same_parameters(network):
    assert torch.equal(built(network).values, built(network).values)
    assert not torch.equal(built(network).values, built(network, seed=1).values)


def test_parts_and_leaves_are_views_of_one_flat_tensor(network):
    parameters = built(network)
    parameters.values.fill_(3.0)
    assert all(bool((p == 3.0).all()) for p in (*parameters.parts, *parameters.leaves))


def test_the_tape_goes_forward_as_the_network(perceptron):
    parameters, points = built(perceptron), inputs()
    expected = perceptron.apply(parameters.parts, points)
    found = taped(perceptron, parameters, 7).forward(parameters.parts, points)
    torch.testing.assert_close(found, expected, rtol=1e-12, atol=1e-12)


def test_the_tape_writes_into_memory_it_is_given(perceptron):
    parameters, points = built(perceptron), inputs()
    both = torch.zeros(14, 2, dtype=torch.float64)
    taped(perceptron, parameters, 7).forward(parameters.parts, points, both[7:])
    torch.testing.assert_close(both[7:], perceptron.apply(parameters.parts, points))
    assert bool((both[:7] == 0).all())


def test_the_tape_goes_backward_as_autograd(perceptron):
    parameters, points = built(perceptron), inputs()
    slopes = inputs(7, 2)
    outputs = perceptron.apply(parameters.leaves, points)
    expected = torch.autograd.grad(outputs, parameters.leaves, slopes)
    found = parameters.like(torch.full_like(parameters.values, 9.0))
    tape = taped(perceptron, parameters, 7)
    tape.forward(parameters.parts, points)
    tape.backward(slopes, found.parts)
    for ours, theirs in zip(found.parts, expected, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-10, atol=1e-12)


def test_the_tape_pulls_slopes_back_to_the_inputs_as_autograd(perceptron):
    parameters, points = built(perceptron), inputs().requires_grad_()
    slopes = inputs(7, 2)
    expected = torch.autograd.grad(perceptron.apply(parameters.parts, points), points, slopes)[0]
    tape = taped(perceptron, parameters, 7)
    tape.forward(parameters.parts, points.detach())
    torch.testing.assert_close(tape.pull(slopes), expected, rtol=1e-10, atol=1e-12)


def test_the_tape_differentiates_its_own_slope_as_double_backward(perceptron):
    parameters, points = built(perceptron), inputs().requires_grad_()
    seed, directions = inputs(7, 2), inputs(7, 3).flip(0)
    outputs = perceptron.apply(parameters.leaves, points)
    (slope,) = torch.autograd.grad(outputs, points, seed, create_graph=True)
    expected = torch.autograd.grad(
        (slope * directions).sum(), parameters.leaves, materialize_grads=True
    )
    found = parameters.like(torch.zeros_like(parameters.values))
    tape = taped(perceptron, parameters, 7)
    tape.forward(parameters.parts, points.detach())
    tape.pull(seed)
    tape.push(directions, found.parts)
    for ours, theirs in zip(found.parts, expected, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-9, atol=1e-12)


def test_what_a_tape_pushes_is_added_to_what_is_there(perceptron):
    parameters, points = built(perceptron), inputs()
    tape = taped(perceptron, parameters, 7)
    tape.forward(parameters.parts, points)
    tape.pull(inputs(7, 2))
    once = parameters.like(torch.zeros_like(parameters.values))
    twice = parameters.like(torch.zeros_like(parameters.values))
    tape.push(inputs(7, 3), once.parts)
    tape.push(inputs(7, 3), twice.parts)
    tape.push(inputs(7, 3), twice.parts)
    torch.testing.assert_close(twice.values, 2 * once.values, rtol=1e-10, atol=1e-12)


def test_a_network_without_hidden_layers_is_affine():
    network = MLP(MLPSettings(depth=0), (2,), (3,))
    parameters = built(network)
    weight, bias = parameters.parts
    points = inputs(4, 2)
    torch.testing.assert_close(network.apply(parameters.parts, points), points @ weight.T + bias)


def test_width_one_and_depth_twelve_work():
    network = MLP(MLPSettings(depth=12, width=1), (1,), (1,))
    parameters = built(network)
    assert taped(network, parameters, 1).forward(parameters.parts, inputs(1, 1)).shape == (1, 1)


@pytest.mark.parametrize(
    ("kind", "variance"), [("default", 1 / 300), ("he", 2 / 100), ("glorot", 2 / 300)]
)
def test_initial_weights_have_the_published_variance(kind, variance):
    config = MLPSettings(depth=1, width=200, initialisation=kind)
    weight = MLP(config, (100,), (1,)).initial(np.random.default_rng(0))[0]
    assert weight.shape == (200, 100)
    assert weight.var() == pytest.approx(variance, rel=0.05)


def test_orthogonal_weights_are_orthogonal_up_to_their_gain():
    config = MLPSettings(depth=1, width=6, initialisation="orthogonal", gain=0.8)
    tall, _, wide, bias = MLP(config, (3,), (2,)).initial(np.random.default_rng(0))
    np.testing.assert_allclose(tall.T @ tall, 0.64 * np.eye(3), atol=1e-12)
    np.testing.assert_allclose(wide @ wide.T, 0.64 * np.eye(2), atol=1e-12)
    assert not bias.any()


def test_normal_weights_have_the_deviation_asked_for():
    config = MLPSettings(depth=1, width=300, initialisation="normal", deviation=0.05)
    assert MLP(config, (100,), (1,)).initial(np.random.default_rng(0))[0].std() == pytest.approx(
        0.05, rel=0.02
    )


def test_the_leaky_relu_falls_with_slope_two_tenths():
    found = ACTIVATIONS["leaky_relu"].apply(torch.tensor([-1.0, 2.0]))
    torch.testing.assert_close(found, torch.tensor([-0.2, 2.0]))
