"""Examples that were trained on are likelier than others."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import ClassVar

import numpy as np

from engine.contract.findings import Finding
from engine.symptoms.evidence import LATER, Evidence
from engine.symptoms.kind import Names, symptom
from engine.symptoms.stretch import MOST, Stretch

NOISE = 3.0  # standard errors of the difference: less may be the choice of examples
LEAST = 0.1  # nats of the difference: less is learnt by heart by every model
PAIRS = (  # what is measured of other examples and of those in training, and where it is shown
    ("iwae_held_out", "iwae", "elbo"),
    ("elbo", "elbo_training", "elbo"),
    ("negative_log_likelihood", "flow_loss", "likelihood"),
)
FALLS = frozenset({"negative_log_likelihood"})  # the better the lower
REGRESSION = "matching"  # the flow whose loss is no likelihood
BOUND = "batch_bound"  # of every batch
NEAR = 12  # steps before and after a look whose batches say how good the model was then
BATCHES = "flow_loss"  # of whatever is trained on, which may be drawn afresh for every batch


def lead(trained: Stretch, others: Stretch) -> float | None:
    """Return the median of ``trained`` less ``others`` at equal steps, None if nobody can tell.

    Both improve for a while, so that medians over different steps would differ without any
    overfitting. Between two values a curve is taken as straight. Where the stretches do not
    overlap, examples in training are compared with others that were looked at no earlier.
    """
    first, last = max(trained.first, others.first), min(trained.last, others.last)
    if first < last:
        steps = np.union1d(trained.steps, others.steps)
        steps = steps[(steps >= first) & (steps <= last)]
        steps = steps[:: -(-len(steps) // MOST)]
        return float(np.median(trained.at(steps) - others.at(steps)))
    before = trained.values[trained.steps <= others.last]
    after = others.values[others.steps >= trained.first]
    return float(np.median(before) - np.median(after)) if len(before) and len(after) else None


def levelled(batches: Stretch | None, *bounds: Stretch) -> tuple[tuple[Stretch, ...], float]:
    """Return bounds less what batches nearby attained, and the standard error of that by a look.

    With the parameters a bound jumps from step to step, by more than its sampling error; at two
    steps one would look ahead of the other without any overfitting. The batches of those steps
    have jumped as far. Where not every look has batches beside it, bounds are left as they are,
    and so they are where all were measured at the same steps.
    """
    together = all(np.array_equal(bounds[0].steps, bound.steps) for bound in bounds)
    if batches is None or together:
        return bounds, 0.0
    found, errors = [], []
    for bound in bounds:
        first = np.searchsorted(batches.steps, bound.steps - NEAR)
        last = np.searchsorted(batches.steps, bound.steps + NEAR, side="right")
        beside = [batches.values[i:j] for i, j in zip(first, last, strict=True)]
        if min(map(len, beside)) < NEAR:
            return bounds, 0.0
        level = np.array([values.mean() for values in beside])
        found.append(replace(bound, values=bound.values - level))
        errors.append(np.median([values.std() / len(values) ** 0.5 for values in beside]))
    return tuple(found), math.hypot(*errors)


def _newest(evidence: Evidence, name: str) -> Stretch | None:
    return evidence.last(name, least=2) or evidence.last(name)


def _fresh(evidence: Evidence) -> bool:
    """Whether no example is ever trained on twice, so that nothing is learnt by heart."""
    return evidence.setting("data", "size") == 0


@symptom
class LikelihoodOverfits:
    """log p(x) or its bound is higher for training examples than for others, beyond its noise."""

    name: ClassVar[str] = "likelihood_overfits"
    label: ClassVar[str] = "Likelihood overfits"
    order: ClassVar[int] = 41
    families: ClassVar[tuple[str, ...]] = ("variational", "flow")
    metrics: ClassVar[tuple[Names, ...]] = tuple(p[:2] for p in PAIRS)
    panel: ClassVar[str] = "elbo"

    def tells(self, evidence: Evidence) -> bool:
        """Whether what is trained is a likelihood."""
        return evidence.setting("flow", "kind") != REGRESSION

    def find(self, evidence: Evidence) -> Finding | None:
        """Compare examples that were trained on with others, by whichever bound knows both."""
        if not self.tells(evidence):
            return None
        for others, trained, panel in PAIRS:
            if trained == BATCHES and _fresh(evidence):
                continue
            one, other = _newest(evidence, trained), _newest(evidence, others)
            if one is None or other is None:
                continue
            batches = None if trained == BATCHES else evidence.last(BOUND, LATER)
            (level, held_out), moved = levelled(batches, one, other)
            ahead = lead(level, held_out)
            if ahead is None:
                continue
            errors = evidence.error(trained), evidence.error(others)
            error = math.hypot(*errors, moved)
            gap = ahead * (-1.0 if others in FALLS else 1.0)
            limit = max(NOISE * error, LEAST)
            return None if gap < limit else self._said(other, gap, limit, panel)
        return None

    def _said(self, held_out: Stretch, gap: float, limit: float, panel: str) -> Finding:
        worse = f"{'higher' if held_out.metric in FALLS else 'lower'} than in training by"
        return Finding(
            self.name,
            self.label,
            "warning",
            "The likelihood overfits: examples that were trained on are likelier to the model "
            "than examples that were not.",
            (held_out.reading(gap, "≥", limit, worse),),
            "More data, a smaller model, a wider likelihood, or stopping here.",
            panel,
        )
