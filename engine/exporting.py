"""Writing data of the run that is shown, from a file's thread of the window's process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection

from engine.contract.errors import UserError
from engine.contract.exports import DataExport
from engine.contract.specs import Catalogue
from engine.exports.source import Report, Source
from engine.run.album import Chapter

LOOK = 0.1  # seconds between two looks at whether anybody has cancelled
PATIENCE = 2.0  # seconds that a process gets to stop by itself


@dataclass(frozen=True, slots=True)
class Failure:
    """Why nothing was written."""

    text: str


class StoppedError(Exception):
    """Nobody wants the file any more."""


def main(connection: Connection, wish: DataExport) -> None:
    """Serve as the entry point of a process that writes one file, and tells how far it is.

    It sends shares, then a text or a ``Failure``; when the other end is closed it stops.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch starts its threads
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the window's; it closes the pipe
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # in order, so that no half file stays

    def report(share: float) -> None:
        if connection.poll():
            raise StoppedError
        connection.send(share)

    try:
        connection.send(_restored(wish, report))
    except UserError as error:
        connection.send(Failure(str(error)))
    except (StoppedError, OSError):
        return
    except Exception as error:  # a fault in a part must be told, not lost with the process
        connection.send(Failure(f"{type(error).__name__}: {error}"))


def _restored(wish: DataExport, report: Report) -> str:
    import torch

    from engine.extraction import restored

    torch.set_num_threads(1)  # training goes on beside this
    return restored(wish, report)


def export(wish: DataExport, chapter: Chapter, catalogue: Catalogue, report: Report) -> str:
    """Write what is wished for; return in words what was written.

    What has to be computed is computed by another process, from a checkpoint: training goes on
    meanwhile, and PyTorch stays out of this one. Raises UserError, and what ``report`` raises to
    break off; then nothing is left behind.
    """
    if wish.checkpoint:
        return _computed(wish, report)
    source = seen(wish.title, chapter, catalogue, wish.moment)
    return written(wish, source, report)


def seen(title: str, chapter: Chapter, catalogue: Catalogue, moment: int | None) -> Source:
    """Return what was seen of a run at a moment of its past, or newest."""
    status = chapter.status
    snapshot = chapter.snapshot if moment is None else chapter.timeline.at(moment)
    return Source(
        title,
        status.step if moment is None else moment,
        status.config if moment is None else chapter.timeline.config_at(moment) or status.config,
        catalogue.versions,
        catalogue,
        chapter.columns,
        snapshot,
        chapter.timeline.marks,
        chapter.timeline.seconds,
    )


def written(wish: DataExport, source: Source, report: Report) -> str:
    """Write what is wished for of what was seen; return in words what was written."""
    makers: dict[str, Callable[[DataExport, Source, Report], str]] = {
        "curves": _curves,
        "samples": _samples,
        "surfaces": _surfaces,
        "events": _events,
        "handout": _handout,
    }
    return makers[wish.kind](wish, source, report)


# Each loads its library only when it is wanted.


def _curves(wish: DataExport, source: Source, report: Report) -> str:
    from engine.exports.tables import save_table

    return save_table(wish.path, source, report)


def _samples(wish: DataExport, source: Source, report: Report) -> str:
    from engine.exports.arrays import save_arrays
    from engine.exports.pictured import shown_samples

    arrays = shown_samples(source.snapshot)
    save_arrays(wish.path, arrays, source.about(fresh=False), report)
    return f"{len(arrays['fakes']):,} samples as they were shown"


def _surfaces(wish: DataExport, source: Source, report: Report) -> str:
    from engine.exports.arrays import save_arrays
    from engine.exports.pictured import fields, said_of, surfaces

    found = fields(source.snapshot.parts if source.snapshot is not None else {})
    said = said_of(found, source.catalogue.probes)
    save_arrays(wish.path, surfaces(found), source.about(surfaces=said), report)
    return f"{len(found)} surfaces as they were shown"


def _events(wish: DataExport, source: Source, report: Report) -> str:
    from engine.exports.events import save_events

    save_events(wish.path, source, report)
    return f"{len(source.columns.names())} curves for TensorBoard"


def _handout(wish: DataExport, source: Source, report: Report) -> str:
    from engine.exports.handout import save_handout

    assert wish.handout is not None
    save_handout(wish.path, wish.handout, source, report)
    return "the handout"


def _computed(wish: DataExport, report: Report) -> str:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=main, args=(theirs, wish), daemon=True)
    process.start()
    theirs.close()
    try:
        return _followed(ours, report)
    finally:
        ours.close()  # which it takes as a wish to stop
        process.join(PATIENCE)
        if process.exitcode is None:
            process.terminate()
            process.join()


def _followed(connection: Connection, report: Report) -> str:
    share = 0.0
    while True:
        report(share)
        if not connection.poll(LOOK):
            continue
        try:
            found = connection.recv()
        except EOFError:
            raise UserError("The export was ended, perhaps because memory ran out") from None
        if isinstance(found, str):
            return found
        if isinstance(found, float):
            share = found
        else:
            raise UserError(found.text)
