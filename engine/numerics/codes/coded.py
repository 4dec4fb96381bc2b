"""Examples as a latent variable model codes them, for metrics and pictures to share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from engine.contract.snapshot import Floats, Rectangle
from engine.kinds import Codes, Doubles, Labelled
from engine.numerics.codes.discrete_codes import Discrete, QuantisedCodes
from engine.numerics.codes.gaussian_codes import DiagonalCodes, FullCodes
from engine.numerics.streams import keyed
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

Tensor = torch.Tensor
EXAMPLES = 1000  # behind the use of a codebook
NAMED = 100  # classes; of more the numbers alone are said
DRAWS = 256  # codes behind a covariance that no formula gives
LEAST = 3.0  # half the side of the smallest square of codes that is shown, in sigmas of N(0, I)
SURE = 0.995  # share of the codes that the square holds
Axes = tuple[int, int]
FIRST: Axes = (0, 1)  # the coordinates, numbered from 0, that are shown unless others are asked for


@dataclass(eq=False)
class Coded:
    """Examples (n, d), with ``labels`` (n,) and the names of classes where known, and q(z|x).

    ``given`` are the examples as they are, ``examples`` real ones, as the encoder saw them.
    ``gain`` (n,) is what log p gains by their dequantisation. ``rows`` are their places among
    those to train on, if the model has no encoder.
    """

    given: Floats
    examples: Tensor
    gain: Tensor
    rows: Tensor | None
    labels: Floats | None
    names: tuple[str, ...]
    codes: Codes

    @cached_property
    def means(self) -> Doubles:
        """The mean code of each example (n, c), or what a quantised one was before."""
        codes = self.codes
        found = codes.vectors.flatten(1) if isinstance(codes, QuantisedCodes) else codes.mean
        values: Doubles = found.detach().cpu().double().numpy()
        return values


def coded(seen: Observation, count: int, part: str = "latent") -> Coded:
    """Return ``count`` examples that are the same at every step, and their codes at this one.

    A model without an encoder has codes for its training examples alone, the first of which are
    taken.
    """

    def compute() -> Coded:
        given, rows, labels = seen.lasting(("coded", part, count), lambda: _chosen(seen, count))
        view = seen.view(Latent)
        noise = keyed(seen.seed, f"{part}/spread", 0).standard_normal(
            (len(given), view.spread_noise), dtype=np.float32
        )
        places = None if rows is None else torch.from_numpy(rows).to(seen.device)
        with torch.no_grad():
            examples, gain = view.spread(seen.tensor(given), seen.tensor(noise))
            codes = view.encode(examples, places)
        names = () if labels is None else _names(seen)
        return Coded(given, examples, gain, places, labels, names, codes)

    return seen.cached(("coded", part, count), compute)


def still_noise(seen: Observation, draws: int, count: int, part: str) -> Tensor:
    """Return noise (draws, count, noise of the posterior) that is the same at every step."""
    size = (draws, count, seen.view(Latent).code_noise)
    random = keyed(seen.seed, f"{part}/{draws}/{count}", 0)
    return seen.tensor(random.standard_normal(size, dtype=np.float32))


def is_discrete(seen: Observation) -> bool:
    """Whether the codes are out of a finite book."""
    return seen.has(Latent) and isinstance(coded(seen, 2, "kind").codes, Discrete)


def codebook_use(seen: Observation) -> Doubles:
    """Return the share (K,) of each entry among the codes of 1000 examples, adding to 1."""
    found = coded(seen, EXAMPLES).codes
    assert isinstance(found, Discrete)  # as those who ask have made sure
    with torch.no_grad():
        shares: Doubles = found.use.cpu().double().numpy()
    return shares


def on_a_plane(seen: Observation) -> bool:
    """Whether codes are points of a space of two dimensions or more."""
    if not seen.has(Latent):
        return False
    view = seen.view(Latent)
    return view.continuous and view.dimension > 1


def axes_of(at: tuple[float, ...], dimension: int) -> Axes:
    """Return the two coordinates, numbered from 0, that ``at`` names; without any the first two."""
    if len(at) < len(FIRST) or dimension <= len(FIRST):
        return FIRST
    i, j = (int(np.clip(np.nan_to_num(value), 0, dimension - 1)) for value in at[:2])
    return (i, j) if i != j else (i, (i + 1) % dimension)


def covariances(seen: Observation, found: Coded, axes: Axes = FIRST) -> Doubles:
    """Return the covariances (n, 2, 2) of two coordinates of the codes.

    They are exact for normal posteriors, otherwise those of 256 draws.
    """
    codes = found.codes
    with torch.no_grad():
        if isinstance(codes, DiagonalCodes):
            values = torch.diag_embed(torch.exp(2 * codes.log_sigma[:, list(axes)]))
        elif isinstance(codes, FullCodes):
            values = codes.factor[:, list(axes)] @ codes.factor[:, list(axes)].mT
        else:
            drawn = codes.draw(still_noise(seen, DRAWS, len(found.given), "covariance")).codes
            offsets = drawn[..., list(axes)] - drawn[..., list(axes)].mean(0)
            values = torch.einsum("kni,knj->nij", offsets, offsets) / (DRAWS - 1)
    result: Doubles = values.cpu().double().numpy()
    return result


def plane_of(codes: Doubles, axes: Axes = FIRST) -> Doubles:
    """Return two coordinates (n, 2) of codes; a single one is drawn along a line."""
    if codes.shape[1] > 1:
        return codes[:, list(axes)]
    return np.column_stack([codes, np.zeros(len(codes))])


def latent_area(seen: Observation, count: int, axes: Axes = FIRST) -> Rectangle:
    """Return a square about 0 that holds nearly all mean codes of ``count`` examples.

    Of normal posteriors it holds one σ more, where their ellipses are drawn.
    """
    found = coded(seen, count)
    far = np.abs(plane_of(found.means, axes)) + _deviations(found.codes, axes)
    finite = far[np.isfinite(far)]
    reach = float(np.quantile(finite, SURE)) if finite.size else 0.0
    half = max(LEAST, float(np.ceil(2.2 * reach) / 2))  # in halves, so that it seldom changes
    return Rectangle(-half, -half, half, half)


def _deviations(codes: Codes, axes: Axes) -> Doubles | float:
    """Return σ (n, 2) of two coordinates of normal posteriors; of others it costs many draws."""
    with torch.no_grad():
        if isinstance(codes, DiagonalCodes):
            sigma = codes.log_sigma.exp()
        elif isinstance(codes, FullCodes):
            sigma = codes.factor.norm(dim=2)
        else:
            return 0.0
    return plane_of(sigma.cpu().double().numpy(), axes)


def across(points: Floats, dimension: int, axes: Axes = FIRST) -> Floats:
    """Return codes (n, dimension) at places (n, 2) of the latent plane, other coordinates 0."""
    codes = np.zeros((len(points), dimension), dtype=np.float32)
    for axis, values in zip(axes[:dimension], points.T, strict=False):
        codes[:, axis] = values
    return codes


def _chosen(
    seen: Observation, count: int
) -> tuple[Floats, NDArray[np.int64] | None, Floats | None]:
    view = seen.view(Latent)
    data, random = seen.dataset, keyed(seen.seed, "coded", 0)
    if not view.amortised:
        assert view.training is not None  # without an encoder there are only these
        given, rows = view.training[:count], np.arange(min(count, len(view.training)))
        return given, rows, _modes(seen, given)
    if isinstance(data, Labelled):
        given, labels = data.labelled(count, random)
        return given, None, labels.astype(np.float32) if data.classes else None
    given = data.sample(count, random)
    return given, None, _modes(seen, given)


def _names(seen: Observation) -> tuple[str, ...]:
    """Return the names of the classes, unless they are too many to send with every picture."""
    data = seen.dataset
    return data.classes if isinstance(data, Labelled) and len(data.classes) <= NAMED else ()


def _modes(seen: Observation, points: Floats) -> Floats | None:
    modes = seen.dataset.modes
    if modes is None:
        return None
    nearest: Floats = cdist(points, modes.centres).argmin(axis=1).astype(np.float32)
    return nearest
