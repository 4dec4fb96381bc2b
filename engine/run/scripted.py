"""The script of a run, with what was done to it on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.plan import Plan, assigned, check
from engine.run.deeds import Deed, Patched, Updated
from engine.scripts.later import Later, UnsaidError
from engine.scripts.snippets import ScriptError
from engine.scripts.writing import write_script

MOST = 500  # changes, each of which is a piece of the script


@dataclass(frozen=True, slots=True)
class History:
    """How a run came about: what it began with, None if that is not known, and what was done."""

    born: Plan | None
    deeds: Sequence[Deed]


def write_history(
    path: str | Path, plan: Plan, title: str, history: History
) -> tuple[tuple[Path, ...], str]:
    """Write the script of a run that has a plan by now, with what was changed on the way.

    Where a script cannot say that, it is that of the plan from the first step on. Return the files
    and why that is so, nothing where it is not. Raises as ``write_script`` does.
    """
    try:
        if history.born is None:
            raise UnsaidError("it is not known what was changed on the way")
        return write_script(path, history.born, title, later(history.born, history.deeds)), ""
    except (UnsaidError, ScriptError) as error:
        return write_script(path, plan, title), str(error)


def later(born: Plan, deeds: Sequence[Deed]) -> tuple[Later, ...]:
    """Return the plans that followed one another in a run that began with a plan.

    Raises UnsaidError for what happened besides changes of settings.
    """
    if len(deeds) > MOST:
        raise UnsaidError(f"settings were changed {len(deeds):,} times; {MOST} can be repeated")
    return tuple(_followed(born, deeds))


def _followed(plan: Plan, deeds: Sequence[Deed]) -> Iterator[Later]:
    for deed in deeds:
        if not isinstance(deed, Patched):
            alone = f"the {deed.player} alone was trained"
            what = alone if isinstance(deed, Updated) else "a step failed"
            raise UnsaidError(f"{what} after {deed.step:,} steps")
        path = f"{deed.section}.{deed.field}"
        plan = check(assigned(plan.config, path, deed.value))
        yield Later(deed.step, plan, path, deed.value)
