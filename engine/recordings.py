"""Saving what was seen of a run, and opening what was seen of another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engine.contract.errors import UserError
from engine.contract.specs import Catalogue, FieldSpec
from engine.contract.status import Phase, Status
from engine.contract.values import Config, Value
from engine.run.album import Chapter
from engine.run.recorded_past import RecordedPast
from engine.store.recorded import Recording
from engine.store.recording import About, save_recording

KINDS: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "points": (tuple,),
}
LARGEST = 1e300  # number that a setting may have where it has no bounds
CUT = "It was cut off: the end is missing."


def save(path: Path, chapter: Chapter, title: str, catalogue: Catalogue) -> None:
    """Write what was seen of a run; raises FileError, and UserError where nothing was seen yet."""
    status = chapter.status
    if chapter.timeline.first is None:
        raise UserError("Nothing has been recorded yet: play the run first.")
    about = About(title, status.run, status.step, status.horizon, status.config, catalogue.versions)
    save_recording(path, about, chapter.timeline, chapter.columns)


def load(
    path: Path,
    run: str,
    catalogue: Catalogue,
    show: Callable[[Chapter], None],
    report: Callable[[float], None],
) -> str:
    """Open a recording as the run ``run`` and return its title.

    It is given to ``show`` with its last pictures; the others are read from the file when they are
    looked at, so it stays open as long as anybody holds the chapter. Raises FileError, and what
    ``report``, which is called with the share that is there, raises to break off.
    """
    recording = Recording(path)
    past = RecordedPast(
        recording, run, lambda config: known(config, catalogue)
    )  # which closes the file
    chapter = Chapter(_status(recording, run, path, catalogue), timeline=past)
    chapter.snapshot = past.at(recording.about.step)
    report(0.5)
    chapter.columns.append(recording.rows())
    report(1.0)
    show(chapter)
    return recording.about.title


def _status(recording: Recording, run: str, path: Path, catalogue: Catalogue) -> Status:
    about = recording.about
    cut = "" if recording.whole else f" {CUT}"
    return Status(
        run,
        Phase.PAUSED,
        about.step,
        reason=f"{path.name} is a recording: it can be looked at. Reset trains it anew.{cut}",
        config=known(about.config, catalogue),
        horizon=about.horizon,
        recorded=str(path),
    )


def known(config: Config, catalogue: Catalogue) -> Config:
    """Return what this installation knows of a configuration from elsewhere, without complaint."""
    found: dict[str, dict[str, Value]] = {}
    for section, values in config.items():
        spec = catalogue.section(section)
        variant = spec.variant_of(config) if spec is not None else None
        if variant is not None:
            fields = {name: (variant.field(name), value) for name, value in values.items()}
            found[section] = {
                name: value
                for name, (field, value) in fields.items()
                if (name == "kind" and isinstance(value, str)) or (field and _fits(field, value))
            }
    return found


def _fits(field: FieldSpec, value: Value) -> bool:
    kinds = KINDS.get(field.kind, (str,))
    if not isinstance(value, kinds) or isinstance(value, bool) != (field.kind == "bool"):
        return False
    if isinstance(value, int | float):
        low = -LARGEST if field.low is None else field.low
        return low <= value <= (LARGEST if field.high is None else field.high)
    if isinstance(value, tuple):
        return all(map(_is_point, value))
    return not field.choices or value in field.choices


def _is_point(value: object) -> bool:
    """Whether this is a pair of numbers; the values of a file may be anything."""
    pair = value if isinstance(value, tuple) and len(value) == 2 else ("",)
    return all(isinstance(n, int | float) and -LARGEST <= n <= LARGEST for n in pair)
