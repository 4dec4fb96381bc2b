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
    plane = Field(step, frozen(random.random((cells, cells))), AREA, 0, 1)
    labels = frozen(random.integers(0, 12, points))
    lines = Lines(step, frozen(random.normal(size=(points, 7, 2))), labels)
    codes = Points(step, frozen(random.normal(size=(points, 2))), labels)
    return {
        **_image_parts(points, step),
        **_latent_parts(codes, lines, plane, step),
        **_flow_parts(lines, plane, step),
        **_tables(max(points, 1), step),
        "board": a_board(kinds=BOARD, count=points, step=step),
        "claims": verdicts(),
    }


def _image_parts(points: int, step: int) -> dict[str, Part]:
    return {
        "samples": pictures(points, step=step),
        "reals": pictures(points, channels=3, step=step),
        "nearest": pictures(2 * (points // 2), step=step),
        "interpolation": pictures(points, step=step),
        **dict.fromkeys(("dragged", "decoded"), pictures(1, step=step)),
        "mix": pictures(49, step=step),
        "traversals": pictures(18, step=step),
        "reconstructions": pictures(2 * points, step=step),
    }


def _latent_parts(codes: Points, lines: Lines, plane: Field, step: int) -> dict[str, Part]:
    random = np.random.default_rng(step)
    return {
        **dict.fromkeys(("latent", "code_vectors"), codes),
        "posterior_ellipses": lines,
        **dict.fromkeys(("prior_density", "aggregated_posterior"), plane),
        "manifold": Mesh(step, frozen(random.normal(size=(4, 5, 2)))),
    }


def _flow_parts(lines: Lines, plane: Field, step: int) -> dict[str, Part]:
    random = np.random.default_rng(step)
    edges, counts = np.linspace(-6, 1, 11), random.integers(0, 9, 10)
    return {
        **dict.fromkeys(("density", "log_density", "log_determinant"), plane),
        "importance_weights": Histogram(step, frozen(edges), {"log10 w": frozen(counts)}),
        "morph": Mesh(step, frozen(random.normal(size=(6, 6, 2)))),
        "trajectories": lines,
    }


def _tables(count: int, step: int) -> dict[str, Part]:
    random = np.random.default_rng(step)
    masses, use = (frozen(random.dirichlet(np.ones(count))) for _ in range(2))
    spectrum = {name: frozen(1 + random.random(count)) for name in ("frequency", "real", "fake")}
    columns = {
        "surgery": _single(reconstruction=-3, mutual_information=1, marginal_kl=0.5),
        "kl_dimensions": {"kl": frozen(random.random(count))},
        "codebook": {"use": use},
        "estimators": _single(reparametrisation=0.1, reinforce=50, baseline=4),
        "class_masses": {"mass": masses, "target": frozen(np.full(count, 1 / count))},
        "spectrum": spectrum,
    }
    return {name: Table(step, held) for name, held in columns.items()}


def _single(**values: float) -> dict[str, Floats]:
    return {name: frozen([value]) for name, value in values.items()}


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
