"""One run of a comparison: its link to a laboratory and the panels that show it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from app.compare.header import Header
from app.link import Link
from app.plots.panel import Panel
from app.style.theme import LIGHT, Theme
from engine.contract.commands import Create
from engine.contract.differing import BETWEEN, differing
from engine.contract.family import examples_of, family_of
from engine.contract.snapshot import Points
from engine.contract.status import Answer, Phase
from engine.contract.values import Config

COLOURS = ("2", "3", "4", "0")  # of the runs, by the places of theme.series


class Column(QObject):
    """``title`` is a name that was given, "" where the run is named by what tells it apart.

    The link of the window's own run stays the window's; every other one ends with its column.
    ``opened`` is emitted with the name of a panel that another one wants to be seen.
    """

    opened = Signal(str)

    def __init__(self, link: Link, *, own: bool = True, title: str = "") -> None:
        super().__init__()
        self.link = link
        self.own = own
        self.title = title
        self.name = title
        self.header = Header()
        self.panels: dict[str, Panel] = {}
        self._theme = LIGHT
        self._asked: Config = {}
        self._runs = itertools.count(1)

    @property
    def config(self) -> Config:
        """The settings in force, or those with which the run is about to begin."""
        return self.link.status.config or self._asked

    @property
    def shown_config(self) -> Config:
        """The settings that were in force at the moment that is looked at."""
        moment = self.link.moment
        then = self.link.lab.timeline().config_at(moment) if moment is not None else None
        return then or self.config

    def told_then(self) -> str:
        """Say which settings were others at the moment that is looked at, as a header does."""
        then, now = self.shown_config, self.config
        found = differing((then, now), self.link.catalogue) if then != now else ()
        return BETWEEN.join(each.text(0) for each in found)

    @property
    def serving(self) -> tuple[str, str]:
        """The family of the run's model, and what its examples are."""
        known = self.link.catalogue
        return family_of(known, self.config), examples_of(known, self.config)

    @property
    def steerable(self) -> bool:
        """Whether the run can be told to play."""
        status = self.link.status
        fit = status.trains and not status.recorded and status.alive
        return fit and status.phase is not Phase.FAILED and bool(self.config)

    @property
    def playing(self) -> bool:
        """Whether the run plays."""
        return self.link.status.phase is Phase.PLAYING

    @property
    def fresh(self) -> bool:
        """Whether every picture that is asked for has come as it is at the present step.

        Points count only as news of any kind: those that have not moved do not come again.
        """
        shown, status, asked = self.link.snapshot, self.link.status, self.link.looked_at
        if not asked:
            return True
        if shown is None or shown.run != status.run or shown.step < status.step:
            return False
        found = [part for request in asked if (part := shown.parts.get(request.probe))]
        return all(isinstance(part, Points) or part.step >= status.step for part in found)

    def begin(self, config: Config, device: str, *, play: bool = False) -> asyncio.Future[Answer]:
        """Begin a run with these settings."""
        self._asked = config
        if not self.link.status.alive:
            self.link.lab.recover()
        return self.link.ask(Create(self.run_name(), config, device, play))

    def run_name(self) -> str:
        """Return a fresh name for a run."""
        return f"column run {next(self._runs)}"

    def show_panels(self, names: Iterable[str], make: Callable[[str], Panel]) -> None:
        """Have these panels, made where they are not there yet, and no other."""
        wanted = tuple(names)
        for name in [name for name in self.panels if name not in wanted]:
            self._drop(self.panels.pop(name))
        for name in [name for name in wanted if name not in self.panels]:
            panel = make(name)
            panel.restyle(self._theme)
            panel.opened.connect(self.opened)
            self.link.attach(panel)
            self.panels[name] = panel

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.header.restyle(theme)
        for panel in self.panels.values():
            panel.restyle(theme)
        self.link.refresh()

    def end(self) -> None:
        """Take everything away that shows the run; its laboratory is for others to close."""
        self.show_panels((), lambda _: Panel())
        self.link.groups = ()
        self.link.drawing = True
        if self.own:
            self.link.stop()
            self.link.moment = None
        self.header.setParent(None)
        self.header.deleteLater()

    def _drop(self, panel: Panel) -> None:
        self.link.detach(panel)
        panel.hide()
        panel.setParent(None)
        panel.deleteLater()
