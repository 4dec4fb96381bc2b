"""The evidence lower bound of a model whose evidence is known, and how samples tighten it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
import torch

from engine.contract.board import Handle
from engine.contract.snapshot import Field, Rectangle, Table, frozen
from engine.kinds import Claim, Doubles, Drawing, families, labelled, study
from engine.numerics.quadrature import integral
from engine.numerics.studies.curves import curves
from engine.numerics.studies.drawn_bound import engine_estimates
from engine.numerics.studies.linear_gaussian import (
    Model,
    elbo,
    estimate_moments,
    gap,
    log_evidence,
    log_normal,
    weight_variance,
)
from engine.numerics.studies.linear_vae import ascended_bound, principal_likelihood
from engine.plan import check
from engine.settings import Settings, setting
from engine.views import Latent

POINTS = 300
CELLS = 48
MOST = 1000  # samples
DEPTH = 3.0  # nats below the best bound, at which colours saturate
STEPS = 1500  # of the training
EXAMPLES = 4000  # that judge it
ACROSS, LONGER = 0.4, 3.0  # deviation across the data that it is trained on, and elongation
VARIANCES = np.array([4.0, 2.0, 0.5, 0.2, 0.1])  # principal ones of the five-dimensional data


class EvidenceBoundSettings(Settings):
    """The example, the likelihood, the approximate posterior and the number of samples."""

    x: float = setting(
        1.0, label="Example", symbol="x", low=-3.0, high=3.0, live=True, help="What was observed."
    )
    sigma: float = setting(
        1.0,
        label="Deviation of the likelihood",
        symbol="σ",
        low=0.5,
        high=2.0,
        scale="log",
        live=True,
        help="The standard deviation of p(x|z) = N(z, σ²).",
    )
    mean_q: float = setting(
        0.0, label="Mean of q", symbol="m", low=-2.0, high=2.0, live=True, help="Where q(z|x) lies."
    )
    sigma_q: float = setting(
        1.0,
        label="Deviation of q",
        symbol="s",
        low=0.3,
        high=1.5,
        scale="log",
        live=True,
        help="How wide q(z|x) is.",
    )
    samples: int = setting(
        10,
        label="Samples",
        symbol="k",
        low=1,
        high=MOST,
        scale="log",
        live=True,
        help="How many draws of q the estimate of log p(x) averages over.",
    )


@study
class EvidenceBound:
    """The model is so simple that everything is known: log p(x), the posterior, and every bound.

    Move q: the ELBO falls below log p(x) by exactly KL(q‖p(z|x)), and only with q = p(z|x) do they
    meet. Averaging k weights w = p(x, z)/q(z|x) before the logarithm gives a bound that rises with
    k towards log p(x); once k is large its bias is the variance of w/p(x) over 2k. Make q narrower
    than the posterior by more than √2 and that variance is infinite: the bound still rises, but
    slowly, since the draws seldom reach where the posterior is. The ELBO of every q, drawn over its
    mean and deviation, has one summit: the posterior.
    """

    name: ClassVar[str] = "evidence_bound"
    label: ClassVar[str] = "The ELBO and its gap"
    order: ClassVar[int] = 60
    source: ClassVar[str] = "Lectures A, C, D; Kingma and Welling 2014; Burda et al. 2016"
    formula: ClassVar[str] = (
        r"\log p(x)=\mathrm{ELBO}+\mathrm{KL}(q\,\|\,p(z|x)):\quad {log_p}={elbo}+{gap};\qquad "
        r"\mathbb{E}\log\frac1k\sum_{i=1}^{k}\frac{p(x,z_i)}{q(z_i|x)}={bound}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "log_p: log p(x); elbo: ELBO; gap: KL(q‖p(z|x)); bound: mean estimate from k samples; "
        "bias: its bias; deviation: its deviation; weight_variance: variance of w/p(x)"
    )
    Config: ClassVar[type[Settings]] = EvidenceBoundSettings

    def __init__(self, config: EvidenceBoundSettings) -> None:
        self._model = Model(config.x, config.sigma, config.mean_q, config.sigma_q)
        self._samples = config.samples

    def numbers(self) -> Mapping[str, float]:
        """Return log p(x), the ELBO, their gap, and of the k-sample estimate mean and deviation."""
        model, evidence = self._model, log_evidence(self._model)
        mean, deviation = estimate_moments(model, np.array([float(self._samples)]))
        return {
            "log_p": evidence,
            "elbo": bound_of(model),
            "gap": gap(model),
            "bound": float(mean[0]),
            "bias": float(mean[0]) - evidence,
            "deviation": float(deviation[0]),
            "weight_variance": weight_variance(model),
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw the densities of z, the bound by k, and the ELBO of every q."""
        model, z = self._model, np.linspace(-4.0, 4.0, POINTS)
        codes = {
            "z": z,
            "p(z)": np.exp(log_normal(z, 0.0, 1.0)),
            "p(z|x)": np.exp(log_normal(z, *model.posterior)),
            "q(z|x)": np.exp(model.log_q(z)),
        }
        handle = (Handle("q", (model.mean_q, model.sigma_q), "mean_q", "sigma_q"),)
        return (
            Drawing("Prior, posterior and q", curves(codes), "z", "density"),
            Drawing("Estimate of log p(x) by k", self._by_count(), "log₁₀ k", "nats"),
            Drawing("ELBO of every q", self._landscape(), "mean m", "deviation s", handles=handle),
        )

    def _by_count(self) -> Table:
        counts = np.unique(np.round(np.geomspace(1, MOST, 28)))
        mean, deviation = estimate_moments(self._model, counts)
        columns = {
            "log₁₀ k": np.log10(counts),
            "log p(x)": np.full(len(counts), log_evidence(self._model)),
            "mean of the estimate": mean,
            **{
                f"one deviation {n}": mean + k * deviation for n, k in (("below", -1), ("above", 1))
            },
        }
        return curves(columns)

    def _landscape(self) -> Field:
        area = Rectangle(-2.0, 0.3, 2.0, 1.5)
        share = (np.arange(CELLS) + 0.5) / CELLS
        mean, deviation = area.left + area.width * share, area.bottom + area.height * share
        values = elbo(self._model.x, self._model.sigma, mean, deviation[:, None])
        high = float(values.max())
        return Field(0, frozen(values), area, high - DEPTH, high)

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold formulas against integrals, the engine's bounds, an ascent and a training."""
        here = Model(1.0, 1.0, 0.0, 1.0)
        yield Claim("log-p", "log p(1) = log N(1; 0, 2)", -1.515512, log_evidence(here))
        yield Claim("elbo", "ELBO of q = N(0, 1) at x = 1", -1.918939, bound_of(here))
        yield Claim("gap", "KL(q‖p(z|x)) there", 0.403426, gap(here))
        yield from _integrals(Model(2.0, 0.5, 1.1, 0.6))
        for count, bound in ((1, -1.919), (2, -1.652), (5, -1.558), (10, -1.535), (100, -1.517)):
            says = f"Mean log estimate from k = {count}"
            found = estimate_moments(here, np.array([float(count)]))[0]
            yield Claim(f"bound-{count}", says, bound, float(found[0]), 2e-3)
        bound = float(estimate_moments(here, np.array([2.0]))[0][0])
        says = "The same for k = 2, integrated over both codes"
        yield Claim("pairs", says, bound, bound_of_pairs(here))
        yield from _simulated(here, random)
        yield from _rates(here)
        yield from _linear(random)


def _integrals(model: Model) -> Iterator[Claim]:
    """Yield the decomposition, each part integrated over z."""
    which = "at x = 2, σ = ½, q = N(1.1, 0.6²)"
    found = math.log(integral(lambda z: np.exp(model.log_joint(z)), *model.ends))
    yield Claim("log-p-integral", f"log ∫ p(x, z) dz {which}", log_evidence(model), found)
    found = integral(lambda z: np.exp(model.log_q(z)) * _log_weight(model, z), *model.ends)
    yield Claim("elbo-integral", f"∫ q log p(x, z)/q dz {which}", bound_of(model), found)
    rest = integral(
        lambda z: np.exp(model.log_q(z)) * (model.log_q(z) - log_normal(z, *model.posterior)),
        *model.ends,
    )
    yield Claim("gap-integral", f"∫ q log q/p(z|x) dz {which}", gap(model), rest)
    yield Claim("sum", f"ELBO + KL(q‖p(z|x)) {which}", log_evidence(model), found + rest)


def bound_of_pairs(model: Model) -> float:
    """Return E log (w_1 + w_2)/2, the double integral over two codes of q."""
    noise, weights = np.polynomial.hermite_e.hermegauss(80)
    logs = _log_weight(model, model.mean_q + model.sigma_q * noise)
    pairs = np.logaddexp(logs[:, None], logs) - math.log(2.0)
    return float(weights @ pairs @ weights) / (2 * math.pi)


def _log_weight(model: Model, z: Doubles) -> Doubles:
    return model.log_joint(z) - model.log_q(z)


def _simulated(model: Model, random: np.random.Generator) -> Iterator[Claim]:
    """Yield what the engine's importance-weighted bound gives on draws."""
    for count in (2, 10):
        mean, deviation = estimate_moments(model, np.array([float(count)]))
        found = engine_estimates(model, count, random)
        error = found.std() / math.sqrt(len(found))
        says = f"Mean IWAE of {len(found)} examples, k = {count}"
        yield Claim(f"iwae-{count}", says, float(mean[0]), float(found.mean()), 4 * error)
        squares = (found - found.mean()) ** 2
        error = squares.std() / math.sqrt(len(found))
        says = f"Variance of the log estimate, k = {count}"
        yield Claim(f"variance-{count}", says, float(deviation[0]) ** 2, squares.mean(), 4 * error)
    exact = Model(model.x, model.sigma, *model.posterior)
    found = np.abs(engine_estimates(exact, 1, random) - log_evidence(exact)).max()
    yield Claim("tight", "Largest gap of a draw with q = p(z|x)", 0.0, float(found), 1e-12)


def _rates(model: Model) -> Iterator[Claim]:
    count, variance = 1000.0, weight_variance(model)
    mean, deviation = estimate_moments(model, np.array([count]))
    bias = count * (log_evidence(model) - float(mean[0]))
    yield Claim("bias-rate", "k times the bias at k = 1000 is χ²/2", variance / 2, bias, 2e-3)
    found = count * float(deviation[0]) ** 2
    yield Claim("variance-rate", "k times the variance at k = 1000 is χ²", variance, found, 2e-3)


def _linear(random: np.random.Generator) -> Iterator[Claim]:
    turn = np.linalg.qr(random.standard_normal((5, 5)))[0]
    best = principal_likelihood(VARIANCES, 2, 0.5)
    found = ascended_bound((turn * VARIANCES) @ turn.T, 2, 0.5, random)
    yield Claim("pca", "Best ELBO of a linear VAE, 5 → 2, is that of PCA", best, found, 1e-5)
    entropy = 1.0 + math.log(2 * math.pi * LONGER * ACROSS**2)
    found = trained_bound(int(random.integers(2**31)))
    yield Claim("trained", "ELBO of a linear VAE trained on the plane", -entropy, found, 0.02)
    yield Claim("below", "It never exceeds minus the entropy", -entropy, found, 1e-3, "≤")


def trained_bound(seed: int) -> float:
    """Return the ELBO that the engine's linear VAE reaches on a stretched normal of the plane.

    It is averaged over fresh examples, as far as it differs from their true log density.
    """
    affine = {"depth": 0}
    plan = check(
        {
            "family": {"kind": "variational"},
            "data": {"kind": "correlated", "sigma": ACROSS, "ratio": LONGER},
            "latent": {"dimension": 1},
            "encoder": affine,
            "decoder": affine,
            "optimiser": {"kind": "adam", "rate": 0.03, "beta1": 0.9, "decay_start": 0.3},
            "training": {"steps": STEPS, "seed": seed},
        }
    )
    model = families.get("variational")(plan)
    for _ in range(STEPS):
        model.step()
    seen = model.observation(STEPS, seed)
    latent, examples = seen.view(Latent), seen.real(EXAMPLES, "judged")
    noise = seen.tensor(seen.random("codes").standard_normal((4, EXAMPLES, 1), np.float32))
    with torch.no_grad():
        real = seen.tensor(examples)
        terms = latent.terms(real, latent.encode(real, None), noise)
        reached = terms.reconstruction + terms.log_prior - terms.log_posterior
    truth = seen.dataset.log_density(examples.astype(np.float64))
    assert truth is not None  # a normal distribution has one
    found = reached.mean(0).double().numpy() - truth
    return float(found.mean()) - (1.0 + math.log(2 * math.pi * LONGER * ACROSS**2))


def bound_of(model: Model) -> float:
    """Return the ELBO of a model's own q."""
    return float(elbo(model.x, model.sigma, np.array(model.mean_q), np.array(model.sigma_q)))
