"""What is asked of every flow; a new one joins by itself."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.kinds import FlowModel, flows
from engine.numerics.flows.invertible import standard_log_density

SMALL = {"width": 8, "depth": 2}
DOUBLE = torch.float64
EXACT = 1e-9
INTEGRATED = 1e-6  # a continuous flow is followed in steps
every_flow = pytest.mark.parametrize("name", sorted(flows.all()))
dimensions = pytest.mark.parametrize("dimension", [1, 2, 5])

Parameters = list[torch.Tensor]


def bent(name: str, dimension: int = 2, **changes: object) -> tuple[FlowModel, Parameters]:
    """A flow with random parameters, none of them 0."""
    kind = flows.get(name)
    settings = SMALL | changes
    if name == "matching":
        settings = {"integration": 20} | settings
    made = kind(kind.Config(**settings), dimension)
    random = np.random.default_rng(5)
    drawn = [a + 0.1 * random.standard_normal(a.shape) for a in made.initial(random)]
    return made, [torch.tensor(array, dtype=DOUBLE) for array in drawn]


def some(count: int, dimension: int = 2) -> torch.Tensor:
    return torch.tensor(np.random.default_rng(7).standard_normal((count, dimension)))


def tolerance(name: str) -> float:
    return INTEGRATED if name == "matching" else EXACT


@every_flow
def test_it_says_what_it_is(name: str) -> None:
    kind = flows.get(name)
    assert kind.name == name
    assert kind.label
    assert len((kind.__doc__ or "").split()) > 10


@every_flow
@dimensions
def test_initial_parameters_have_its_shapes_and_follow_from_the_stream(
    name: str, dimension: int
) -> None:
    kind = flows.get(name)
    made = kind(kind.Config(**SMALL), dimension)
    first, again = (made.initial(np.random.default_rng(3)) for _ in range(2))
    assert tuple(array.shape for array in first) == made.shapes
    assert all((a == b).all() for a, b in zip(first, again, strict=True))


@every_flow
@dimensions
def test_at_its_start_it_is_the_identity(name: str, dimension: int) -> None:
    kind = flows.get(name)
    made = kind(kind.Config(**SMALL), dimension)
    parameters = [torch.tensor(a) for a in made.initial(np.random.default_rng(0))]
    points = some(6, dimension)
    codes, log_det = made.forward(parameters, points)
    torch.testing.assert_close(codes, points)
    torch.testing.assert_close(log_det, torch.zeros(6, dtype=DOUBLE), atol=1e-12, rtol=0)


@every_flow
@dimensions
def test_the_log_determinant_is_that_of_the_jacobian(name: str, dimension: int) -> None:
    made, parameters = bent(name, dimension)
    points = some(5, dimension)
    _, log_det = made.forward(parameters, points)
    jacobians = [
        torch.autograd.functional.jacobian(lambda x: made.forward(parameters, x[None])[0][0], point)
        for point in points
    ]
    expected = torch.stack([torch.linalg.slogdet(j).logabsdet for j in jacobians])
    assert expected.abs().max() > 1e-3
    torch.testing.assert_close(log_det, expected, atol=tolerance(name), rtol=0)


@every_flow
@dimensions
def test_the_inverse_is_one(name: str, dimension: int) -> None:
    made, parameters = bent(name, dimension)
    points = some(50, dimension)
    codes, _ = made.forward(parameters, points)
    assert (codes - points).abs().max() > 0.01
    again = made.inverse(parameters, codes)
    torch.testing.assert_close(again, points, atol=tolerance(name), rtol=0)


@every_flow
def test_stages_lead_from_the_codes_to_the_examples(name: str) -> None:
    made, parameters = bent(name)
    codes = some(9)
    found = made.stages(parameters, codes)
    assert len(found) > 2
    torch.testing.assert_close(found[0], codes)
    torch.testing.assert_close(found[-1], made.inverse(parameters, codes))


@every_flow
def test_the_density_integrates_to_one(name: str) -> None:
    fewer = {"integration": 5} if name == "matching" else {}
    made, parameters = bent(name, **fewer)
    line = torch.linspace(-8, 8, 81, dtype=DOUBLE)
    points = torch.cartesian_prod(line, line)
    codes, log_det = made.forward(parameters, points)
    mass = torch.exp(standard_log_density(codes) + log_det).sum() * (line[1] - line[0]) ** 2
    assert float(mass) == pytest.approx(1.0, abs=2e-3)


@every_flow
def test_building_one_leaves_the_global_generator_alone(name: str) -> None:
    before = torch.random.get_rng_state()
    bent(name)
    assert torch.equal(torch.random.get_rng_state(), before)


@pytest.mark.parametrize("name", ["real_nvp", "maf", "spline"])
def test_the_log_determinant_is_the_sum_over_the_layers(name: str) -> None:
    """Chain rule: that of each layer at the place where the one before it has led."""
    made, parameters = bent(name, layers=3)
    single = len(parameters) // 3
    points = some(8)
    whole, total = made.forward(parameters, points)
    summed = torch.zeros(8, dtype=DOUBLE)
    for i in range(3):
        silent = [torch.zeros_like(p) for p in parameters]  # layers with 0 do nothing
        silent[i * single : (i + 1) * single] = parameters[i * single : (i + 1) * single]
        points, log_det = made.forward(silent, points)
        summed += log_det
    torch.testing.assert_close(points, whole)
    torch.testing.assert_close(summed, total)


def test_splines_can_be_steered_by_all_before() -> None:
    made, parameters = bent("spline", steered="autoregressive", dimension=3)
    points = some(5, 3)
    codes, _ = made.forward(parameters, points)
    jacobian = torch.autograd.functional.jacobian(
        lambda x: made.forward(parameters, x[None])[0][0], points[0]
    )
    assert (jacobian != 0).all()
    torch.testing.assert_close(made.inverse(parameters, codes), points)


def test_velocities_in_many_dimensions_have_their_divergence_estimated() -> None:
    made, parameters = bent("matching", dimension=12)
    points = some(4, 12)
    first, again = made.forward(parameters, points), made.forward(parameters, points)
    assert torch.equal(first[1], again[1])
    assert torch.isfinite(first[1]).all()
