"""Pictures of families beyond the adversarial one, of plausible values."""

from __future__ import annotations

import numpy as np
from boards import a_board, verdicts

from engine.contract.board import Board
from engine.contract.snapshot import (
    Field,
    Floats,
    Histogram,
    Images,
    Lines,
    Mesh,
    Part,
    Points,
    Rectangle,
    Table,
    frozen,
    frozen_bytes,
)

AREA = Rectangle(-3, -3, 3, 3)
GROUPS = ("elbo", "likelihood", "images", "tests")
BOARD = ("table", "field", "points", "lines", "arrows", "histogram", "matrix", "mesh")


def pictures(count: int, side: int = 8, channels: int = 1, step: int = 1) -> Images:
    """Random pictures with captions."""
    random = np.random.default_rng(step)
    pixels = random.integers(0, 256, (count, side, side, channels))
    return Images(step, frozen_bytes(pixels), tuple(f"{k % 10}" for k in range(count)))


def family_parts(points: int = 20, cells: int = 16, step: int = 1) -> dict[str, Part]:
    """Every picture that the other families make."""
    random = np.random.default_rng(step)
    xy = frozen(random.normal(size=(points, 2)))
    labels = frozen(random.integers(0, 12, points))
    plane = Field(step, frozen(random.random((cells, cells))), AREA, 0, 1)
    lines = Lines(step, frozen(random.normal(size=(points, 7, 2))), labels)
    many = max(points, 1)
    return {
        "samples": pictures(points, step=step),
        "reals": pictures(points, channels=3, step=step),
        "nearest": pictures(2 * (points // 2), step=step),
        "interpolation": pictures(points, step=step),
        "latent": Points(step, xy, labels),
        "posterior_ellipses": lines,
        "prior_density": plane,
        "aggregated_posterior": plane,
        "manifold": Mesh(step, frozen(random.normal(size=(4, 5, 2)))),
        **dict.fromkeys(("dragged", "decoded"), pictures(1, step=step)),
        "code_vectors": Points(step, xy, labels),
        "mix": pictures(49, step=step),
        "traversals": pictures(18, step=step),
        "reconstructions": pictures(2 * points, step=step),
        "surgery": Table(step, _single(reconstruction=-3, mutual_information=1, marginal_kl=0.5)),
        "kl_dimensions": Table(step, {"kl": frozen(random.random(many))}),
        "codebook": Table(step, {"use": frozen(random.dirichlet(np.ones(many)))}),
        "estimators": Table(step, _single(reparametrisation=0.1, reinforce=50, baseline=4)),
        "density": plane,
        "board": a_board(kinds=BOARD, count=points, step=step),
        "claims": verdicts(),
        "log_density": plane,
        "importance_weights": Histogram(
            step, frozen(np.linspace(-6, 1, 11)), {"log10 w": frozen(random.integers(0, 9, 10))}
        ),
        "log_determinant": plane,
        "morph": Mesh(step, frozen(random.normal(size=(6, 6, 2)))),
        "trajectories": lines,
        "class_masses": Table(
            step, {"mass": frozen(random.dirichlet(np.ones(many))), "target": _even(many)}
        ),
        "spectrum": Table(
            step, {name: frozen(1 + random.random(many)) for name in ("frequency", "real", "fake")}
        ),
    }


def _single(**values: float) -> dict[str, Floats]:
    return {name: frozen([value]) for name, value in values.items()}


def _even(count: int) -> Floats:
    return frozen(np.full(count, 1 / count))


def filled(part: Part, value: float) -> Part | None:
    """Return a part of one of the further kinds with every number replaced, or None."""
    match part:
        case Board():
            return a_board(kinds=BOARD, value=value)
        case Lines():
            return Lines(1, frozen(np.full((3, 4, 2), value)), frozen([value] * 3))
        case Points(labels=labels) if labels is not None:
            return Points(1, frozen(np.full((5, 2), value)), frozen([value] * 5))
        case Images():
            return Images(1, frozen_bytes(np.zeros((3, 1, 1, 1))), ("",) * 3)
        case Table(columns=columns):
            return Table(1, {name: frozen([value] * len(c)) for name, c in columns.items()})
    return None
