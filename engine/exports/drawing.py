"""What a model gives on request: fresh samples, and its surfaces at any resolution."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.contract.errors import UserError
from engine.contract.snapshot import Field, Floats
from engine.exports.arrays import Arrays
from engine.exports.source import Report, nobody
from engine.kinds import Labelled, probes
from engine.observation import Observation

PART = "exported samples"  # of the draws, which training and looking never take
AT_ONCE = 4096  # samples between two reports
MOST = 2**28  # numbers in one file: a gigabyte
FIELD = "field"


def fresh_samples(seen: Observation, count: int, report: Report = nobody) -> Arrays:
    """Draw ``count`` samples of the model and as many of the data, keyed by seed and step.

    ``fakes`` and ``reals`` are (count, 2), or (count, channels, height, width) where they are
    images; ``noise`` is what the generator was given, ``labels`` and ``classes`` are those of the
    reals where they are known. The same step gives the same samples. Raises UserError where the
    model has none or they would not fit into a gigabyte, and what ``report`` raises.
    """
    if not seen.sampled:
        raise UserError("A study of theory has no samples: open an experiment that trains a model")
    shape = seen.dataset.shape
    most = MOST // (2 * math.prod(shape) + seen.noise.dimension)
    if not 1 <= count <= most:
        raise UserError(f"{count:,} samples were asked for; 1 to {most:,} of this model can be")
    noise = seen.noise.sample(count, seen.random(f"{PART}/fake"))
    arrays: dict[str, Any] = {"fakes": _generated(seen, noise, report), "noise": noise}
    return {**arrays, **_reals(seen, count)}


def drawn_fields(seen: Observation, resolution: int, report: Report = nobody) -> dict[str, Field]:
    """Draw every surface that the run has, ``resolution`` cells along a side, by probe.

    Raises UserError where it has none, and what ``report`` raises to break off.
    """
    made = [kind() for kind in probes.all().values() if kind.picture == FIELD]
    fitting = [probe for probe in made if probe.applies(seen)]
    if not fitting:
        raise UserError("This run has no surfaces: they need points of the plane")
    found: dict[str, Field] = {}
    for number, probe in enumerate(fitting):
        report(number / len(fitting))
        picture = probe.draw(seen, resolution)
        if isinstance(picture, Field):
            found[probe.name] = picture
    return found


def _generated(seen: Observation, noise: Floats, report: Report) -> Floats:
    pieces = []
    for start in range(0, len(noise), AT_ONCE):
        report(start / len(noise))
        pieces.append(seen.generate(noise[start : start + AT_ONCE]))
    return _shaped(seen, np.concatenate(pieces))


def _reals(seen: Observation, count: int) -> dict[str, Any]:
    random, data = seen.random(f"{PART}/real"), seen.dataset
    if not isinstance(data, Labelled) or not data.classes:
        return {"reals": _shaped(seen, data.sample(count, random))}
    examples, labels = data.labelled(count, random)
    return {
        "reals": _shaped(seen, examples),
        "labels": np.asarray(labels, np.int64),
        "classes": np.array(data.classes),
    }


def _shaped(seen: Observation, rows: Floats) -> Floats:
    return rows.reshape(len(rows), *seen.dataset.shape)
