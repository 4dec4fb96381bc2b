"""What autoregressive flows cost in each direction, in passes through their networks."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch.nn.modules.module import register_module_forward_hook
from zuko.nn import MLP, MaskedMLP

from engine.contract.snapshot import Matrix, frozen
from engine.kinds import Claim, Doubles, Drawing, FlowModel, Tensor, flows, labelled, study
from engine.numerics.streams import keyed
from engine.numerics.studies.curves import curves
from engine.settings import Settings, setting

MOST = 64  # dimensions
LAYERS = 3
DIMENSIONS = (2, 8, 32)
ROUNDING = 1e-16
RIGHT = 1e-10  # an error below is rounding


class AutoregressiveCostSettings(Settings):
    """How long the chain of coordinates is, and how many layers there are."""

    dimension: int = setting(
        8, label="Dimension", symbol="d", low=2, high=MOST, live=True, help="Coordinates of x."
    )
    layers: int = setting(
        5, label="Layers", symbol="L", low=1, high=16, live=True, help="Layers of the flow."
    )


@dataclass(frozen=True, eq=False, slots=True)
class Chain:
    """One masked layer z_j = (x_j − m_j) e^(−a_j), m and a functions of the x before j.

    ``shifts`` and ``scales`` (d, d) are zero on the diagonal and above: m = Vx, a = ½ tanh(Wx).
    """

    shifts: Doubles
    scales: Doubles

    def steer(self, x: Doubles) -> tuple[Doubles, Doubles]:
        """Return m and a (d,) at x (d,): what one pass through the network gives."""
        return self.shifts @ x, 0.5 * np.tanh(self.scales @ x)


def encode(chain: Chain, x: Doubles) -> tuple[Doubles, float]:
    """Return z (d,) and log |det dz/dx|: one pass, for all of x is there."""
    shift, log_scale = chain.steer(x)
    found: Doubles = (x - shift) * np.exp(-log_scale)
    return found, -float(log_scale.sum())


def decode(chain: Chain, z: Doubles, passes: int) -> Doubles:
    """Return what is known of x (passes, d) after each pass, beginning from zeros."""
    x, found = np.zeros_like(z), []
    for _ in range(passes):
        shift, log_scale = chain.steer(x)
        x = z * np.exp(log_scale) + shift
        found.append(x)
    return np.array(found)


@study
class AutoregressiveCost:
    """In an autoregressive flow each coordinate is scaled and shifted as those before it say.

    With all of x at hand one pass through a layer's network says how to map every coordinate, so a
    density costs L passes; for a sample the coordinates must be found one after the other, which
    takes d passes a layer. The inverse autoregressive flow is the same map turned round and has
    the prices exchanged: cheap samples, dear densities of points that it did not draw itself. The
    matrix of errors shows why: each pass from z to x makes one more coordinate right. Here x is
    data and z noise; Lecture A lets f and g change roles between its slides.
    """

    name: ClassVar[str] = "autoregressive_cost"
    label: ClassVar[str] = "Cost of autoregressive flows"
    order: ClassVar[int] = 71
    source: ClassVar[str] = "Lecture A; Kingma et al. 2016; Papamakarios et al. 2017"
    formula: ClassVar[str] = (
        r"z_j=(x_j-m_j(x_{<j}))\,e^{-a_j(x_{<j})},\quad\log\left|\det\frac{\partial z}{\partial x}"
        r"\right|=-\sum_{j=1}^{d}a_j={log_det},\quad\text{passes: } L={cheap},\;d\,L={dear}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "cheap: passes, the quick way; dear: passes, the slow way; log_det: log|det| of a layer"
    )
    Config: ClassVar[type[Settings]] = AutoregressiveCostSettings

    def __init__(self, config: AutoregressiveCostSettings) -> None:
        self._d, self._layers = config.dimension, config.layers

    def numbers(self) -> Mapping[str, float]:
        """Return the passes of both directions, and a layer's log-determinant at one point."""
        chain, x = _chain(self._d)
        log_det = encode(chain, x)[1]
        return {"cheap": self._layers, "dear": self._d * self._layers, "log_det": log_det}

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw the passes by dimension, what is known after each, and which entries of J are 0."""
        d = np.arange(2, MOST + 1)
        cheap = np.full(len(d), self._layers)
        columns = {"d": d, "x → z (MAF), z → x (IAF)": cheap}
        columns |= {"z → x (MAF), x → z (IAF)": d * self._layers}
        return (
            Drawing("Passes through the networks", curves(columns), "dimension d", "passes"),
            Drawing("Log₁₀ of the error after each pass", self._errors(), "coordinate", "pass"),
            Drawing("Slopes ∂z/∂x of a layer", self._jacobian(), "of x", "coordinate of z"),
        )

    def _errors(self) -> Matrix:
        chain, x = _chain(self._d)
        known = decode(chain, encode(chain, x)[0], self._d)
        names = tuple(str(i + 1) for i in range(self._d))
        return Matrix(0, frozen(np.log10(np.abs(known - x) + ROUNDING)), names, names)

    def _jacobian(self) -> Matrix:
        chain, x = _chain(self._d)
        names = tuple(str(i + 1) for i in range(self._d))
        return Matrix(0, frozen(slopes(chain, x)), names, names)

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Count passes of the flows that the product trains, and check their determinants."""
        for d in DIMENSIONS:
            yield from _counts(d, random)
        for name in ("maf", "iaf", "real_nvp", "spline"):
            for d in (2, 6):
                yield _determinant(name, d, random)
        yield _turned(random)
        chain, x = _chain(12)
        says = "Fewest passes that bring back 12 coordinates"
        yield Claim("passes-needed", says, 12, _needed(chain, x), 0.0)
        exact = float(np.linalg.slogdet(slopes(chain, x))[1])
        yield Claim("sum", "−Σ a_j is log|det J|", exact, encode(chain, x)[1], 1e-12)


def _counts(d: int, random: np.random.Generator) -> Iterator[Claim]:
    points, dear = torch.zeros(4, d, dtype=torch.float64), float(d * LAYERS)
    # turned round, the library asks each layer once more for its determinant
    expected = {"maf": (LAYERS, dear), "iaf": (dear + LAYERS, LAYERS), "real_nvp": (LAYERS, LAYERS)}
    for name, (to_density, to_sample) in expected.items():
        made, parameters = _built(name, d, LAYERS, random)
        density = passes(lambda: made.forward(parameters, points))  # noqa: B023
        sample = passes(lambda: made.inverse(parameters, points))  # noqa: B023
        what, short = f"{LAYERS} layers, d = {d}, {made.label}", name.replace("_", "-")
        says = f"Passes to a density: {what}"
        yield Claim(f"{short}-density-{d}", says, to_density, density, 0.0)
        yield Claim(f"{short}-sample-{d}", f"Passes to a sample: {what}", to_sample, sample, 0.0)


def _determinant(name: str, d: int, random: np.random.Generator) -> Claim:
    made, parameters = _built(name, d, LAYERS, random)
    point = torch.from_numpy(random.normal(size=d))
    says = f"log|det J| of {made.label}, d = {d}, against autograd"
    found = float(made.forward(parameters, point[None])[1])
    return Claim(
        f"{name.replace('_', '-')}-det-{d}", says, _exact(made, parameters, point), found, 1e-12
    )


def _turned(random: np.random.Generator) -> Claim:
    """Claim that one layer of either kind, with the same parameters, is the other's inverse."""
    maf, parameters = _built("maf", 6, 1, random)
    kind = flows.get("iaf")
    iaf = kind(_config(kind, 1), 6)
    x = torch.from_numpy(random.normal(size=(5, 6)))
    apart = maf.forward(parameters, x)[0] - iaf.inverse(parameters, x)
    return Claim(
        "turned-round",
        "MAF x → z less IAF z → x, same weights",
        0.0,
        float(apart.abs().max()),
        1e-12,
    )


def passes(run: Callable[[], object]) -> int:
    """Return how often networks that steer a flow's layers were called during ``run``."""
    counted = 0

    def count(module: torch.nn.Module, inputs: Any, outputs: Any) -> None:
        nonlocal counted
        counted += isinstance(module, (MLP, MaskedMLP))

    hook = register_module_forward_hook(count)
    try:
        run()
    finally:
        hook.remove()
    return counted


def slopes(chain: Chain, x: Doubles) -> Doubles:
    """Return ∂z/∂x (d, d) of one layer at x (d,), rows by z."""
    shift, log_scale = chain.steer(x)
    rate = np.exp(-log_scale)
    bent = 0.5 * (1 - (2 * log_scale) ** 2)[:, None] * chain.scales
    z = (x - shift) * rate
    found: Doubles = np.diag(rate) - rate[:, None] * chain.shifts - z[:, None] * bent
    return found


def _needed(chain: Chain, x: Doubles) -> int:
    errors = np.abs(decode(chain, encode(chain, x)[0], len(x) + 3) - x).max(axis=1)
    return int(np.argmax(errors < RIGHT)) + 1


def _exact(made: FlowModel, parameters: list[Tensor], point: Tensor) -> float:
    def codes(x: Tensor) -> Tensor:
        return made.forward(parameters, x[None])[0][0]

    jacobian = torch.autograd.functional.jacobian(codes, point)
    return float(torch.linalg.slogdet(jacobian)[1])


def _built(
    name: str, d: int, layers: int, random: np.random.Generator
) -> tuple[FlowModel, list[Tensor]]:
    """Return a flow of the product with random parameters, in float64."""
    kind = flows.get(name)
    made = kind(_config(kind, layers), d)
    drawn = [random.normal(0.0, 0.3, shape) for shape in made.shapes]
    return made, [torch.from_numpy(values) for values in drawn]


def _config(kind: type[FlowModel], layers: int) -> Settings:
    return kind.Config.model_validate({"layers": layers, "width": 16, "activation": "tanh"})


def _chain(d: int) -> tuple[Chain, Doubles]:
    """Return a layer of which every coordinate needs the one before, and a point."""
    random = keyed(0, "theory/autoregressive_cost/chain", d)
    shifts = np.tril(random.normal(0.0, 0.5 / math.sqrt(d), (d, d)), -1)
    shifts[np.arange(1, d), np.arange(d - 1)] = 0.7
    scales = np.tril(random.normal(0.0, 1 / math.sqrt(d), (d, d)), -1)
    return Chain(shifts, scales), random.normal(size=d)
