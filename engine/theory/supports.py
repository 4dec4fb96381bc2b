"""Supports without common mass: told apart for sure however near they are, until noise is added."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import ClassVar, Literal

import numpy as np
from scipy.special import expit

from engine.contract.snapshot import Field, Lines, Points, Rectangle, Table, frozen
from engine.kinds import Claim, Doubles, Drawing, labelled, study
from engine.numerics.distances.divergence import from_counts
from engine.numerics.distances.transport import exact_w1
from engine.numerics.streams import keyed
from engine.numerics.studies.apart import Pair, smoothed
from engine.numerics.studies.made import objective_of
from engine.numerics.studies.separating import adam, perceptron, separated
from engine.numerics.studies.smoothing import LOG_2, Noisy
from engine.numerics.studies.thin_supports import PAIRS, Circles
from engine.settings import Settings, setting

CLOSED = 1e-9
LOUDEST = 0.5
NOISES = np.concatenate([[0.0], np.geomspace(1e-3, 1.0, 20) * LOUDEST])
SHOWN = 500
SIDE = 72  # cells of the picture of D*
MARGIN = 0.25
EXAMPLES = 100_000
COUNTED = 300_000
TRAINED_ON, STEPS, BATCH = 4000, 1000, 256
ON_IT = 1e-9  # a point nearer to a support than this lies on it


class SupportsSettings(Settings):
    """What the supports look like, how near they are, and how much noise lies on both."""

    supports: Literal["crossing", "circles", "stripes"] = setting(
        "crossing",
        label="Supports",
        live=True,
        help="Two segments that cross in a point; two circles about one centre; or a filled square "
        "as data with fakes on level lines across it.",
        choice_labels=("Crossing segments", "Concentric circles", "Square and stripes"),
    )
    distance: float = setting(
        0.1,
        label="Distance",
        symbol="W1",
        low=0.02,
        high=0.5,
        scale="log",
        live=True,
        help="The exact W1 between data and fakes without noise. A whole number of stripes comes "
        "as near to it as it can.",
    )
    noise: float = setting(
        0.0,
        label="Noise",
        symbol="s",
        low=0.0,
        high=LOUDEST,
        live=True,
        help="Standard deviation of the normal noise that is added to data and fakes alike.",
        source="Arjovsky and Bottou 2017",
    )


@study
class Supports:
    """A network turns few noise variables into a thin sheet of fakes in a large space.

    If the fakes' support holds none of the data's mass, as in all three pictures, there is a
    perfect discriminator: it need only say "fake" on that support. So JSD is log 2, KL is infinite
    and the best accuracy is 1, and that remains so while you bring the two as near as you like in
    W1; segments that cross in a point share no mass either. Add noise: both become densities, the
    perfect discriminator is gone, and JSD falls the more the nearer the supports are.
    """

    name: ClassVar[str] = "supports"
    label: ClassVar[str] = "Low-dimensional supports"
    order: ClassVar[int] = 22
    source: ClassVar[str] = "Lectures B, E; Arjovsky and Bottou 2017, section 2"
    formula: ClassVar[str] = (
        r"\mathrm{JSD}(\pi,p)={jsd}\le\log 2,\quad \max_D\ \mathrm{accuracy}={accuracy},\quad "
        r"W_1(\pi,p)={w1}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "w1: W₁ without noise; jsd: JSD; kl: KL(p‖q); accuracy: best accuracy; noise: noise s"
    )
    Config: ClassVar[type[Settings]] = SupportsSettings

    def __init__(self, config: SupportsSettings) -> None:
        self._config = config
        self._pair = PAIRS[config.supports](config.distance)

    def numbers(self) -> Mapping[str, float]:
        """Return the divergences under the noise chosen; ``w1`` is that without noise.

        Equal noise can only bring the two nearer, so that W1 with noise is at most ``w1``.
        """
        (found,) = smoothed(self._pair, [self._config.noise])
        return {
            "w1": self._pair.w1,
            "jsd": found.jsd,
            "kl": found.kl,
            "accuracy": found.accuracy,
            "noise": self._config.noise,
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw the supports, D* over the plane, and what separates the two over the noise."""
        curve = over_noise(self._config.supports, self._config.distance)
        columns = {
            "s": NOISES,
            "JSD/log 2": np.array([at.jsd for at in curve]) / LOG_2,
            "best accuracy": np.array([at.accuracy for at in curve]),
        }
        table = Table(0, {name: frozen(values) for name, values in columns.items()})
        return (
            Drawing("Data (0) and fakes (1)", self._picture(), "x", "y"),
            Drawing("D* over the plane", self._judged(), "x", "y"),
            Drawing("Over the noise", table, "s", "share of the most"),
        )

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold the closed forms against optimal transport, samples and a trained network."""
        for name, make in PAIRS.items():
            yield from _apart(name, make(0.1), random)
        for name, noise in (("crossing", 0.15), ("circles", 0.15), ("stripes", 0.1)):
            yield from _blurred(name, PAIRS[name](0.1), noise, random)
        yield from _nearer()
        yield from _trained(random)

    def _picture(self) -> Lines | Points:
        if self._config.noise == 0.0:
            curves, labels = self._pair.curves()
            return Lines(0, frozen(curves), frozen(labels))
        random = keyed(0, "theory/supports/picture", 0)
        points = np.concatenate(noisy_draw(self._pair, self._config.noise, SHOWN, random))
        return Points(0, frozen(points), frozen(np.repeat([0, 1], SHOWN)))

    def _judged(self) -> Field:
        curves, _ = self._pair.curves()
        low, high = curves.min(axis=(0, 1)), curves.max(axis=(0, 1))
        room = MARGIN + self._config.noise
        area = Rectangle(low[0] - room, low[1] - room, high[0] + room, high[1] + room)
        steps = (np.arange(SIDE) + 0.5) / SIDE
        x, y = np.meshgrid(area.left + steps * area.width, area.bottom + steps * area.height)
        points = np.stack([x.ravel(), y.ravel()], axis=1)
        values = optimal(self._pair, points, self._config.noise)
        if self._config.noise == 0.0:
            from_data, from_fakes = self._pair.distances(points)
            # lines of fakes in the midst of the data would fall between the cells
            values[(from_data == 0.0) & (from_fakes < 0.5 * area.height / SIDE)] = 0.0
        note = "" if self._config.noise else "Off both supports, its limit as the noise goes"
        return Field(0, frozen(values.reshape(SIDE, SIDE)), area, 0.0, 1.0, note)


@lru_cache(maxsize=64)
def over_noise(supports: str, distance: float) -> tuple[Noisy, ...]:
    """Return what separates a pair at every noise of the curve; about 20 ms the first time."""
    return tuple(smoothed(PAIRS[supports](distance), [float(noise) for noise in NOISES]))


def optimal(pair: Pair, points: Doubles, noise: float) -> Doubles:
    """Return D* (n,) at points (n, 2); without noise the limit of vanishing noise."""
    if noise > 0.0:
        found: Doubles = expit(pair.log_ratio(points, noise))
        return found
    from_data, from_fakes = pair.distances(points)
    return 0.5 + 0.5 * np.sign(from_fakes - from_data)


def noisy_draw(
    pair: Pair, noise: float, count: int, random: np.random.Generator
) -> tuple[Doubles, Doubles]:
    """Draw points (n, 2) of data and of fakes, with noise."""
    data, fakes = pair.draw(count, random)
    first, second = (side + noise * random.standard_normal(side.shape) for side in (data, fakes))
    return first, second


def support_accuracy(pair: Pair, random: np.random.Generator) -> float:
    """Return how often "fake on the fakes' support, data elsewhere" is right on fresh points."""
    data, fakes = pair.draw(EXAMPLES, random)
    on_it = [pair.distances(side)[1] < ON_IT for side in (data, fakes)]
    return 0.5 * float((~on_it[0]).mean() + on_it[1].mean())


def counted_jsd(pair: Pair, noise: float, random: np.random.Generator) -> float:
    """Return the JSD of noisy samples counted in cells of ¼ s, by the engine's own estimate."""
    samples = noisy_draw(pair, noise, COUNTED, random)
    both = np.concatenate(samples)
    x, y = (np.arange(c.min(), c.max() + 0.25 * noise, 0.25 * noise) for c in both.T)
    first, second = (
        np.histogram2d(side[:, 0], side[:, 1], bins=(x, y))[0].ravel() for side in samples
    )
    return from_counts(first, second).value


def ruled_accuracy(pair: Pair, noise: float, random: np.random.Generator) -> float:
    """Return how often the sign of log p/q is right on noisy samples."""
    data, fakes = noisy_draw(pair, noise, EXAMPLES, random)
    right = (pair.log_ratio(data, noise) > 0.0).mean() + (pair.log_ratio(fakes, noise) < 0.0).mean()
    return 0.5 * float(right)


def trained_bound(pair: Pair, noise: float, random: np.random.Generator) -> float:
    """Return ½V + log 2 on fresh samples of a perceptron trained on others, 4000 of each."""
    loss = objective_of("minimax").discriminator_loss
    judge = separated(
        perceptron(2, depth=2, width=64),
        loss,
        adam(3e-3),
        noisy_draw(pair, noise, TRAINED_ON, random),
        random,
        steps=STEPS,
        batch=BATCH,
    )
    fresh = (judge.logits(side) for side in noisy_draw(pair, noise, EXAMPLES, random))
    return LOG_2 - 0.5 * float(loss(*fresh))


def _apart(name: str, pair: Pair, random: np.random.Generator) -> Iterator[Claim]:
    (data, fakes), weights = pair.even()
    says = f"W1 of {name}, from optimal transport of even points"
    yield Claim(f"w1-{name}", says, pair.w1, exact_w1(data, fakes, *weights), CLOSED)
    says = f"One discriminator is right on all samples of {name}"
    yield Claim(f"perfect-{name}", says, 1.0, support_accuracy(pair, random), CLOSED)
    found = pair.noisy(1e-5)
    says = f"JSD of {name} tends to log 2 as the noise goes"
    yield Claim(f"jsd-{name}", says, LOG_2, found.jsd, 1e-3)
    says = f"The best accuracy on {name} tends to 1 as the noise goes"
    yield Claim(f"accuracy-{name}", says, 1.0, found.accuracy, 1e-3)


def _blurred(name: str, pair: Pair, noise: float, random: np.random.Generator) -> Iterator[Claim]:
    exact = pair.noisy(noise)
    says = f"JSD of {name} with noise {noise:g}, from samples in cells"
    yield Claim(f"noisy-jsd-{name}", says, exact.jsd, counted_jsd(pair, noise, random), 2.5e-3)
    says = f"Best accuracy on {name} with noise {noise:g}, from samples"
    found = ruled_accuracy(pair, noise, random)
    error = 0.5 * math.sqrt(0.5 / EXAMPLES)
    yield Claim(f"noisy-accuracy-{name}", says, exact.accuracy, found, 4 * error)


def _nearer() -> Iterator[Claim]:
    for name, make in PAIRS.items():
        says = f"With noise 0.2, JSD of {name} at W1 = 0.02 is a tenth of that at 0.25 at most"
        near, far = (make(distance).noisy(0.2).jsd for distance in (0.02, 0.25))
        yield Claim(f"nearer-{name}", says, 0.1 * far, near, 0.0, "≤")


def _trained(random: np.random.Generator) -> Iterator[Claim]:
    pair = Circles(0.1)
    says = "A perceptron's ½V + log 2 on circles 0.1 apart is at most log 2"
    found = trained_bound(pair, 0.0, random)
    yield Claim("trained", says, LOG_2, found, 0.0, "≤")
    yield Claim("trained-reaches", "and at least 0.9 log 2", 0.9 * LOG_2, found, 0.0, "≥")
    says = "With noise 0.15 it is at most the JSD under noise"
    found = trained_bound(pair, 0.15, random)
    yield Claim("trained-noisy", says, pair.noisy(0.15).jsd, found, 2e-3, "≤")
