"""Random streams: one per purpose of a run, and keyed draws for observing it."""

from __future__ import annotations

from zlib import crc32

import numpy as np


def stream(seed: int, purpose: str) -> np.random.Generator:
    """Return the generator that a run uses for one purpose, derived from its seed."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, _key(purpose)])))


def keyed(seed: int, part: str, step: int) -> np.random.Generator:
    """Return the generator of one observation: the same whatever else was ever observed."""
    key = [seed, _key("observe"), _key(part), step]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(key)))


def _key(word: str) -> int:
    return crc32(word.encode())
