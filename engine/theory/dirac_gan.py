"""The Dirac-GAN: a game of two numbers, in which every way to play can be seen at once."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
import torch

from engine.contract.board import Handle
from engine.contract.snapshot import Arrows, Lines, Table, frozen
from engine.kinds import Claim, Doubles, Drawing, labelled, study
from engine.numerics.studies.dirac import Loss, Rules, growth, play, velocity
from engine.numerics.studies.made import constraint_of, objective_of
from engine.settings import Settings, setting

SIDE, GRID = 2.5, 15  # half a side of the phase portrait, and arrows along it
SHOWN = 0.1  # the arrows' length as a share of the velocity
FAR = 10.0  # beyond which a path is no longer drawn
SMALLEST = 1e-30
ROOT_2 = math.sqrt(2.0)
RADII: tuple[tuple[Loss, bool, float], ...] = (  # after 1000 steps of 0.1 from (1, 1)
    ("minimax", True, 1.382),
    ("wasserstein", True, 1.399),
    ("minimax", False, 2.756),
)


class DiracSettings(Settings):
    """What is played for, how, and from where."""

    loss: Loss = setting(
        "minimax",
        label="Objective",
        live=True,
        help="What both players descend or ascend.",
        choice_labels=("Minimax", "Non-saturating", "Wasserstein"),
    )
    eta: float = setting(
        0.1,
        label="Learning rate",
        symbol="η",
        low=0.01,
        high=0.5,
        scale="log",
        live=True,
        help="The length of the steps of both players.",
    )
    gamma: float = setting(
        0.0,
        label="R1 weight",
        symbol="γ",
        low=0.0,
        high=2.0,
        live=True,
        help="The weight of the squared slope of D at the real example; 0 is off.",
        source="Mescheder et al. 2018",
    )
    clipped: bool = setting(
        False, label="Clip", live=True, help="Whether ψ is moved back into [−c, c] after its step."
    )
    c: float = setting(
        1.0,
        label="Clipping bound",
        symbol="c",
        low=0.1,
        high=3.0,
        live=True,
        help="How large ψ may be where it is clipped.",
    )
    steps: int = setting(
        500, label="Steps", low=10, high=2000, scale="log", live=True, help="How long is played."
    )
    theta: float = setting(
        1.0, label="First θ", symbol="θ_0", low=-2.0, high=2.0, live=True, help="The first fake."
    )
    psi: float = setting(
        1.0, label="First ψ", symbol="ψ_0", low=-2.0, high=2.0, live=True, help="The first slope."
    )


@study
class DiracGan:
    """The real data are a single point at 0, the fake a point at θ, and D's output is ψx.

    Nothing is left but two numbers, and the game turns about its equilibrium (0, 0). Simultaneous
    steps drive it outwards: for WGAN every step makes the distance √(1 + η²) times as long.
    Alternating steps, with the discriminator first, keep WGAN on an ellipse for ever, and the
    minimax game near its circle. Clipping ψ does not stop the turning, it only keeps the path from
    growing far beyond c. R1 punishes D's slope at the real point: with γ above η/4, for WGAN above
    η, the path comes in even by simultaneous steps, near the end by the factor |λ| a step.
    """

    name: ClassVar[str] = "dirac_gan"
    label: ClassVar[str] = "Dirac-GAN"
    order: ClassVar[int] = 52
    source: ClassVar[str] = (
        "Lectures A, B, C, D, E; Mescheder et al. 2018; Arjovsky et al. 2017 (clipping)"
    )
    formula: ClassVar[str] = (
        r"\psi\leftarrow\psi-\eta\,\left(\partial_\psi L_D(\theta,\psi)+\gamma\psi\right),\quad"
        r"\theta\leftarrow\theta-\eta\,\partial_\theta L_G(\theta,\psi),\quad"
        r"|\lambda|_{\mathrm{sim}}={growth_simultaneous},\quad"
        r"|\lambda|_{\mathrm{alt}}={growth_alternating}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "growth_simultaneous: |λ|, simultaneous; growth_alternating: |λ|, alternating; "
        "radius_simultaneous: last distance, simultaneous; "
        "radius_alternating: last distance, alternating"
    )
    Config: ClassVar[type[Settings]] = DiracSettings

    def __init__(self, config: DiracSettings) -> None:
        bound = config.c if config.clipped else math.inf
        self._rules = Rules(config.loss, config.eta, config.gamma, bound)
        start = config.theta, config.psi
        self._paths = [play(self._rules, start, config.steps, turns) for turns in (False, True)]

    def numbers(self) -> Mapping[str, float]:
        """Return the largest |eigenvalue| at (0, 0) and the last distance, for both ways.

        "simultaneous" is where both players see the other's last move, "alternating" where the
        generator answers the discriminator's new one. A clip does not act at the equilibrium.
        """
        first, second = (float(np.hypot(*path[-1])) for path in self._paths)
        return {
            "growth_simultaneous": growth(self._rules, alternating=False),
            "growth_alternating": growth(self._rules, alternating=True),
            "radius_simultaneous": first,
            "radius_alternating": second,
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw the phase portrait with both paths, and their distance from the equilibrium."""
        near = np.stack([_within(path) for path in self._paths])
        paths = Lines(0, frozen(near), frozen([0, 1]))
        first = float(self._paths[0][0, 0]), float(self._paths[0][0, 1])
        handle = (Handle("where the game begins", first, "theta", "psi"),)
        title = f"Velocity (× {SHOWN:g}) and paths: 0 simultaneous, 1 alternating"
        return (
            Drawing(title, self._portrait(), "θ", "ψ", over=(paths,), handles=handle),
            Drawing("Distance from the equilibrium", self._distances(), "step", "log₁₀ distance"),
        )

    def _portrait(self) -> Arrows:
        line = np.linspace(-SIDE, SIDE, GRID)
        places = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
        pulls = np.array([velocity(self._rules, *map(float, place)) for place in places])
        return Arrows(0, frozen(places), frozen(SHOWN * pulls))

    def _distances(self) -> Table:
        columns = {"step": frozen(np.arange(len(self._paths[0])))}
        for name, path in zip(("simultaneous", "alternating"), self._paths, strict=True):
            radii = np.maximum(np.hypot(path[:, 0], path[:, 1]), SMALLEST)
            columns[name] = frozen(np.log10(radii))
        return Table(0, columns)

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold paths against published radii, closed forms, and the engine's own losses."""
        del random
        yield from _radii()
        yield from _still()
        yield from _clipped()
        yield from _by_autograd()


def _radii() -> Iterator[Claim]:
    for loss, alternating, radius in RADII:
        way = "alternating" if alternating else "simultaneous"
        says = f"Distance after 1000 {way} steps of 0.1, {loss}"
        found = _last(Rules(loss), alternating)
        yield Claim(f"{way}-{loss}", says, radius, found, 5e-4)
    says = "WGAN, simultaneous: √2·(1 + η²)^500"
    found = _last(Rules("wasserstein"), False)
    yield Claim("simultaneous-wasserstein", says, ROOT_2 * 1.01**500, found)
    for alternating in (False, True):
        way = "alternating" if alternating else "simultaneous"
        found = _last(Rules(gamma=1.0), alternating)
        yield Claim(f"{way}-r1", f"Distance with R1, γ = 1, {way}", 1e-15, found, 0.0, "≤")


def _still() -> Iterator[Claim]:
    """What is conserved: an ellipse by alternating steps, the circle by steps without length."""
    theta, psi = play(Rules("wasserstein"), (1.0, 1.0), 777, True)[-1]
    found = theta**2 + psi**2 - 0.1 * theta * psi
    yield Claim("ellipse", "WGAN, alternating: θ² + ψ² − ηθψ stays", 1.9, float(found))
    steps = 20_000
    found = np.hypot(*play(Rules(eta=1e-3), (1.0, 1.0), steps, True)[-1])
    says = "Minimax by 20,000 steps of 0.001 keeps its distance"
    yield Claim("circle", says, ROOT_2, float(found), 1e-3)
    found = np.hypot(*play(Rules("non_saturating", eta=1e-3), (1.0, 1.0), steps, True)[-1])
    yield Claim("inwards", "The non-saturating game creeps in", 1.0, float(found), 0.0, "≤")


def _clipped() -> Iterator[Claim]:
    """On the clip θ moves by ηc, so it leaves at |θ| ≤ ηc and grows for half a turn at most."""
    path = play(Rules("wasserstein", bound=1.0), (1.0, 1.0), 1000, False)[-200:]
    radii = np.hypot(path[:, 0], path[:, 1])
    most = 1.01 ** (0.5 * (math.pi / math.atan(0.1) + 2.0))
    says = "WGAN clipped at 1, simultaneous: bounded"
    yield Claim("clip-bounds", says, most, float(radii.max()), 1e-9, "≤")
    says = "WGAN clipped at 1 does not come to rest"
    yield Claim("clip-turns", says, 1.0, float(radii.min()), 1e-9, "≥")


def _by_autograd() -> Iterator[Claim]:
    for rules in (
        Rules("minimax", gamma=0.3),
        Rules("non_saturating"),
        Rules("wasserstein", bound=0.5),
    ):
        for alternating in (False, True):
            way = "alternating" if alternating else "simultaneous"
            path = play(rules, (1.0, 0.8), 60, alternating)
            other = by_autograd(rules, (1.0, 0.8), 60, alternating)
            name = f"autograd-{rules.loss.replace('_', '-')}-{way}"
            says = f"60 {way} steps of the engine's {rules.loss} loss"
            yield Claim(name, says, 0.0, float(np.abs(path - other).max()), 1e-9)
    for gamma, alternating in ((0.0, False), (0.3, False), (0.3, True)):
        rules = Rules(gamma=gamma)
        exact, found = _by_small_steps(rules, alternating), growth(rules, alternating)
        way = "alternating" if alternating else "simultaneous"
        says = f"|λ| of a step at (0, 0), γ = {gamma:g}, {way}"
        yield Claim(f"growth-{gamma:g}-{way}", says, exact, found)


def _last(rules: Rules, alternating: bool) -> float:
    return float(np.hypot(*play(rules, (1.0, 1.0), 1000, alternating)[-1]))


def _by_small_steps(rules: Rules, alternating: bool) -> float:
    """Return the largest |eigenvalue| of a step by the engine's losses, from differences."""
    h = 1e-6
    ends = [by_autograd(rules, start, 1, alternating)[-1] / h for start in ((h, 0.0), (0.0, h))]
    return float(np.abs(np.linalg.eigvals(np.column_stack(ends))).max())


def by_autograd(rules: Rules, start: tuple[float, float], steps: int, alternating: bool) -> Doubles:
    """Return the same path from the engine's objective, R1 and clip, by autograd."""
    objective = objective_of(rules.loss)
    state = torch.tensor(start, dtype=torch.float64)
    path = [state.numpy().copy()]
    for _ in range(steps):
        theta, psi = state[:1].clone().requires_grad_(), state[1:].clone().requires_grad_()
        loss = objective.discriminator_loss(0.0 * psi, psi * theta)
        if rules.gamma:
            # D's gradient at every example is ψ itself
            loss = loss + constraint_of("r1", gamma=rules.gamma).penalty(psi[:, None])
        (slope,) = torch.autograd.grad(loss, psi)
        answer = (psi - rules.eta * slope).detach()
        if rules.bound < math.inf:
            constraint_of("clip", c=rules.bound).project(answer)
        seen = answer if alternating else psi.detach()
        (slope,) = torch.autograd.grad(objective.generator_loss(seen * theta), theta)
        state = torch.cat([(theta - rules.eta * slope).detach(), answer])
        path.append(state.numpy().copy())
    return np.array(path)


def _within(path: Doubles) -> Doubles:
    """Return the path with every point after it first left the picture left out: it rests there."""
    outside = np.flatnonzero(np.abs(path).max(axis=1) > FAR)
    if len(outside) == 0:
        return path
    last = max(int(outside[0]) - 1, 0)
    return np.concatenate(
        [path[: last + 1], np.repeat(path[last : last + 1], len(path) - last - 1, 0)]
    )
