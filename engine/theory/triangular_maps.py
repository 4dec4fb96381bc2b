"""Triangular maps: a determinant that is a product, layer by layer."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import torch

from engine.contract.board import Handle
from engine.contract.snapshot import Field, Mesh, Points, Rectangle, Table, frozen
from engine.kinds import Claim, Doubles, Drawing, Tensor, labelled, study
from engine.numerics.flows.invertible import standard_log_density
from engine.numerics.rounding import settled
from engine.numerics.studies.curves import curves
from engine.settings import Settings, setting

SIDE = 2.5  # half the side of the square that is warped
LINES = 33
CELLS = 48
STEER = 1.2  # how strongly the first coordinate of the plane steers the second
BISECTIONS = 60
CORNERS = 20_000  # points on each side of the square whose image's area is measured


class TriangularMapsSettings(Settings):
    """How many maps follow one another, what each does, and where the determinant is read."""

    layers: int = setting(
        4, label="Layers", symbol="k", low=1, high=8, live=True, help="Maps, one after another."
    )
    stretch: float = setting(
        0.4,
        label="Stretch",
        symbol="α",
        low=0.0,
        high=1.0,
        live=True,
        help="How much a coordinate is scaled; without it no area changes.",
    )
    bend: float = setting(
        0.6,
        label="Bend",
        symbol="β",
        low=0.0,
        high=2.0,
        live=True,
        help="How much a coordinate is shifted by the one before; this changes no area.",
    )
    first: float = setting(
        0.5, label="First coordinate", symbol="z₁", low=-2.5, high=2.5, live=True, help="Of z."
    )
    second: float = setting(
        -0.5, label="Second coordinate", symbol="z₂", low=-2.5, high=2.5, live=True, help="Of z."
    )


@dataclass(frozen=True, eq=False, slots=True)
class Layer:
    """x_j = e^(α tanh m_j) (z_j + α tanh z_j) + β sin m_j with m_j = Σ_{i<j} w_ji z_i.

    ``weights`` (d, d) are zero on the diagonal and above it; ``turned`` layers count the
    coordinates from the last one.
    """

    weights: Tensor
    stretch: float
    bend: float
    turned: bool


def apply(layer: Layer, z: Tensor) -> Tensor:
    """Return x (..., d) of z (..., d)."""
    z = _turned(layer, z)
    steered = z @ layer.weights.T
    scale = torch.exp(layer.stretch * steered.tanh())
    moved = scale * (z + layer.stretch * z.tanh()) + layer.bend * steered.sin()
    return _turned(layer, moved)


def log_diagonal(layer: Layer, z: Tensor) -> Tensor:
    """Return log ∂x_j/∂z_j (..., d), all that the determinant is made of."""
    z = _turned(layer, z)
    steered = z @ layer.weights.T
    slopes = torch.log1p(layer.stretch * (1 - z.tanh().square()))
    return layer.stretch * steered.tanh() + slopes


def undo(layer: Layer, x: Tensor) -> Tensor:
    """Return z (n, d) of x (n, d), one coordinate after another, each by bisection."""
    x = _turned(layer, x)
    z = torch.zeros_like(x)
    for j in range(x.shape[-1]):
        steered = z @ layer.weights[j]
        target = (x[:, j] - layer.bend * steered.sin()) * torch.exp(-layer.stretch * steered.tanh())
        z[:, j] = _solved(target, layer.stretch)
    return _turned(layer, z)


def chained(layers: Sequence[Layer], z: Tensor) -> tuple[Tensor, list[Tensor]]:
    """Return x (..., d) after all layers, and the log-determinant (...) of each of them."""
    logs = []
    for layer in layers:
        logs.append(log_diagonal(layer, z).sum(-1))
        z = apply(layer, z)
    return z, logs


def jacobian(layers: Sequence[Layer], z: Tensor) -> Tensor:
    """Return ∂x/∂z (d, d) at one point z (d,), by automatic differentiation."""
    found: Tensor = torch.autograd.functional.jacobian(lambda point: chained(layers, point)[0], z)
    return found


@study
class TriangularMaps:
    """A map is triangular if each coordinate of x depends on the same one of z and those before.

    Its Jacobian then has zeros above the diagonal, and the logarithm of its determinant is the sum
    of the logarithms on the diagonal: d numbers, where a determinant costs of the order of d³
    otherwise (Lecture D prints d²). Maps that follow one another multiply their determinants, so
    the sums of the layers add up; here every second layer counts the coordinates from the other
    end. Bending alone keeps the area of every cell; stretching changes it, and the colour says by
    how much: where cells grow the density falls, where they shrink it rises.
    """

    name: ClassVar[str] = "triangular_maps"
    label: ClassVar[str] = "Triangular maps"
    order: ClassVar[int] = 70
    source: ClassVar[str] = "Lectures A, D; Papamakarios et al. 2021"
    formula: ClassVar[str] = (
        r"\log p(x)=\log p(z)-\sum_{l=1}^{k}\sum_{j=1}^{d}\log\frac{\partial x_j^{(l)}}"
        r"{\partial x_j^{(l-1)}}={log_base}-({log_det})={log_density}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "log_base: log density of z; log_det: log|det| of all layers; "
        "log_density: log density of x; log_det_autograd: log|det| by autograd"
    )
    Config: ClassVar[type[Settings]] = TriangularMapsSettings

    def __init__(self, config: TriangularMapsSettings) -> None:
        weights = torch.tensor([[0.0, 0.0], [STEER, 0.0]], dtype=torch.float64)
        self._layers = _stack(weights, config.layers, config.stretch, config.bend)
        self._point = torch.tensor([config.first, config.second], dtype=torch.float64)

    def numbers(self) -> Mapping[str, float]:
        """Return both log densities at z and x, and the log-determinant summed and by autograd."""
        _, logs = chained(self._layers, self._point)
        summed = float(sum(logs))
        base = float(standard_log_density(self._point))
        return {
            "log_base": base,
            "log_det": summed,
            "log_density": base - summed,
            "log_det_autograd": settled(_log_det(jacobian(self._layers, self._point))),
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw the warped grid, the log-determinant over the plane, and how it adds up."""
        grid = chained(self._layers, _grid(LINES))[0]
        x = chained(self._layers, self._point)[0].tolist()
        z = float(self._point[0]), float(self._point[1])
        warped, image = Mesh(0, frozen(grid.numpy())), Points(0, frozen([x]), frozen([0]))
        handle = (Handle("the point z", z, "first", "second"),)
        return (
            Drawing("Warped grid, x(z) (0)", warped, "x₁", "x₂", over=(image,)),
            Drawing("Log-determinant", self._field(), "z₁", "z₂", handles=handle),
            Drawing("Layer by layer", self._sums(), "layers", "log-determinant (nats)"),
        )

    def _field(self) -> Field:
        _, logs = chained(self._layers, _grid(CELLS, inside=True))
        values = torch.stack(logs).sum(0).numpy()
        most = max(float(np.abs(values).max()), 0.1)
        area = Rectangle(-SIDE, -SIDE, SIDE, SIDE)
        return Field(0, frozen(values), area, -most, most)

    def _sums(self) -> Table:
        _, logs = chained(self._layers, self._point)
        counts = np.arange(len(logs) + 1)
        sums = np.concatenate([[0.0], np.cumsum([float(log) for log in logs])])
        matrices = (jacobian(self._layers[:k], self._point) for k in counts[1:])
        exact = [0.0, *(settled(_log_det(matrix)) for matrix in matrices)]
        columns: dict[str, Doubles | list[float]] = {
            "layers": counts.astype(float),
            "sum of logarithms": sums,
            "Jacobian": exact,
        }
        return curves(columns)

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold sums against Jacobians by autograd, areas against areas, and undo the maps."""
        for d in (2, 8, 32):
            layers, z = _random(d, 1, random)
            exact, found = _log_det(jacobian(layers, z)), _summed(layers, z)
            yield Claim(
                f"sum-{d}", f"log|det J| of one layer in {d} dimensions", exact, found, 1e-12
            )
            upper = float(jacobian(layers, z).triu(1).abs().max())
            yield Claim(f"zeros-{d}", "Largest entry above the diagonal of J", 0.0, upper, 0.0)
            layers, z = _random(d, 5, random)
            exact, found = _log_det(jacobian(layers, z)), _summed(layers, z)
            says = f"log|det J| of five layers in {d} dimensions"
            yield Claim(f"composition-{d}", says, exact, found, 1e-12)
            yield Claim(
                f"inverse-{d}", "Largest error of undoing them", 0.0, _error(layers, z), 1e-9
            )
        yield from _areas()


def _areas() -> Iterator[Claim]:
    weights = torch.tensor([[0.0, 0.0], [STEER, 0.0]], dtype=torch.float64)
    layers = _stack(weights, 3, 0.4, 0.6)
    says = "Area of the image of [−1, 1]² is the integral of |det J|"
    yield Claim("area", says, outline_area(layers), integrated_det(layers))
    layers = _stack(weights, 3, 0.0, 0.6)
    yield Claim(
        "bending-keeps-area", "Area of its image without stretch", 4.0, outline_area(layers)
    )


def integrated_det(layers: Sequence[Layer]) -> float:
    """Return the integral of |det J| over [−1, 1]², by Gauss-Legendre quadrature."""
    places, weights = np.polynomial.legendre.leggauss(48)
    nodes = torch.from_numpy(np.stack(np.meshgrid(places, places), -1))
    _, logs = chained(layers, nodes)
    values = np.exp(torch.stack(logs).sum(0).numpy())
    return float(weights @ values @ weights)


def outline_area(layers: Sequence[Layer]) -> float:
    """Return the area of the image of [−1, 1]², from its outline alone."""
    way = np.linspace(-1.0, 1.0, CORNERS, endpoint=False)
    one = np.ones(CORNERS)
    sides = [(way, -one), (one, way), (-way, one), (-one, -way)]
    corners = np.concatenate([np.column_stack(side) for side in sides])
    x, y = chained(layers, torch.from_numpy(corners))[0].numpy().T
    return 0.5 * float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum())


def _summed(layers: Sequence[Layer], z: Tensor) -> float:
    return float(sum(chained(layers, z)[1]))


def _error(layers: Sequence[Layer], z: Tensor) -> float:
    x = chained(layers, z)[0][None]
    for layer in reversed(layers):
        x = undo(layer, x)
    return float((x[0] - z).abs().max())


def _solved(target: Tensor, stretch: float) -> Tensor:
    """Return z (n,) with z + α tanh z = target: tanh lies within ±1."""
    low, high = target - stretch, target + stretch
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        below = middle + stretch * middle.tanh() < target
        low, high = torch.where(below, middle, low), torch.where(below, high, middle)
    return (low + high) / 2


def _log_det(matrix: Tensor) -> float:
    return float(torch.linalg.slogdet(matrix)[1])


def _stack(weights: Tensor, count: int, stretch: float, bend: float) -> list[Layer]:
    return [Layer(weights, stretch, bend, turned=bool(i % 2)) for i in range(count)]


def _random(d: int, count: int, random: np.random.Generator) -> tuple[list[Layer], Tensor]:
    weights = np.tril(random.normal(0.0, 1 / math.sqrt(d), (d, d)), -1)
    z = torch.from_numpy(random.normal(size=d))
    return _stack(torch.from_numpy(weights), count, 0.4, 0.5), z


def _turned(layer: Layer, values: Tensor) -> Tensor:
    return values.flip(-1) if layer.turned else values


def _grid(count: int, *, inside: bool = False) -> Tensor:
    """Return a grid (count, count, 2) over the square, of corners or of the cells' centres."""
    edge = SIDE * (1 - 1 / count) if inside else SIDE
    places: Doubles = np.linspace(-edge, edge, count)
    return torch.from_numpy(np.stack(np.meshgrid(places, places), -1))
