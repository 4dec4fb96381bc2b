"""What a generator that stands still feels while the discriminator is trained to its optimum."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np

from engine.contract.snapshot import Table, frozen
from engine.families.adversarial import Game
from engine.kinds import Claim, Doubles, Drawing, labelled, study
from engine.numerics.studies.standing_game import BATCH, LOSSES, StandingGame
from engine.plan import check
from engine.settings import Settings, setting

LOG_2 = math.log(2.0)
MOMENTS, STEPS = 21, 1500


class FrozenSettings(Settings):
    """How the discriminator is trained, and how much noise it is given in the second run."""

    noise: float = setting(
        0.5,
        label="Instance noise",
        symbol="s",
        low=0.25,
        high=1.0,
        live=True,
        help="The standard deviation of the noise that the second discriminator sees everything "
        "with.",
        source="Sønderby et al. 2017; Arjovsky and Bottou 2017; Lecture B",
    )
    rate: float = setting(
        0.01,
        label="Learning rate of D",
        symbol="η",
        low=0.001,
        high=0.03,
        scale="log",
        live=True,
        help="How fast both discriminators learn.",
    )
    steps: int = setting(
        200,
        label="Steps of D",
        low=20,
        high=500,
        scale="log",
        live=True,
        help="How many updates D gets while G gets none.",
    )
    draw: int = setting(
        0, label="Draw", low=0, high=99, live=True, help="Other first weights, other examples."
    )


@dataclass(frozen=True, slots=True)
class Felt:
    """What was measured at some ``steps`` (m,) of D.

    ``norms`` (m, 2) are those of the generator's gradient, saturating and not, ``spreads`` (m, 2)
    the deviation of that of a batch of 64 from it, and ``jsd`` (m,) is D's bound, in nats.
    """

    steps: Doubles
    norms: Doubles
    spreads: Doubles
    jsd: Doubles

    @property
    def lost(self) -> float:
        """Decades between the largest saturating gradient and the median of the later half."""
        norms = self.norms[:, 0]
        return math.log10(norms.max() / float(np.median(norms[len(norms) // 2 :])))


@study
class FrozenGenerator:
    """The generator stands still, its fakes in the middle of a ring of eight modes, and D learns.

    The nearer D comes to its optimum, the less is left of the gradient of log(1 − D): every decade
    lost is a generator ten times as slow. That of −log D grows instead, and so does its deviation
    from one batch to the next: the steps are long and vary. Instance noise changes what the
    optimum is. The second D sees everything blurred, cannot become certain, and leaves either loss
    a gradient; the level line is what D* itself would leave of that of log(1 − D). D's bound on the
    JSD says how far D has been trained, and log 2 is the most it can reach.
    """

    name: ClassVar[str] = "frozen_generator"
    label: ClassVar[str] = "D trained at a frozen G"
    order: ClassVar[int] = 51
    source: ClassVar[str] = (
        "Lectures A, B; Arjovsky and Bottou 2017 (figures 2 and 3); Sønderby et al. 2017"
    )
    formula: ClassVar[str] = (
        r"\left\|\nabla_{\theta}\,\mathbb{E}\log(1-D)\right\|={saturating},\quad"
        r"\left\|\nabla_{\theta}\,\mathbb{E}\log D\right\|={non_saturating};\qquad"
        r"\mathrm{with\ noise}\ {noise}:\ {noisy_saturating},\ {noisy_non_saturating}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "saturating: saturating, at the end; non_saturating: non-saturating, at the end; "
        "lost: decades lost, saturating; spread: deviation of a batch, non-saturating; "
        "noise: noise s; noisy_saturating: saturating, with noise; "
        "noisy_non_saturating: non-saturating, with noise; "
        "optimal_saturating: saturating at D*, with noise; "
        "optimal_non_saturating: non-saturating at D*, with noise; "
        "jsd: D's bound on the JSD; noisy_jsd: D's bound, with noise"
    )
    Config: ClassVar[type[Settings]] = FrozenSettings

    def __init__(self, config: FrozenSettings) -> None:
        self._noise = config.noise
        ways = config.rate, config.steps, config.draw
        self._bare, self._noisy = trained(0.0, *ways), trained(config.noise, *ways)
        self._optimal = at_optimum(config.noise, config.draw)

    def numbers(self) -> Mapping[str, float]:
        """Return what is felt after D's last step, and what would be felt at D* with the noise.

        Norms are by G's parameters, the bound is in nats.
        """
        low, high = (float(norm) for norm in self._bare.norms[-1])
        noisy_low, noisy_high = (float(norm) for norm in self._noisy.norms[-1])
        return {
            "saturating": low,
            "non_saturating": high,
            "lost": self._bare.lost,
            "spread": float(self._bare.spreads[-1, 1]),
            "noise": self._noise,
            "noisy_saturating": noisy_low,
            "noisy_non_saturating": noisy_high,
            "optimal_saturating": self._optimal[0],
            "optimal_non_saturating": self._optimal[1],
            "jsd": float(self._bare.jsd[-1]),
            "noisy_jsd": float(self._noisy.jsd[-1]),
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw the gradients, their deviation among batches, and how far D has come."""
        norms = _four(self._bare.norms, self._noisy.norms)
        spreads = _four(self._bare.spreads, self._noisy.spreads)
        level = np.full(len(self._bare.steps), math.log10(self._optimal[0]))
        return (
            self._over("Norm of G's gradient", "norm", {**norms, "log(1 − D*), noise": level}),
            self._over(f"Deviation of a batch of {BATCH}", "deviation", spreads),
            Drawing("D's bound on the JSD", self._table(self._bounds()), "step of D", "nat"),
        )

    def _bounds(self) -> dict[str, Doubles]:
        most = np.full(len(self._bare.steps), LOG_2)
        return {"no noise": self._bare.jsd, "with noise": self._noisy.jsd, "log 2": most}

    def _over(self, title: str, what: str, curves: Mapping[str, Doubles]) -> Drawing:
        return Drawing(title, self._table(curves), "step of D", f"log₁₀ {what}")

    def _table(self, curves: Mapping[str, Doubles]) -> Table:
        columns = {"step of D": self._bare.steps, **curves}
        return Table(0, {name: frozen(values) for name, values in columns.items()})

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Train at frozen generators, and hold gradients against an identity and against D*."""
        draw = int(random.integers(2**31))
        yield from _without_noise(trained(0.0, 0.01, STEPS, draw))
        yield from _with_noise(draw)
        stand = Stand(0.0, 0.01, draw)
        stand.train(20)
        whole, other = stand.gradient("minimax"), stand.gradient("wasserstein")
        says = "Both gradients add up to that of D's logit, which Wasserstein's objective descends"
        found = float((whole + stand.gradient("non_saturating") - other).norm() / other.norm())
        yield Claim("sum", says, 0.0, found, 1e-5)


def _without_noise(felt: Felt) -> Iterator[Claim]:
    lost = math.log10(felt.norms[:, 0].max() / felt.norms[-1, 0])
    says = f"Decades that the saturating gradient loses in {STEPS} steps of D on a ring, G frozen"
    yield Claim("saturating", says, 4.0, lost, 0.0, "≥")
    says = "Factor by which the non-saturating gradient grows meanwhile"
    grown = float(felt.norms[-1, 1] / felt.norms[0, 1])
    yield Claim("non-saturating", says, 10.0, grown, 0.0, "≥")
    says = f"Factor by which its deviation among batches of {BATCH} grows"
    grown = float(felt.spreads[-1, 1] / felt.spreads[0, 1])
    yield Claim("spread", says, 10.0, grown, 0.0, "≥")
    says = "D's bound on the JSD reaches 0.999 log 2"
    yield Claim("bound", says, 0.999 * LOG_2, float(felt.jsd[-1]), 0.0, "≥")


def _with_noise(draw: int) -> Iterator[Claim]:
    felt, exact = trained(0.5, 0.003, STEPS // 3, draw), at_optimum(0.5, draw)
    says = "Decades that the saturating gradient loses with instance noise 0.5"
    yield Claim("noise", says, 1.0, felt.lost, 0.0, "≤")
    half = len(felt.steps) // 2
    for place, name in enumerate(("saturating", "non-saturating")):
        found = float(np.median(felt.norms[half:, place])) / exact[place]
        says = f"The {name} gradient is then within a factor 3 of that at D*: |log₁₀| of the ratio"
        yield Claim(f"optimum-{name}", says, math.log10(3.0), abs(math.log10(found)), 0.0, "≤")


@lru_cache(maxsize=8)
def trained(noise: float, rate: float, steps: int, draw: int) -> Felt:
    """Train the engine's discriminator on a ring against a generator that never moves.

    Measured are steps that lie ever further apart.
    """
    stand = Stand(noise, rate, draw)
    moments = np.unique(np.round(np.geomspace(1, steps + 1, MOMENTS)).astype(int)) - 1
    found, taken = [], 0
    for moment in moments:
        stand.train(moment - taken)
        taken = int(moment)
        found.append(stand.measured())
    values = np.array(found)
    return Felt(moments.astype(float), values[:, :2], values[:, 2:4], values[:, 4])


@lru_cache(maxsize=8)
def at_optimum(noise: float, draw: int) -> tuple[float, float]:
    """Return the norms of the generator's two gradients at D* of examples with noise.

    Fakes with noise have the density E N(x; G(z), s²), here the mean over ``CENTRES`` codes.
    """
    stand = Stand(noise, 0.01, draw)
    logits = stand.optimal_logits(stand.fakes())
    norms = [float(stand.slope(name, logits).norm()) for name in LOSSES]
    return norms[0], norms[1]


class Stand(StandingGame):
    """The engine's game with fresh players; its first weights follow from the draw as well."""

    def __init__(self, noise: float, rate: float, draw: int) -> None:
        super().__init__(game_at(noise, rate, draw), noise, draw)


def game_at(noise: float, rate: float, draw: int) -> Game:
    """Return a game on the ring with fresh players."""
    return Game(
        check(
            {
                "data": {"kind": "ring"},
                "training": {"seed": draw, "batch": 128, "ema": 0.0},
                "discriminator": {"width": 64},
                "discriminator.optimiser": {"rate": rate},
                "discriminator.instance_noise": {"on": noise > 0, "sigma": max(noise, 0.1)},
            }
        )
    )


def _four(bare: Doubles, noisy: Doubles) -> dict[str, Doubles]:
    """Return log10 of what was found (m, 2) without and with noise, by the names of curves."""
    names = ("log(1 − D)", "−log D")
    plain = {name: np.log10(bare[:, place]) for place, name in enumerate(names)}
    blurred = {f"{name}, noise": np.log10(noisy[:, place]) for place, name in enumerate(names)}
    return plain | blurred
