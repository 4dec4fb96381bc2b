"""The layers of a plane of codes, and how much of them is drawn."""

from __future__ import annotations

import numpy as np

from app.plots.axes.geometry import Doubles
from app.plots.widgets.axes_choice import FIRST
from engine.contract.snapshot import Field, Lines

WORDS = {
    "noise": "a plane through the noise, rings at 1, 2 and 3 σ",
    "line": "the noise is one number, along x; places above each other are one; rings at 1 to 3 σ",
    "corners": "four fixed draws of noise, one in each corner",
}
NOTHING = "There is no plane of codes to show."
POINTS = (
    "The plane of noise is for generators of pictures. "
    "What a generator of points makes of its noise is in the panel Surface, under Mesh."
)
RADII = (0.5, 1.0, 1.5, 2.0, 2.5)  # of the contours, where the prior is standard normal
MOST_ELLIPSES = 60
LAYERS = (
    ("latent", "Codes", True, "The mean code of each example, by mode or class."),
    ("posterior_ellipses", "Posteriors", True, "q(z|x) at one σ, of some of the examples."),
    ("prior_density", "Prior", True, "Contours of log p(z), those of a normal at ½, 1, … 2½ σ."),
    ("aggregated_posterior", "Aggregated", False, "The density of q(z), all posteriors together."),
    ("code_vectors", "Code vectors", True, "The entries of the codebook, as squares."),
    ("manifold", "Manifold", True, "What the decoder makes of a regular grid of codes."),
)


def offered(probe: str, *, discrete: bool, pictures: bool, line: bool = False) -> bool:
    """Whether a layer has anything to show: discrete codes have no densities, others no vectors.

    Each code vector is decoded to a picture, but discrete codes of points have no grid. Codes on a
    ``line`` have no ellipses, nor densities over a plane.
    """
    if not discrete:
        return probe in ("latent", "manifold") if line else probe != "code_vectors"
    return probe in ("latent", "code_vectors") or (probe == "manifold" and pictures)


def decoded_caption(mode: str, *, grid: bool, dimension: int) -> str:
    """Say what was decoded: a point of the plane, which may be one of many, or code vectors."""
    if mode == "vectors":
        return "what each code vector is decoded to"
    what = {"noise": "G(z) of the point", "corners": "the mix at the point"}
    text = what.get(mode, "x̂ of the point") + (", beside a grid of others" if grid else "")
    further = mode == "codes" and dimension > len(FIRST)
    return f"{text}; all other coordinates are 0" if further else text


def heights(prior: Field | None) -> Doubles:
    """Return the heights of log p(z) at some radii of a standard normal with the same top."""
    known = prior.values[np.isfinite(prior.values)] if prior else np.empty(0)
    top = float(known.max()) if len(known) else 0.0
    levels: Doubles = np.sort(top - 0.5 * np.square(RADII))
    return levels


class Few:
    """So many lines that each can be seen; the same object for the same part."""

    def __init__(self) -> None:
        self._known: tuple[Lines, Lines] | None = None

    def of(self, lines: Lines | None) -> Lines | None:
        """Return the first lines of a part."""
        if lines is None or len(lines.xy) <= MOST_ELLIPSES:
            return lines
        if self._known is None or self._known[0] is not lines:
            some = slice(None, MOST_ELLIPSES)
            labels = None if lines.labels is None else lines.labels[some]
            self._known = lines, Lines(lines.step, lines.xy[some], labels)
        return self._known[1]
