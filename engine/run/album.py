"""The runs of one experiment: what was seen of each, and which came from which."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.contract.snapshot import Rows, Snapshot
from engine.contract.specs import Catalogue
from engine.contract.status import Status
from engine.contract.timeline import Mark, RunInfo
from engine.run.columns import Columns
from engine.run.marks import changes
from engine.run.timeline import Timeline


@dataclass
class Chapter:
    """One run: its newest status, curves, pictures and past; ``text`` is how it differs."""

    status: Status
    text: str = ""
    columns: Columns = field(default_factory=Columns)
    timeline: Timeline = field(default_factory=Timeline)
    snapshot: Snapshot | None = None

    def follow(self, status: Status, catalogue: Catalogue) -> None:
        """Take a newer status and mark what it says was changed."""
        texts = changes(self.status.config, status.config, catalogue)
        self.status = status
        if texts:
            self.timeline.mark(Mark(status.step, "change", ", ".join(texts)))

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
        known = self._chapters.get(status.run)
        if known is None:
            known = self._begin(status, catalogue)
        else:
            known.follow(status, catalogue)
        self.present = known

    def show(self, chapter: Chapter) -> None:
        """Show a run that is none of these, such as a recorded one."""
        self.present = chapter

    def add(self, rows: Rows) -> None:
        """Append numbers to the present run; those of others are late and dropped."""
        if rows.run == self.present.status.run:
            self.present.columns.append(rows)

    def chapter(self, run: str) -> Chapter | None:
        """Return what was seen of a run."""
        return self._chapters.get(run)

    def drop(self, run: str) -> None:
        """Forget a run; the present one stays."""
        if run != self.present.status.run:
            self._chapters = {n: c for n, c in self._chapters.items() if n != run}

    def runs(self) -> tuple[RunInfo, ...]:
        """Describe all runs, in the order in which they began."""
        return tuple(
            RunInfo(name, c.status.step, *(c.status.origin or ("", 0)), c.text)
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
            chapter.text = text
            if text:
                chapter.timeline.mark(Mark(step, "change", text))
        self._chapters = {**self._chapters, status.run: chapter}  # readers may be iterating
        return chapter
