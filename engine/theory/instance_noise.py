"""Instance noise: what it costs to give two lines something in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
import torch
from scipy.special import expit

from engine.contract.snapshot import Field, Rectangle, Table, frozen
from engine.kinds import Claim, Doubles, Drawing, Tensor, labelled, study
from engine.numerics.distances.divergence import from_counts
from engine.numerics.studies.made import objective_of
from engine.numerics.studies.shifted_normals import (
    jsd,
    jsd_slope,
    loudest_shift,
    quantiles,
    steepest_shift,
    total_variation,
)
from engine.settings import Settings, setting

PUBLISHED = {0.5: 0.030311, 1.0: 0.111421, 2.0: 0.336831, 4.0: 0.632720}  # θ/s: JSD
SATURATING = {1.0: (0.3980, 5e-5), 2.0: (0.4496, 5e-5), 4.0: (0.1372, 5e-5), 6.0: (0.01245, 5e-6)}
PRINTED = 1e-6
FARTHEST = 4.0
CURVE = 241
LEAST = 0.02  # noise at which the curves over the noise begin
ROWS, COLUMNS = 48, 96
POINTS = 20_000
EXAMPLES = 200_000
CELLS = 60


class InstanceNoiseSettings(Settings):
    """How far apart the lines are and how much noise lies on them."""

    distance: float = setting(
        1.0,
        label="Distance",
        symbol="θ",
        low=0.1,
        high=FARTHEST,
        live=True,
        help="How far the generator's line is from the data's.",
    )
    noise: float = setting(
        0.5,
        label="Noise",
        symbol="s",
        low=LEAST,
        high=4.0,
        scale="log",
        live=True,
        help="Standard deviation of the normal noise that is added to data and fakes alike.",
        source="Arjovsky and Bottou 2017; Sønderby et al. 2017",
    )


@study
class InstanceNoise:
    """Noise on data and fakes makes parallel lines overlap, and gives the JSD a gradient.

    Only the ratio t = θ/s counts: the JSD is that of two normal distributions t deviations apart.
    With little noise the discriminator is a cliff between the lines and flat where the fakes are,
    so that the minimax loss does not pull them; with much noise it is a gentle slope that hardly
    tells the lines apart. Under given noise the pull is strongest at θ = 1.64 s, and at a given
    distance the noise that pulls most is θ/2.46. That is why the noise is lowered as the generator
    comes closer.
    """

    name: ClassVar[str] = "instance_noise"
    label: ClassVar[str] = "Instance noise"
    order: ClassVar[int] = 21
    source: ClassVar[str] = "Lecture B; Arjovsky and Bottou 2017; Sønderby et al. 2017"
    formula: ClassVar[str] = (
        r"\mathrm{JSD}\left(\mathcal N(0,s^2),\mathcal N(\theta,s^2)\right)={jsd},\quad "
        r"\frac{\partial\,\mathrm{JSD}}{\partial\theta}="
        r"\frac{\theta}{2s^2}\,\mathrm{E}_q D^*(x)={slope}"
    )
    labels: ClassVar[Mapping[str, str]] = labelled(
        "ratio: θ/s; jsd: JSD; slope: ∂JSD/∂θ; accuracy: best accuracy; "
        "steepest: steepest at θ =; best_noise: loudest noise s for this θ"
    )
    Config: ClassVar[type[Settings]] = InstanceNoiseSettings

    def __init__(self, config: InstanceNoiseSettings) -> None:
        self._distance = config.distance
        self._noise = config.noise

    def numbers(self) -> Mapping[str, float]:
        """Return the JSD and its gradient, and where that is largest.

        ``steepest`` is the distance with the largest gradient under this noise, ``best_noise`` the
        noise with the largest gradient at this distance.
        """
        ratio = np.array([self._distance / self._noise])
        return {
            "ratio": float(ratio[0]),
            "jsd": float(jsd(ratio)[0]),
            "slope": float(jsd_slope(ratio)[0]) / self._noise,
            "accuracy": 0.5 * (1.0 + float(total_variation(ratio)[0])),
            "steepest": steepest_shift() * self._noise,
            "best_noise": self._distance / loudest_shift(),
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Draw D* over the plane, JSD and gradient over θ, and the gradient over the noise."""
        places = np.linspace(0.0, FARTHEST, CURVE)
        over = {"JSD": jsd(places / self._noise), "∂JSD/∂θ": _slope(places, self._noise)}
        noises = np.geomspace(LEAST, 4.0, CURVE)
        under = {"∂JSD/∂θ": jsd_slope(self._distance / noises) / noises}
        return (
            Drawing("D* between the noisy lines", self._judged(), "x", "y"),
            Drawing("Over the distance", _table("θ", places, over), "θ", "JSD [nat], ∂JSD/∂θ"),
            Drawing(f"At θ = {self._distance:.3g}", _table("s", noises, under), "s", "∂JSD/∂θ"),
        )

    @classmethod
    def claims(cls, random: np.random.Generator) -> Iterator[Claim]:
        """Hold the formulas against the tables, samples and the engine's own gradient."""
        for ratio, published in PUBLISHED.items():
            found = float(jsd(np.array([ratio]))[0])
            says = f"JSD at θ = {ratio:g} s"
            yield Claim(f"jsd-{ratio:g}", says, published, found, PRINTED)
        yield from _sampled(random)
        yield from _pulled()
        yield from _steepest()
        yield from _revived()

    def _judged(self) -> Field:
        reach = min(2.0 * self._noise + 0.5, 2.0)
        area = Rectangle(-reach, -0.5, self._distance + reach, 1.5)
        x = area.left + (np.arange(COLUMNS) + 0.5) * area.width / COLUMNS
        row = expit((0.5 * self._distance - x) * (self._distance / self._noise**2))
        note = "D* is the same all along the lines, which lie at x = 0 and x = θ"
        return Field(0, frozen(np.tile(row, (ROWS, 1))), area, 0.0, 1.0, note)


def noisy_lines(
    distance: float, noise: float, count: int, random: np.random.Generator
) -> tuple[Doubles, Doubles]:
    """Draw x (n,) of noisy data and of noisy fakes; y has the same distribution in both."""
    one, other = noise * random.standard_normal((2, count))
    return one, other + distance


def counted_jsd(distance: float, noise: float, random: np.random.Generator) -> tuple[float, float]:
    """Return the JSD of samples of both lines counted in cells, as the engine does, and its error.

    Cells lose what goes on inside them: a quarter of a deviation wide they lose less than 0.001.
    """
    samples = noisy_lines(distance, noise, EXAMPLES, random)
    edges = np.linspace(-5.0 * noise, distance + 5.0 * noise, CELLS + 1)
    first, second = (np.histogram(sample, edges)[0].astype(float) for sample in samples)
    found = from_counts(first, second)
    return found.value, found.error or 0.0


def pull(distance: float, noise: float) -> float:
    """Return the derivative in θ of the generator's minimax loss under D*, by autograd.

    The fakes are equal shares of their distribution, and D* stays what it is while θ moves.
    """
    at = torch.tensor(distance, dtype=torch.float64, requires_grad=True)
    fakes = at + noise * torch.from_numpy(quantiles(POINTS))
    loss = objective_of("minimax").generator_loss(_optimal_logit(fakes, distance, noise))
    (found,) = torch.autograd.grad(loss, at)
    return float(found)


def strongest_pull(noise: float) -> float:
    """Return the distance of the strongest pull: the top of a parabola through the three best."""
    places = np.linspace(noise, 3.0 * noise, 41)
    pulls = np.abs([pull(float(place), noise) for place in places])
    top = int(np.clip(pulls.argmax(), 1, len(places) - 2))
    square, linear, _ = np.polyfit(places[top - 1 : top + 2], pulls[top - 1 : top + 2], 2)
    return float(-0.5 * linear / square)


def _optimal_logit(x: Tensor, distance: float, noise: float) -> Tensor:
    return (0.5 * distance - x) * (distance / noise**2)


def _slope(distance: Doubles, noise: float) -> Doubles:
    found: Doubles = jsd_slope(distance / noise) / noise
    return found


def _sampled(random: np.random.Generator) -> Iterator[Claim]:
    for distance, noise in ((1.0, 0.5), (0.5, 0.5)):
        found, error = counted_jsd(distance, noise, random)
        exact = float(jsd(np.array([distance / noise]))[0])
        says = f"JSD at θ = {distance:g}, s = {noise:g}, from samples in cells"
        name = f"sampled-{distance:g}"
        yield Claim(name, says, exact, found, 4 * error + 1e-3)


def _pulled() -> Iterator[Claim]:
    for ratio, (published, printed) in SATURATING.items():
        found = 2.0 * float(jsd_slope(np.array([ratio]))[0])
        says = f"s·|d/dθ| of the saturating loss at θ = {ratio:g} s is 2 ∂JSD/∂t"
        yield Claim(f"slope-{ratio:g}", says, published, found, printed)
    for distance, noise in ((1.0, 0.5), (2.0, 1.5)):
        exact = 2.0 * float(_slope(np.array([distance]), noise)[0])
        says = f"Autograd's gradient of the minimax loss at θ = {distance:g}, s = {noise:g}"
        yield Claim(f"autograd-{distance:g}", says, exact, pull(distance, noise), 1e-4)


def _steepest() -> Iterator[Claim]:
    says = "Autograd's gradient is largest at θ = 1.64 s"
    yield Claim("strongest-pull", says, 1.64, strongest_pull(1.0), 5e-3)
    says = "The formula's gradient is largest where autograd's is, s = ½"
    yield Claim("steepest", says, strongest_pull(0.5), 0.5 * steepest_shift(), 1e-3)


def _revived() -> Iterator[Claim]:
    little, much = pull(1.0, 0.1), pull(1.0, 1.0 / loudest_shift())
    says = "At θ = 1 the best noise pulls 10,000 times as much as s = 0.1 (log10)"
    ratio = float(np.log10(abs(much) / abs(little)))
    yield Claim("revived", says, 4.0, ratio, 0.0, "≥")
    best = 1.0 / loudest_shift()
    sides = (abs(pull(1.0, factor * best)) for factor in (0.9, 1.1))
    says = "At θ = 1 a tenth more or less noise pulls less"
    yield Claim("best-noise", says, abs(much), max(sides), 0.0, "≤")


def _table(over: str, places: Doubles, columns: Mapping[str, Doubles]) -> Table:
    return Table(0, {over: frozen(places), **{name: frozen(y) for name, y in columns.items()}})
