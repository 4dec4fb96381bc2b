"""The runs of one experiment: what was seen of each, and which came from which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf

from engine.contract.snapshot import Rows, Snapshot
from engine.contract.specs import Catalogue
from engine.contract.status import Status
from engine.contract.timeline import Mark, RunInfo
from engine.contract.values import Config, differences
from engine.run.columns import Columns
from engine.run.marks import changes
from engine.run.timeline import Timeline

MEBIBYTE = 2**20
PAUSE = 1.0  # seconds without a change after which the next one is another
APART = 0.05  # of the steps of a run before the same finding is marked again


@dataclass(frozen=True, slots=True)
class Drag:
    """A change that may go on: of which settings, from what, and its mark so far."""

    fields: tuple[tuple[str, str], ...]
    before: Config
    mark: Mark


@dataclass
class Chapter:
    """One run: its newest status, curves, pictures and past.

    ``text`` is how it differs from the run it came of, which had the settings ``base`` then;
    ``title`` is what a person called it.
    """

    status: Status
    text: str = ""
    columns: Columns = field(default_factory=Columns)
    timeline: Timeline = field(default_factory=Timeline)
    snapshot: Snapshot | None = None
    title: str = ""
    base: Config | None = None
    _drag: Drag | None = None

    def __post_init__(self) -> None:
        self._configure(self.status)

    def follow(self, status: Status, catalogue: Catalogue) -> None:
        """Take a newer status and mark what it says was changed, or that it stopped the run."""
        before, self.status = self.status, status
        self._configure(status)
        if before.config != status.config:
            self._change(before.config, catalogue)
        if status.advice and not before.advice:
            self.timeline.mark(Mark(status.step, "event", "stopped"))

    def _configure(self, status: Status) -> None:
        """Enter the settings in force; those of a recording are in its file."""
        if status.config and not status.recorded:
            self.timeline.configure(changed_at(status), status.config)

    def tell(self, step: int, what: str) -> None:
        """Mark what was found, unless the same was found not long before."""
        last = max((m.step for m in self.timeline.marks if m.text == what), default=-step)
        if step - last > APART * step:
            self.timeline.mark(Mark(step, "event", what))

    def _change(self, before: Config, catalogue: Catalogue) -> None:
        """Mark a change; further ones of the same settings soon after belong to the same mark."""
        step, config = changed_at(self.status), self.status.config
        fields, drag = differences(before, config), self._drag
        if self.base is not None:
            self.text = ", ".join(changes(self.base, config, catalogue))
        if drag is not None and drag.fields == fields and self._between(drag.mark, step) <= PAUSE:
            self.timeline.unmark(drag.mark)
            before = drag.before
        mark = Mark(step, "change", ", ".join(changes(before, config, catalogue)))
        if mark.text:
            self.timeline.mark(mark)
        self._drag = Drag(fields, before, mark)

    def _between(self, mark: Mark, step: int) -> float:
        return self.timeline.seconds(step) - self.timeline.seconds(mark.step)

    def add(self, snapshot: Snapshot) -> Snapshot:
        """Enter pictures; return the newest of every kind."""
        self.timeline.record(snapshot)
        self.snapshot = self.snapshot.merged(snapshot) if self.snapshot else snapshot
        return self.snapshot

    def go_back(self, step: int) -> None:
        """Forget what came after ``step``: training goes on from a checkpoint there."""
        self.columns, self.timeline = self.columns.until(step), self.timeline.until(step)

    def begin_anew(self) -> None:
        """Forget everything that was seen."""
        self.columns, self.timeline, self.snapshot = Columns(), Timeline(), None
        self._configure(self.status)

    def until(self, status: Status, step: int) -> Chapter:
        """Return the beginning of another run that goes on from here at ``step``."""
        timeline = self.timeline.until(step)
        seen = timeline.at(step)
        snapshot = Snapshot(status.run, seen.step, seen.seconds, seen.parts) if seen else None
        return Chapter(status, "", self.columns.until(step), timeline, snapshot)


class Album:
    """Holds every run of the present experiment; a run that came from none of them clears it."""

    def __init__(self) -> None:
        self.present = Chapter(Status())
        self._chapters: dict[str, Chapter] = {}

    def turn_to(self, status: Status, catalogue: Catalogue) -> None:
        """Take a status, of the present run or of another one that is present from now on."""
        self.present = self.follow(status, catalogue)

    def follow(self, status: Status, catalogue: Catalogue) -> Chapter:
        """Take a status of a run, which begins with it if it is new, whatever is present."""
        known = self._chapters.get(status.run)
        if known is None:
            return self._begin(status, catalogue)
        known.follow(status, catalogue)
        return known

    def show(self, chapter: Chapter) -> None:
        """Show a run that is none of these, such as a recorded one."""
        self.present = chapter

    def see(self, snapshot: Snapshot) -> Snapshot:
        """Enter pictures of a run; return its newest of every kind.

        The pictures of all runs take no more memory than the settings of this one say.
        """
        chapter = self.chapter(snapshot.run)
        seen = chapter.add(snapshot)
        runs = {id(c): c for c in (*self._chapters.values(), chapter)}.values()
        fit([each.timeline for each in runs], chapter.status.config)
        return seen

    def rename(self, run: str, title: str) -> None:
        """Call a run something else; nothing gives it its first name back."""
        if (chapter := self._chapters.get(run)) is not None:
            chapter.title = title

    def add(self, rows: Rows) -> None:
        """Append numbers to their run."""
        self.chapter(rows.run).columns.append(rows)

    def chapter(self, run: str) -> Chapter:
        """Return what was seen of a run, of the present one if there is none of that name."""
        return self._chapters.get(run, self.present)

    def drop(self, run: str) -> None:
        """Forget a run; the present one stays."""
        if run != self.present.status.run:
            self._chapters = {n: c for n, c in self._chapters.items() if n != run}

    def runs(self) -> tuple[RunInfo, ...]:
        """Describe all runs, in the order in which they began."""
        return tuple(
            RunInfo(name, c.status.step, *(c.status.origin or ("", 0)), c.text, c.title)
            for name, c in self._chapters.items()
        )

    def _begin(self, status: Status, catalogue: Catalogue) -> Chapter:
        run, step = status.origin or ("", 0)
        parent = self._chapters.get(run) if run else None
        if parent is None:
            self._chapters = {}
            chapter = Chapter(status)
        else:
            chapter = parent.until(status, step)
            text = ", ".join(changes(parent.status.config, status.config, catalogue))
            parent.timeline.mark(Mark(step, "branch", text or "gone back to"))
            chapter.text, chapter.base = text, parent.status.config
            if text:
                chapter.timeline.mark(Mark(step, "change", text))
        self._chapters = {**self._chapters, status.run: chapter}  # readers may be iterating
        return chapter


def changed_at(status: Status) -> int:
    """Return the step at which the settings in force came into force, as far as it is known."""
    return status.step if status.since is None else status.since


def fit(timelines: Sequence[Timeline], config: Config) -> None:
    """Thin what is heaviest until all of it takes no more memory than a configuration says.

    Pictures that two runs share count for both.
    """
    memory = config.get("observation", {}).get("memory")
    budget = memory * MEBIBYTE if isinstance(memory, int) else inf
    while sum(timeline.weight for timeline in timelines) > budget:
        heaviest = sorted(timelines, key=lambda timeline: timeline.weight, reverse=True)
        if not any(timeline.thin() for timeline in heaviest):
            return
