"""Where the entries of a codebook lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from engine.contract.snapshot import Points, frozen
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.codes.coded import FIRST, axes_of, coded, is_discrete, plane_of
from engine.numerics.codes.discrete_codes import Discrete

if TYPE_CHECKING:
    from engine.observation import Observation


@probe
class CodeVectors:
    """Two coordinates of the vectors e_k in the first place, numbered by k."""

    name: ClassVar[str] = "code_vectors"
    label: ClassVar[str] = "Code vectors"
    picture: ClassVar[Picture] = "points"

    def applies(self, seen: Observation) -> bool:
        """It needs discrete codes."""
        return is_discrete(seen)

    def draw(self, seen: Observation, resolution: int = 0) -> Points:
        """Make the picture of the first two coordinates."""
        return self.draw_at(seen, resolution, FIRST)

    def draw_at(self, seen: Observation, resolution: int, at: tuple[float, ...]) -> Points:
        """Make the picture of the coordinates that ``at`` numbers from 0."""
        found = coded(seen, 2, "kind").codes
        assert isinstance(found, Discrete)  # as ``applies`` has made sure
        vectors = found.book[0].detach().cpu().double().numpy()
        vectors = vectors[: resolution or len(vectors)]
        places = plane_of(vectors, axes_of(at, vectors.shape[1]))
        return Points(seen.step, frozen(places), frozen(np.arange(len(vectors))))
