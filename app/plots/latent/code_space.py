"""What a plane of codes is a plane of: codes of examples or noise, of pictures or of points."""

from __future__ import annotations

from dataclasses import dataclass

from app.plots.panel import View
from app.plots.parts import part_of
from app.plots.widgets.axes_choice import FIRST
from engine.contract.family import IMAGES, examples_of
from engine.contract.snapshot import Images

DRAWN = ("manifold", "decoded")  # probes of codes whose parts are pictures where examples are


@dataclass(frozen=True, slots=True)
class CodeSpace:
    """Whether there are codes of examples, each of ``dimension`` coordinates or vectors of so many.

    ``mixed`` says that pictures are made of noise, so that draws of it can be mixed; each draw is
    of ``noise`` coordinates.
    """

    coded: bool = False
    pictures: bool = False
    mixed: bool = False
    dimension: int = len(FIRST)
    noise: int = len(FIRST)

    @classmethod
    def of(cls, view: View | None) -> CodeSpace:
        """Read it off what is shown of a run."""
        if view is None:
            return cls()
        config = view.status.config
        coded = config.get("family", {}).get("kind") == "variational"
        sizes = (config.get(name, {}).get("dimension") for name in ("latent", "noise"))
        dimension, noise = (size if isinstance(size, int) else len(FIRST) for size in sizes)
        return cls(
            coded=coded,
            pictures=examples_of(view.catalogue, config) == IMAGES or _any(view, DRAWN),
            mixed=not coded and _any(view, ("dragged", "mix")),
            dimension=dimension,
            noise=noise,
        )

    @property
    def flat(self) -> bool:
        """Whether each is a single number, so that they lie along a line."""
        return (self.dimension if self.coded else self.noise) == 1

    @property
    def classes(self) -> tuple[str, int]:
        """What labels are called and where their numbers begin: modes count from 1."""
        return ("class", 0) if self.pictures else ("mode", 1)


def _any(view: View, probes: tuple[str, ...]) -> bool:
    return any(part_of(view, probe, Images) is not None for probe in probes)
