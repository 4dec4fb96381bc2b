"""Has a checkpoint written: of the run as it stands, or as it was, to which it is trained again."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from app.link import Link
from app.shell.tasks import Job, Tasks
from engine.contract.commands import GiveUp, Save
from engine.contract.errors import UserError


async def save_state(link: Link, tasks: Tasks, path: Path, step: int | None) -> str:
    """Write a checkpoint of the run at a step of its past, or now; return what is said of it.

    Raises UserError where that cannot be, CancelledError when a person wants no more.
    """
    answer = link.ask(Save(str(path), step))
    if step is None:
        found = await answer
    else:
        job = Job(f"Going back to step {step:,}", partial(link.send, GiveUp()))
        with tasks.shown(job):
            found = await answer
        job.report(1.0)
    if not found.ok:
        raise UserError(found.text)
    return found.text
