"""Several runs in one handout: which they may be, what they are called, what is said of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from engine.contract.differing import Differing, differing, names_of
from engine.contract.errors import UserError
from engine.contract.exports import Abreast, Figure, Handout, Kind, Plate
from engine.contract.specs import Experiment
from engine.headless.exported import Opened, opened, pictured
from engine.headless.output import NAMES
from engine.store.toml_writer import render

Painter = Callable[[Sequence[Opened], Sequence[str]], tuple[Plate, ...]]  # of runs of these names
COLOURS = ("#1a8f6b", "#a63a7e", "#8a6d00", "#0b62a8")  # of the runs, as the window prints them
MOST = len(COLOURS)  # runs beside one another
ACROSS = {1: 0, 2: 2, 3: 3, 4: 2}  # figures in a row, by how many runs there are
SHOWN = {2: 460, 3: 300}  # pixels that one of them is wide on screen


def check(paths: Sequence[str], wanted: Sequence[tuple[Kind, str]]) -> None:
    """Raise UserError for too many runs, one that is named twice, and files of a single run."""
    if len(paths) > MOST:
        raise UserError(f"{len(paths)} runs are too many: {MOST} at most stand beside one another")
    for kind, file in wanted:
        if len(paths) > 1 and kind != "handout":
            raise UserError(
                f"{file}: several runs have a handout in common, and nothing else; name one run"
            )
    known: dict[Path, str] = {}
    for path in paths:
        place = Path(path).expanduser().resolve()
        place = place / NAMES["checkpoint"] if place.is_dir() else place
        if place in known:
            same = path if path == known[place] else f"{path}, the same as {known[place]},"
            raise UserError(f"{same} is named twice: a handout shows runs that differ")
        known[place] = path


def opened_all(paths: Sequence[str], step: int | None) -> tuple[Opened, ...]:
    """Open runs and recordings, the latter at a step; of several one may have ended before it.

    Raises FileError naming the file and what is wrong, and UserError for a step that none has.
    """
    if len(paths) == 1:
        return (opened(paths[0], step),)
    runs = tuple(opened(path, step, strict=False) for path in paths)
    last = max(run.source.step for run in runs)
    if step is not None and last < step:
        raise UserError(
            f"the last of these recordings ends at step {last:,}; --step {step} is "
            "beyond all of them"
        )
    return runs


def names_beside(runs: Sequence[Opened]) -> tuple[str, ...]:
    """Return what runs are called beside one another: by title, or by what tells them apart."""
    titles = [run.source.title for run in runs]
    told = names_of(_differing(runs), len(runs))
    return tuple(
        title if titles.count(title) == 1 else told[place] or f"Run {place + 1}"
        for place, title in enumerate(titles)
    )


def sampled(runs: Sequence[Opened], names: Sequence[str]) -> tuple[Plate, ...]:
    """Return samples of each run beside those of its data, where there are any."""
    if len(runs) == 1:
        return plated(pictured(runs[0]))
    found = [pictured(run) for run in runs]
    if not any(found):
        return ()
    wide = SHOWN[ACROSS[len(runs)]]
    pairs = enumerate(zip(names, found, strict=True))
    each = [_sampled(place, *pair, wide) for place, pair in pairs]
    return plated([figure for figures in each for figure in figures], len(runs))


def plated(figures: Sequence[Figure], runs: int = 1) -> tuple[Plate, ...]:
    """Return figures as one plate, those of several runs beside one another; none as none."""
    return (Plate("", tuple(figures), ACROSS[runs]),) if figures else ()


def _sampled(place: int, name: str, found: Sequence[Figure], wide: int) -> tuple[Figure, ...]:
    if not found:
        return (Figure(name, "There are no samples of this run.", "image/png", b"", wide, place),)
    return tuple(
        replace(
            each,
            caption=f"{name}: {each.caption}",
            alternative=f"{name}: {each.alternative}",
            width=wide,
            run=place,
        )
        for each in found
    )


def handout(runs: Sequence[Opened], paint: Painter) -> Handout:
    """Return the page of one run, or of several side by side."""
    first = runs[0].experiment
    if len(runs) == 1:
        return Handout(
            title=first.title,
            summary=first.summary,
            look_for=first.look_for,
            plates=paint(runs, ("",)),
            name=first.name,
            experiment=written_as(first),
        )
    names = names_beside(runs)
    told = {_prose(run.experiment) for run in runs} - {("", "")}
    summary, look_for = told.pop() if len(told) == 1 else ("", "")
    return Handout(
        title=_title(runs, names),
        summary=summary,
        look_for=look_for,
        plates=paint(runs, names),
        name=first.name,
        runs=tuple(map(_abreast, range(len(runs)), runs, names)),
        differing=tuple((each.label, each.values) for each in _differing(runs)),
    )


def _differing(runs: Sequence[Opened]) -> tuple[Differing, ...]:
    return differing([run.source.config for run in runs], runs[0].source.catalogue)


def _prose(experiment: Experiment) -> tuple[str, str]:
    return experiment.summary, experiment.look_for


def _title(runs: Sequence[Opened], names: Sequence[str]) -> str:
    """Name the runs, after their title where all have the same."""
    titles = {run.source.title for run in runs}
    listed = " · ".join(names)
    return f"{titles.pop()}: {listed}" if len(titles) == 1 else listed


def _abreast(place: int, run: Opened, name: str) -> Abreast:
    source, experiment = run.source, run.experiment
    return Abreast(
        name,
        COLOURS[place],
        source.step,
        source.config,
        source.catalogue,
        source.columns,
        source.marks,
        f"{experiment.name}-{place + 1}",
        written_as(replace(experiment, title=f"{experiment.title}: {name}")),
    )


def written_as(experiment: Experiment) -> str:
    """Return an experiment's file, "" for a recording with parts that are not installed here."""
    try:
        return render(experiment)
    except UserError:
        return ""
