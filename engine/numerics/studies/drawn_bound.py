"""The engine's importance-weighted bound on draws of a model of which everything is known."""

from __future__ import annotations

import math

import numpy as np
import torch

from engine.kinds import Doubles, Terms, bounds
from engine.numerics.codes.gaussian_codes import DiagonalCodes, StandardNormal, normal_log_density
from engine.numerics.studies.linear_gaussian import Model

REPEATS = 100_000  # estimates behind a simulated mean


def engine_estimates(model: Model, count: int, random: np.random.Generator) -> Doubles:
    """Return the importance-weighted bound (n,) of the engine for as many draws of q each."""
    codes = DiagonalCodes(_filled(model.mean_q), _filled(math.log(model.sigma_q)))
    draw = codes.draw(torch.from_numpy(random.standard_normal((count, REPEATS, 1))))
    scale = _filled(math.log(model.sigma))
    seen = normal_log_density(_filled(model.x), draw.codes, scale)
    prior = StandardNormal.like(draw.codes, 1).log_density(draw.codes)
    kind, terms = bounds.get("iwae"), Terms(seen.sum(-1), prior, draw.log_density)
    value: Doubles = kind(kind.Config()).value(terms).numpy()
    return value


def _filled(value: float) -> torch.Tensor:
    return torch.full((1, 1), value, dtype=torch.float64)
