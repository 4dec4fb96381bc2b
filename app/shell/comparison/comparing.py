"""Two to four runs in columns of this window: they come, are led together, and go."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.compare.column import Column
from app.compare.leading import Leader
from app.compare.view import CompareView
from app.link import Link
from app.model.pace import SPEEDS
from app.shell.comparison.comparing_menus import fill_adding, fill_column
from app.shell.comparison.going_back import Moments
from app.shell.comparison.recorded_first import lead_recording
from app.shell.tasks import Job
from app.style.theme import Theme
from engine.contract.commands import Advance, Pace
from engine.contract.lab import Laboratory
from engine.contract.status import Answer, Status
from engine.contract.values import Config, Value, edited

if TYPE_CHECKING:
    from app.shell.window import Window

MOST = 4
SELDOM = 5  # polls from one look at what has come into the panels to the next
NewLab = Callable[[], Laboratory]


class Comparing(QObject):
    """The comparison of the window; its first column is the window's own run.

    It is the ``Company`` of the conductor while it is ``on``. Without ``new_lab`` there is no
    laboratory for a second run, and nothing can be compared.
    """

    def __init__(
        self,
        window: Window,
        new_lab: NewLab | None,
        *,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__(window)
        self.columns: list[Column] = []
        self.view: CompareView | None = None
        self.leader = Leader(self.columns, clock)
        self._moments = Moments(self.columns)
        self._window, self._new_lab = window, new_lab
        self._ended: list[Laboratory] = []
        self._controls = True  # whether the controls were shown before
        self._polls = 0
        window.link.polled.connect(self._polled)
        window.appearance.changed.connect(self._restyle)

    @property
    def on(self) -> bool:
        """Whether runs are compared."""
        return self.view is not None

    @property
    def possible(self) -> bool:
        """Whether the window's run can be compared with others."""
        window = self._window
        able = self._new_lab is not None and bool(window.link.status.run)
        return able and window.link.status.trains and not window.lessons.active

    @property
    def full(self) -> bool:
        """Whether there is no room for another column."""
        return len(self.columns) >= MOST

    # coming and going

    def toggle_view(self) -> None:
        """Begin to compare, or leave."""
        if self.on:
            self.leave()
        elif self.possible:
            self.enter()

    def enter(self) -> None:
        """Turn the panels into columns, of which the first is the window's run."""
        window = self._window
        self._controls = not window.controls.isHidden()
        window.controls.hide()
        self.view = CompareView()
        self.view.adding.aboutToShow.connect(partial(fill_adding, window, self))
        self.view.paced.connect(self._pace)
        self.view.left.connect(self.leave)
        self.view.strip.chosen.connect(self._measure)
        window.stage.show_instead(self.view)
        window.conductor.company = self
        self._put(Column(window.link, own=False))
        self.view.restyle(window.appearance.theme)

    def leave(self) -> None:
        """Give the window back as it was, with the run of the first column."""
        view, window = self.view, self._window
        if view is None:
            return
        window.conductor.company = None
        window.timeline.lead(None)
        window.transport.show_status(window.link.status)
        self.leader.end()
        for column in reversed(self.columns):
            self._end(column)
        self.columns.clear()
        window.stage.show_panels()
        window.controls.setVisible(self._controls)
        view.setParent(None)
        view.deleteLater()
        self.view = None
        window.link.refresh()
        window.area.setFocus()

    def add(self, title: str = "") -> Column | None:
        """Make another column, with a laboratory of its own and no run yet; None if it is full."""
        if self._new_lab is None or self.full or self.view is None:
            return None
        link = Link(self._new_lab(), self._window.tasks.loop)
        link.send(Pace(SPEEDS[self._window.conductor.speed]))
        column = Column(link, title=title)
        self._put(column)
        return column

    def begin(self, config: Config, title: str = "") -> Column | None:
        """Make another column for a run with these settings, playing if the others do."""
        playing = any(column.playing for column in self.columns)
        column = self.add(title)
        if column is not None:
            self._create(column, config, play=playing)
            self._arrange()
        return column

    def change(self, column: Column, config: Config) -> None:
        """Begin the run of a column anew with other settings."""
        self._create(column, config, play=column.playing)

    def rename(self, column: Column, title: str) -> None:
        """Give a run a name; without one it is named by what tells it apart."""
        column.title = title.strip()
        self._name()

    def close(self, column: Column) -> None:
        """End the run of a column, which is not the first."""
        if column.own and column in self.columns:
            self.columns.remove(column)
            self._end(column)
            self._arrange()

    def end(self) -> None:
        """Close every laboratory that was opened here; takes as long as training needs to end."""
        for column in self.columns:
            if column.own:
                column.link.stop()
        for lab in [*self._ended, *(c.link.lab for c in self.columns if c.own)]:
            lab.close()
        self._ended.clear()

    # the company of the window's run

    @property
    def steered(self) -> Status:
        """What the first run says that can be played, of the first column where there is none."""
        return next((c for c in self.columns if c.steerable), self.columns[0]).link.status

    def toggle(self) -> None:
        """Play all, or pause all."""
        self.leader.toggle()

    def tell(self, command: Advance | Pace) -> None:
        """Tell the other runs; an update of one player those alone that have two."""
        alone = isinstance(command, Advance) and command.player != "both"
        for column in self.columns:
            if column.own and (not alone or column.serving[0] == "adversarial"):
                column.link.send(command)

    def restart(self, seed: Value | None, *, play: bool) -> None:
        """Begin the other runs anew with their settings, with another seed if one is given."""
        self.leader.restart(play=play)
        for column in self.columns:
            if column.own and not column.link.status.recorded and column.config:
                config = column.config
                if seed is not None:
                    config = edited(config, "training", "seed", seed)
                self._ask(column, config, play=play)

    def step_of(self, column: Column, moment: int) -> int:
        """Return the step at which a run is shown while a moment of the past is looked at."""
        return self._moments.step(column, moment, by_time=not self.leader.by_step)

    # within

    def _pace(self, by_step: bool) -> None:
        self.leader.pace(by_step=by_step)

    def _put(self, column: Column) -> None:
        self.columns.append(column)
        fill_column(self._window, self, column)
        column.opened.connect(self._show_panel)
        column.link.status_changed.connect(self._name)
        self._arrange()
        if self.view is not None and self.view.strip.shown:
            self._measure(self.view.strip.shown)

    def _create(self, column: Column, config: Config, *, play: bool) -> None:
        if play:
            self.leader.join(column)
        self._ask(column, config, play=play)

    def _ask(self, column: Column, config: Config, *, play: bool) -> None:
        future = column.begin(config, self._window.conductor.device, play=play)
        future.add_done_callback(partial(self._begun, column))

    def _begun(self, column: Column, future: asyncio.Future[Answer]) -> None:
        """Say so where a run cannot begin; the column goes if it never had one."""
        if future.cancelled() or future.result().ok or column not in self.columns:
            return
        self.leader.forget(column)
        self._window.complain("The run cannot be started", future.result().text)
        if not column.link.status.config:
            self.close(column)

    def _end(self, column: Column) -> None:
        column.link.status_changed.disconnect(self._name)
        self.leader.forget(column)
        column.end()
        if column.own:
            lab = column.link.lab
            self._ended.append(lab)
            self._window.tasks.start(self._close(lab), "end a run")

    async def _close(self, lab: Laboratory) -> None:
        """Close a laboratory, which may take a moment, without keeping the window waiting."""
        await self._window.tasks.in_thread(Job("Ending a run"), lambda _: lab.close())
        self._ended.remove(lab)

    def _arrange(self) -> None:
        view = self.view
        if view is not None and self.columns:
            view.show_columns(self.columns)
            view.add.setEnabled(not self.full)

    def _name(self, *_: object) -> None:
        if self.view is not None:
            self.view.board.name_columns()

    def _restyle(self, theme: Theme) -> None:
        if self.view is not None:
            self.view.restyle(theme)

    def _show_panel(self, name: str) -> None:
        if self.view is not None and name in self.view.board.offered():
            self.view.choose(name, on=True)

    def _measure(self, metric: str) -> None:
        """Have the number that is compared measured as often as what is on screen."""
        spec = self._window.link.catalogue.metric(metric)
        for column in self.columns:
            column.link.groups = (spec.group,) if spec else ()

    def _polled(self) -> None:
        view, moment = self.view, self._window.timeline.past.moment
        if view is None:
            return
        own = (column for column in self.columns if column.own)
        for column in sorted(own, key=lambda c: bool(c.link.status.recorded)):
            column.link.moment = self._moment(column)  # of recordings that of what trains by now
            column.link.poll()
        lead_recording(self._window, self.steered, by_step=self.leader.by_step)
        self.leader.turn(moment)
        self._polls += 1
        if view.board.outdated():
            self._arrange()
        elif self._polls % SELDOM == 0:
            view.board.adopt()
        view.board.compare()
        view.strip.show_columns(self.columns, moment)

    def _moment(self, column: Column) -> int | None:
        """Return the moment at which a run is shown; a recording keeps step with what trains.

        One that never came so far is shown at its end.
        """
        moment, last = self._window.timeline.past.moment, column.link.status.step
        if moment is not None:
            return min(self.step_of(column, moment), last)
        keeps = self.leader.by_step and column.link.status.recorded
        return min(self.steered.step, last) if keeps else None
