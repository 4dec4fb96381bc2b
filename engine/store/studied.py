"""Every study of theory as an experiment, so that it can be opened like any other."""

from __future__ import annotations

import re
from functools import cache

from engine.contract.specs import Experiment
from engine.kinds import Study, studies
from engine.plan import check

PREFIX = "theory-"
PANEL = "theory"
ENOUGH = 100  # letters that say what to look for


@cache
def studied() -> tuple[Experiment, ...]:
    """Return an experiment for each study, in the order of the studies.

    It says what the study's own paragraph begins with, and what to look for is what comes next.
    """
    return tuple(_experiment(kind) for kind in studies.all().values())


def _experiment(kind: type[Study]) -> Experiment:
    summary, look_for = _opening(" ".join((kind.__doc__ or "").split()))
    return Experiment(
        name=PREFIX + kind.name.replace("_", "-"),
        title=kind.label,
        summary=summary,
        look_for=look_for,
        steps=0,
        config=check({"family": {"kind": "theory"}, "study": {"kind": kind.name}}).config,
        layout=(PANEL,),
    )


def _opening(text: str) -> tuple[str, str]:
    """Return the first sentence, and as many of the next ones as say enough.

    A sentence ends at a full stop before a capital, or before what stands for one.
    """
    first, *others = re.split(r"(?<=[.!?])\s+(?![a-z])", text)
    found = ""
    for sentence in others:
        if len(found) >= ENOUGH:
            break
        found = f"{found} {sentence}".strip()
    return first, found
