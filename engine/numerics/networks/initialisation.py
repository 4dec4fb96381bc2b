"""How the weight matrices and biases of a dense network are drawn, independent of the device."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


def _default(out: int, into: int, scale: float, random: np.random.Generator) -> tuple[Doubles, ...]:
    bound = 1.0 / math.sqrt(into)
    return random.uniform(-bound, bound, (out, into)), random.uniform(-bound, bound, out)


def _he(out: int, into: int, scale: float, random: np.random.Generator) -> tuple[Doubles, ...]:
    return random.normal(0.0, math.sqrt(2.0 / into), (out, into)), np.zeros(out)


def _glorot(out: int, into: int, scale: float, random: np.random.Generator) -> tuple[Doubles, ...]:
    bound = math.sqrt(6.0 / (into + out))
    return random.uniform(-bound, bound, (out, into)), np.zeros(out)


def _normal(out: int, into: int, scale: float, random: np.random.Generator) -> tuple[Doubles, ...]:
    return random.normal(0.0, scale, (out, into)), np.zeros(out)


def _orthogonal(
    out: int, into: int, scale: float, random: np.random.Generator
) -> tuple[Doubles, ...]:
    tall = random.standard_normal((max(out, into), min(out, into)))
    basis, triangle = np.linalg.qr(tall)
    basis *= np.where(np.diag(triangle) < 0, -1.0, 1.0)  # else QR would prefer some rotations
    return scale * (basis if out >= into else basis.T), np.zeros(out)


INITIALISATIONS: Mapping[str, Callable[..., tuple[Doubles, ...]]] = MappingProxyType(
    {
        "default": _default,
        "he": _he,
        "glorot": _glorot,
        "orthogonal": _orthogonal,
        "normal": _normal,
    }
)
