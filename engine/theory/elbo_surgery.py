"""The KL of an ELBO cut in two: what codes say of examples, and how far all codes are from p."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np
import torch

from engine.contract.snapshot import Table
from engine.kinds import Claim, Doubles, Draw, Drawing, Marginal, Terms, bounds, labelled, study
from engine.numerics.codes.gaussian_codes import DiagonalCodes, StandardNormal, normal_log_density
from engine.numerics.codes.mixture_codes import MixtureOf, equal
from engine.numerics.codes.surgery import log_aggregated
from engine.numerics.rounding import settled
from engine.numerics.studies.code_surgery import (
    STEP,
    World,
    information_integrand,
    marginal_integrand,
    summed,
    total_integrand,
)
from engine.numerics.studies.curves import curves
from engine.settings import Settings, setting

COARSE = 0.25  # of those behind curves
POINTS = 300
DRAWS = 20_000


class ElboSurgerySettings(Settings):
    """Where the codes of the examples lie, how wide they are, and the prior."""

    examples: int = setting(
        2, label="Examples", symbol="n", low=2, high=6, live=True, help="How many codes there are."
    )
    reach: float = setting(
        1.0,
        label="Outermost mean",
        symbol="μ",
        low=0.0,
        high=4.0,
        live=True,
        help="The means of q(z|x_i) are spread evenly from −μ to μ.",
    )
    sigma: float = setting(
        0.5,
        label="Deviation of each code",
        symbol="s",
        low=0.1,
        high=2.0,
        scale="log",
        live=True,
        help="How wide each q(z|x_i) is.",
    )
    share: float = setting(
        0.0,
        label="Share of q_agg in the prior",
        symbol="α",
        low=0.0,
        high=1.0,
        live=True,
        help="The prior is (1 − α) N(0, 1) + α q_agg: standard at 0, optimal at 1.",
    )


@study
class ElboSurgery:
    """Each example has a code q(z|x_i); on average their KL to the prior is the sum of two parts.

    One is the mutual information between the number of an example and its code. It grows as the
    codes move apart, but never beyond log n, since n examples have no more to tell. The other is
    the KL of q_agg, the average of all codes, to the prior; it alone depends on the prior. Move α:
    at 1 the prior is q_agg itself, this part is gone, and the ELBO has risen by exactly as much, to
    the best that any prior can give. On real data that prior is a mixture of as many parts as there
    are examples: it overfits, and is dear to evaluate.
    """

    name: ClassVar[str] = "elbo_surgery"
    label: ClassVar[str] = "ELBO surgery and the optimal prior"
    order: ClassVar[int] = 62
    source: ClassVar[str] = "Lectures A, B, E; Hoffman and Johnson 2016"
    formula: ClassVar[str] = (
        r"\frac1n\sum_{i=1}^n\mathrm{KL}(q_i\,\|\,p)=\mathbb{I}_q[x,z]+"
        r"\mathrm{KL}(q_{\mathrm{agg}}\,\|\,p):\quad {total}={information}+{marginal}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "total: mean KL(q(z|x)‖p(z)); information: mutual information I(x, z); "
        "marginal: KL(q(z)‖p(z)); log_n: log n; elbo: ELBO; elbo_optimal: ELBO with p(z) = q(z)"
    )
    Config: ClassVar[type[Settings]] = ElboSurgerySettings

    def __init__(self, config: ElboSurgerySettings) -> None:
        self._world = World(config.examples, config.reach, config.sigma, config.share)

    def numbers(self) -> Mapping[str, float]:
        """Return the three parts; the ELBO is that of examples at the means, x|z ~ N(z, 1)."""
        world = self._world
        total = mean_kl(world)
        return {
            "total": total,
            "information": settled(information(world)),
            "marginal": settled(marginal(world)),
            "log_n": math.log(world.count),
            "elbo": reconstruction(world) - total,
            "elbo_optimal": reconstruction(world) - mean_kl(replace(world, share=1.0)),
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw codes and prior, what is integrated, and the parts by μ and by α."""
        world = self._world
        half = world.reach + max(4 * world.sigma, 3.0)
        z = np.linspace(-half, half, POINTS)
        prior, codes = np.exp(world.log_prior(z)), np.exp(world.log_codes(z)) / world.count
        densities = {"z": z, "p(z)": prior, "q_agg(z)": codes.sum(0)}
        densities |= {f"q(z|x_{i + 1})/n": row for i, row in enumerate(codes)}
        integrands = {
            "z": z,
            "information": information_integrand(world, z),
            "marginal KL": marginal_integrand(world, z),
        }
        reaches, shares = np.linspace(0.0, 4.0, 33), np.linspace(0.0, 1.0, 21)
        by_reach = [replace(world, reach=float(value)) for value in reaches]
        by_share = [replace(world, share=float(value)) for value in shares]
        return (
            Drawing("Codes and prior", curves(densities), "z", "density"),
            Drawing("What is integrated", curves(integrands), "z", "integrand"),
            Drawing("The parts by μ", _parts("μ", reaches, by_reach), "outermost mean μ", "nats"),
            Drawing("The parts by α", _parts("α", shares, by_share), "share α", "nats"),
        )

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold the parts against closed forms, and against the engine's codes and priors."""
        for reach, total, inner, outer in (
            (1.0, 0.818147, 0.632720, 0.185427),
            (2.0, 2.318147, 0.693054, 1.625094),
            (0.5, 0.443147, 0.336831, 0.106316),
        ):
            yield from _published(World(2, reach, 0.5), total, inner, outer)
        yield from _limits()
        for world in (World(2, 1.0, 0.5), World(5, 2.5, 0.3)):
            yield from _engine(world, random)


def _published(world: World, total: float, inner: float, outer: float) -> Iterator[Claim]:
    which = f"n = 2, μ = {world.reach:g}, s = ½"
    key = f"{world.reach:g}"
    exact = kl_by_formula(world)
    yield Claim(f"total-{key}", f"Mean KL by its formula, {which}", total, exact)
    found = mean_kl(world)
    yield Claim(f"total-integral-{key}", f"Mean KL, {which}", exact, found)
    found = information(world)
    says = f"Information = JSD at distance 2μ/s, {which}"
    yield Claim(f"information-{key}", says, inner, found)
    found = marginal(world)
    yield Claim(f"marginal-{key}", f"KL(q_agg‖p), {which}", outer, found)
    sum_ = information(world) + marginal(world)
    yield Claim(f"sum-{key}", f"Information + marginal KL, {which}", exact, sum_)


def _limits() -> Iterator[Claim]:
    for count in (2, 4, 6):
        log_n, near, far = math.log(count), World(count, 1.0, 0.5), World(count, 4.0, 0.1)
        says = f"Information of n = {count} codes that overlap"
        yield Claim(f"at-most-log-{count}", says, log_n, information(near), 0.0, "≤")
        says = f"Information of n = {count} codes far apart"
        yield Claim(f"log-{count}", says, log_n, information(far))
    optimal = World(3, 1.5, 0.4, share=1.0)
    yield Claim("optimal", "KL(q_agg‖p) for p = q_agg", 0.0, marginal(optimal), 1e-12)
    nearly = replace(optimal, share=0.9)
    yield Claim("only", "It is positive for any other p", 1e-4, marginal(nearly), 0.0, "≥")


def _engine(world: World, random: np.random.Generator) -> Iterator[Claim]:
    """Yield what the engine's codes, priors and ELBO give for the same examples."""
    key, says = f"{world.count}-{world.reach:g}", f"n = {world.count}, μ = {world.reach:g}"
    means = torch.from_numpy(world.means)[:, None]
    codes = DiagonalCodes(means, torch.full_like(means, math.log(world.sigma)))
    draw = codes.draw(torch.from_numpy(random.standard_normal((DRAWS, world.count, 1))))
    standard = StandardNormal.like(means, 1)
    by_formula = codes.kl(standard)
    assert by_formula is not None  # of two normals
    found = float(by_formula.sum(1).mean())
    yield Claim(f"engine-total-{key}", f"The engine's KL, {says}", mean_kl(world), found)
    inside = log_aggregated(codes, draw.codes.flatten(0, 1)).view(DRAWS, world.count)
    told = (draw.log_density - inside).mean(1).numpy()
    error = 4 * float(told.std()) / math.sqrt(DRAWS)
    exact = information(world)
    says_it = f"Information over the engine's draws, {says}"
    yield Claim(f"engine-information-{key}", says_it, exact, float(told.mean()), error)
    optimal = MixtureOf(codes, equal(world.count, means), lambda _: codes, 1, 2)
    gain = (engine_bounds(draw, means, optimal) - engine_bounds(draw, means, standard)).numpy()
    error = 4 * float(gain.std()) / math.sqrt(DRAWS)
    says_it = f"Rise of the engine's ELBO with p = q_agg, {says}"
    yield Claim(f"engine-rise-{key}", says_it, marginal(world), float(gain.mean()), error)


def engine_bounds(draw: Draw, examples: torch.Tensor, prior: Marginal) -> torch.Tensor:
    """Return the engine's ELBO (k,) of examples (n, 1) under N(z, 1), for each draw by itself."""
    seen = normal_log_density(examples, draw.codes, torch.zeros_like(examples)).sum(-1)
    terms = Terms(seen.T, prior.log_density(draw.codes).T, draw.log_density.T)
    kind = bounds.get("elbo")
    return kind(kind.Config()).value(terms)


def information(world: World, step: float = STEP) -> float:
    """Return the mutual information of an example's number and its code, in nats."""
    z = world.grid(step)
    return summed(information_integrand(world, z), z)


def marginal(world: World, step: float = STEP) -> float:
    """Return KL(q_agg‖p), in nats."""
    z = world.grid(step)
    return summed(marginal_integrand(world, z), z)


def mean_kl(world: World, step: float = STEP) -> float:
    """Return the mean of KL(q_i‖p), in nats."""
    z = world.grid(step)
    return summed(total_integrand(world, z), z)


def kl_by_formula(world: World) -> float:
    """Return the mean of KL(q_i‖N(0, 1)), two normals each, in nats."""
    squares = float((world.means**2).mean())
    return 0.5 * (world.sigma**2 + squares - 1) - math.log(world.sigma)


def reconstruction(world: World) -> float:
    """Return E log N(x_i; z, 1) for examples x_i at the means of their codes, in nats."""
    return -0.5 * (math.log(2 * math.pi) + world.sigma**2)


def _parts(name: str, over: Doubles, worlds: Sequence[World]) -> Table:
    columns = {
        name: over,
        "mean KL": np.array([mean_kl(world, COARSE) for world in worlds]),
        "information": np.array([information(world, COARSE) for world in worlds]),
        "marginal KL": np.array([marginal(world, COARSE) for world in worlds]),
        "log n": np.full(len(over), math.log(worlds[0].count)),
    }
    return curves(columns)
