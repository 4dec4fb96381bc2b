"""Every study of theory as an experiment, so that it can be opened like any other."""

from __future__ import annotations

import re
from functools import cache

from engine.contract.specs import Experiment
from engine.kinds import Study, studies
from engine.plan import check

PREFIX = "theory-"
PANEL = "theory"


@cache
def studied() -> tuple[Experiment, ...]:
    """Return an experiment for each study, in the order of the studies.

    It says what the study's own paragraph begins with, and what to look for is the next sentence.
    """
    return tuple(_experiment(kind) for kind in studies.all().values())


def _experiment(kind: type[Study]) -> Experiment:
    summary, look_for = _first_two(" ".join((kind.__doc__ or "").split()))
    return Experiment(
        name=PREFIX + kind.name.replace("_", "-"),
        title=kind.label,
        summary=summary,
        look_for=look_for,
        steps=0,
        config=check({"family": {"kind": "theory"}, "study": {"kind": kind.name}}).config,
        layout=(PANEL,),
    )


def _first_two(text: str) -> tuple[str, str]:
    """Return the first two sentences: a full stop, and then a capital or what stands for one."""
    found = re.split(r"(?<=[.!?])\s+(?![a-z])", text, maxsplit=2)
    return found[0], found[1] if len(found) > 1 else ""
