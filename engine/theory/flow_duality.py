"""A flow in the prior and a flow in the posterior; KL in data space and in the space of noise."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import ClassVar

import numpy as np
import torch

from engine.kinds import Claim, Drawing, labelled, study
from engine.numerics.codes.gaussian_codes import DiagonalCodes, normal_log_density
from engine.numerics.flows.flow_codes import FlowCodes, FlowMarginal
from engine.numerics.flows.invertible import Invertible, Steering, autoregressive, coupling
from engine.numerics.flows.invertible import standard_log_density as log_noise
from engine.numerics.quadrature import integral
from engine.numerics.studies.bent_line import (
    BUMP,
    BentLine,
    beyond,
    kl_after,
    kl_before,
    log_bumps,
    log_code,
    log_image,
    log_model,
    log_standard,
    log_turned,
    model_density,
)
from engine.numerics.studies.curves import curves
from engine.settings import Settings, setting

REACH = 10.0  # deviations beyond which a density has no mass that matters
SIGHT = 4.0  # deviations that are drawn
POINTS = 400
EXAMPLES, DRAWS = 8, 32
STRENGTH = 0.3  # deviation of the parameters of a flow that is not the identity


class FlowDualitySettings(Settings):
    """The flow, a code with its example, and the data."""

    bend: float = setting(
        -0.8,
        label="Bend",
        symbol="β",
        low=-0.95,
        high=4.0,
        live=True,
        help="The slope of f at its centre is 1 + β: below 0 it draws together, above it spreads.",
    )
    width: float = setting(
        1.0,
        label="Width of the bend",
        symbol="w",
        low=0.2,
        high=2.0,
        scale="log",
        live=True,
        help="How far around its centre f is bent; far away its slope is 1.",
    )
    centre: float = setting(
        0.0, label="Centre", symbol="c", low=-2.0, high=2.0, live=True, help="Where f is bent."
    )
    mean: float = setting(
        0.5, label="Mean of the code", symbol="m", low=-2.0, high=2.0, live=True, help="Of q(z|x)."
    )
    sigma: float = setting(
        0.5,
        label="Deviation of the code",
        symbol="s",
        low=0.1,
        high=1.5,
        scale="log",
        live=True,
        help="Of q(z|x).",
    )
    x: float = setting(
        1.0,
        label="Example",
        symbol="x",
        low=-3.0,
        high=3.0,
        live=True,
        help="What was observed; x given z is N(z, 1).",
    )
    apart: float = setting(
        1.5,
        label="Bumps of the data",
        symbol="d",
        low=0.0,
        high=3.0,
        live=True,
        help="The data are ½N(−d, ½²) + ½N(d, ½²).",
    )


@study
class FlowDuality:
    """An invertible map changes no KL, so a flow may as well stand on either side of it.

    Here f carries codes z, or data x, to noise, and g is its inverse; the lecture swaps the two
    letters from slide to slide. Give the flow to the prior, and q(z|x) is held against the density
    of g(noise); give it to the posterior, and the density of f(z) is held against plain noise. The
    curves look different, but both KL are the same number, and since the decoder sees the same z,
    both ELBOs are one. It is the same for a flow fitted to data: KL(π‖p) between data and model is
    KL(f(π)‖N(0, 1)), so maximum likelihood looks for the f that best turns data into noise.
    """

    name: ClassVar[str] = "flow_duality"
    label: ClassVar[str] = "Flow prior = flow posterior"
    order: ClassVar[int] = 63
    source: ClassVar[str] = "Lecture A; Kingma et al. 2016; Papamakarios et al. 2017"
    formula: ClassVar[str] = (
        r"\mathrm{KL}(q(z|x)\,\|\,p_\lambda(z))={kl_prior},\quad "
        r"\mathrm{KL}(q_\lambda(z^*|x)\,\|\,\mathcal{N}(0,1))={kl_posterior};\qquad "
        r"\mathrm{KL}(\pi\,\|\,p)={kl_data},\quad "
        r"\mathrm{KL}(f(\pi)\,\|\,\mathcal{N}(0,1))={kl_noise}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "kl_prior: KL, flow in the prior; kl_posterior: KL, flow in the posterior; "
        "elbo_prior: ELBO, flow in the prior; elbo_posterior: ELBO, flow in the posterior; "
        "kl_data: forward KL, data space; kl_noise: reverse KL, noise space"
    )
    Config: ClassVar[type[Settings]] = FlowDualitySettings

    def __init__(self, config: FlowDualitySettings) -> None:
        self._line = BentLine(config.bend, config.width, config.centre)
        self._code = partial(log_code, config.mean, config.sigma)
        self._data = partial(log_bumps, config.apart)
        self._config = config

    def numbers(self) -> Mapping[str, float]:
        """Return every KL on both sides of the flow, and both ELBOs of the example."""
        config = self._config
        ends = config.mean - REACH * config.sigma, config.mean + REACH * config.sigma
        outer = config.apart + REACH * BUMP
        before = kl_before(self._line, self._code, *ends)
        after = kl_after(self._line, self._code, *ends)
        error = (config.x - config.mean) ** 2 + config.sigma**2
        reconstruction = -0.5 * (math.log(2 * math.pi) + error)
        return {
            "kl_prior": before,
            "kl_posterior": after,
            "elbo_prior": reconstruction - before,
            "elbo_posterior": reconstruction - after,
            "kl_data": kl_before(self._line, self._data, -outer, outer),
            "kl_noise": kl_after(self._line, self._data, -outer, outer),
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw the densities on both sides of the flow, for the code and for the data, and f."""
        line, code, data, config = self._line, self._code, self._data, self._config
        x, half = np.linspace(-5.0, 5.0, POINTS), SIGHT * config.sigma
        sent = beyond(line, config.mean - half, config.mean + half, x)
        turned = beyond(line, -config.apart - SIGHT * BUMP, config.apart + SIGHT * BUMP, x)
        model, noise = np.exp(log_model(line, x)), "N(0, 1)"
        prior = {"z": x, "q(z|x)": np.exp(code(x)), "p_λ(z)": model}
        posterior = {"z*": sent, "q_λ(z*|x)": np.exp(log_image(line, code, sent))}
        posterior[noise] = np.exp(log_standard(sent))
        fitted = {"x": x, "π(x)": np.exp(data(x)), "p(x)": model}
        after = {"f(x)": turned, "density of f(x)": np.exp(log_image(line, data, turned))}
        after[noise] = np.exp(log_standard(turned))
        shape = {"x": x, "f(x)": line.forward(x), "log f′(x)": line.log_slope(x)}
        return (
            Drawing("Codes, the flow in the prior", curves(prior), "z", "density"),
            Drawing("Codes, the flow in the posterior", curves(posterior), "z* = f(z)", "density"),
            Drawing("Data and model", curves(fitted), "x", "density"),
            Drawing("The same after the flow", curves(after), "f(x)", "density"),
            Drawing("The flow", curves(shape), "x", "f(x) and log f′(x)"),
        )

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold both sides against formulas, against each other, and the engine's flows to them."""
        yield from _closed()
        for line in (BentLine(-0.8, 1.0, 0.0), BentLine(2.0, 0.7, 0.5)):
            yield from _two_sides(line)
        for name, layers in _flows().items():
            yield from _engine(name, layers, random)


def _closed() -> Iterator[Claim]:
    """Yield KL that formulas give: without a bend, and of an image of a normal."""
    exact = 0.5 * (0.5**2 + 0.6**2 - 1) - math.log(0.6)
    code, straight = partial(log_code, 0.5, 0.6), BentLine(0.0, 1.0, 0.0)
    found = kl_before(straight, code, -7.0, 8.0)
    yield Claim("straight", "KL(N(½, 0.6²)‖N(0, 1)), f the identity", exact, found)
    for bend in (-0.8, 3.0):
        line = BentLine(bend, 0.8, 0.3)
        low, high = line.inverse(np.array([-5.5, 6.5]))
        found = kl_before(line, partial(log_turned, line, code), float(low), float(high))
        says = f"KL(law of g(u)‖p), u ~ N(½, 0.6²), β = {bend:g}"
        yield Claim(f"bent-{1 + bend:g}", says, exact, found)
        mass = integral(partial(model_density, line), -20.0, 20.0)
        yield Claim(f"mass-{1 + bend:g}", f"∫ p(x) dx, β = {bend:g}", 1.0, mass)


def _two_sides(line: BentLine) -> Iterator[Claim]:
    key, which = f"{1 + line.bend:g}", f"β = {line.bend:g}"
    for name, log_density, reach in (
        ("code", partial(log_code, 0.5, 0.5), 6.0),
        ("data", partial(log_bumps, 1.5), 7.0),
    ):
        before = kl_before(line, log_density, -reach, reach)
        after = kl_after(line, log_density, -reach, reach)
        says = f"KL after the flow is that before it, {name}, {which}"
        yield Claim(f"{name}-{key}", says, before, after)


def _flows() -> Mapping[str, Invertible]:
    steering = Steering((16,), "tanh")
    return {"coupling": coupling(2, 4, steering), "masked": autoregressive(2, 3, steering)}


def _engine(name: str, layers: Invertible, random: np.random.Generator) -> Iterator[Claim]:
    """Yield how far the engine's two sides are from each other, and KL by Jacobians of g."""
    initial = layers.initial(random)
    moved = [values + STRENGTH * random.standard_normal(values.shape) for values in initial]
    numbers = random.standard_normal((DRAWS + 3, EXAMPLES, 2))
    for kind, tolerance in ((torch.float64, 1e-12), (torch.float32, 1e-4)):
        parameters = [torch.from_numpy(values).to(kind) for values in moved]
        given = torch.from_numpy(numbers).to(kind)
        base, examples, noise = DiagonalCodes(given[0], 0.3 * given[1]), given[2], given[3:]
        one = flow_prior_elbos(layers, parameters, base, examples, noise)
        other = flow_posterior_elbos(layers, parameters, base, examples, noise)
        far = float((one - other).abs().max())
        bits = torch.finfo(kind).bits
        says = f"Largest difference of two ELBOs of a draw, {name}, {bits} bits"
        yield Claim(f"{name}-{bits}", says, 0.0, far, tolerance)
        if kind == torch.float64:
            spread = float(one.std())
            yield Claim(f"{name}-spread", "They differ from draw to draw", 0.1, spread, 0.0, "≥")
            far = kl_difference(layers, parameters, noise[0])
            says = f"Largest difference of log π/p and its image by ∂g/∂u, {name}"
            yield Claim(f"{name}-kl", says, 0.0, far, 1e-10)


def flow_prior_elbos(
    layers: Invertible,
    parameters: Sequence[torch.Tensor],
    base: DiagonalCodes,
    examples: torch.Tensor,
    noise: torch.Tensor,
) -> torch.Tensor:
    """Return the ELBO (k, n) of each draw of z, with the flow in the prior and x|z ~ N(z, I)."""
    drawn = base.draw(noise)
    prior = FlowMarginal(layers, parameters, 2).log_density(drawn.codes)
    seen = normal_log_density(examples, drawn.codes, torch.zeros_like(examples)).sum(-1)
    return seen + prior - drawn.log_density


def flow_posterior_elbos(
    layers: Invertible,
    parameters: Sequence[torch.Tensor],
    base: DiagonalCodes,
    examples: torch.Tensor,
    noise: torch.Tensor,
) -> torch.Tensor:
    """Return the ELBO (k, n) of each draw of z* = f(z), with the flow in q and x|z* ~ N(g(z*), I).

    The density of a code and what the decoder sees are found by inversion.
    """
    codes = FlowCodes(base, layers, parameters)
    drawn = codes.draw(noise).codes
    seen_by = layers.inverse(parameters, drawn.flatten(0, 1)).view(drawn.shape)
    seen = normal_log_density(examples, seen_by, torch.zeros_like(examples)).sum(-1)
    return seen + log_noise(drawn) - codes.log_density(drawn)


def kl_difference(
    layers: Invertible, parameters: Sequence[torch.Tensor], points: torch.Tensor
) -> float:
    """Return the largest |log π(x)/p(x) − log π_f(u)/N(u)| at points x (n, 2), u = f(x).

    π is N(0, 4 I); the Jacobian of g is that of autograd, one point at a time.
    """
    data = torch.full_like(points, math.log(2.0))
    log_data = normal_log_density(points, torch.zeros_like(points), data).sum(-1)
    before = log_data - FlowMarginal(layers, parameters, 2).log_density(points)
    noise, _ = layers.forward(parameters, points)
    back = torch.stack([_jacobian(layers, parameters, row) for row in noise])
    after = log_data + torch.linalg.slogdet(back).logabsdet - log_noise(noise)
    return float((before - after).abs().max())


def _jacobian(
    layers: Invertible, parameters: Sequence[torch.Tensor], noise: torch.Tensor
) -> torch.Tensor:
    def back(row: torch.Tensor) -> torch.Tensor:
        return layers.inverse(parameters, row[None])[0]

    found: torch.Tensor = torch.autograd.functional.jacobian(back, noise)
    return found
