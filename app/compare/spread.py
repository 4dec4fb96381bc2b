"""Runs beside one another on a sheet, as the columns of the comparison show them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from app.compare.board import DIFFERENCE, kind_of, made, mute, nothing, serves
from app.compare.difference import Difference
from app.compare.header import Header
from app.compare.linking import share_scales
from app.compare.naming import name_headers
from app.compare.overlay import Overlay
from app.compare.together import Together
from app.film.captions import Captions
from app.film.footage import Footage
from app.film.page import places, shares, titled
from app.film.sheet import GAP, Look, Sheet, fine
from app.model.arrangement import Rows, names_in
from app.model.joint_cut import Moment
from app.plots.panel import Panel, View
from app.style.fonts import heading_font, text_font
from engine.contract.differing import differing, names_of
from engine.contract.family import examples_of, family_of

LOWER = 0.27  # of the height that the curves of all runs have


@dataclass(frozen=True, slots=True)
class Columned:
    """What every column shows: ``metric`` is what is drawn of all runs below them, "" for none."""

    rows: Rows
    metric: str = ""
    common: bool = True  # whether the same colours mean the same in all columns


class Spread(Sheet):
    """A header and panels for each run, side by side; ``names`` are those that runs were given.

    A run that ends before the moment is shown at its last step.
    """

    def __init__(
        self,
        footages: Sequence[Footage],
        names: Sequence[str],
        shown: Columned,
        look: Look,
        *,
        footer: bool,
    ) -> None:
        super().__init__(look, footer=footer)
        self._rows, self._common = names_in(shown.rows), shown.common
        self.names = tuple(_named(footages, names))
        self.headers = [Header() for _ in footages]
        with fine(look.weight):
            self.columns = [self._panels(footage) for footage in footages]
            self.together = Together(shown.metric, self.names, footages) if shown.metric else None
        self._write_headers(footages)
        self._place(shown.rows)
        self.dress([panel for column in self.columns for panel in column.values()])
        self._introduce()
        self.show()

    def panels_of(self, run: int) -> Collection[Panel]:
        """Return the panels of a column."""
        return self.columns[run].values()

    def groups_of(self, run: int) -> frozenset[str]:
        """Return the groups of metrics that are shown of a run, below the columns too."""
        below = frozenset(self.together.groups) if self.together is not None else frozenset()
        return super().groups_of(run) | below

    def show_moment(
        self, footages: Sequence[Footage], moment: Moment, captions: Captions, *, grow: bool
    ) -> None:
        """Show every run at its step of a moment."""
        steps = [
            min(step, each.status.step) for step, each in zip(moment.steps, footages, strict=True)
        ]
        views = [each.view(at, grow=grow) for at, each in zip(steps, footages, strict=True)]
        self.show_views(views)
        with fine(self.look.weight):
            if self.together is not None:
                mark = None if grow or moment.seconds is not None else max(steps)
                self.together.show_overlay(Overlay([view.columns for view in views]), mark)
            self.settle()
        for header, footage, step in zip(self.headers, footages, steps, strict=True):
            header.state.setText(captions.moment(footage, step))
        captions.tell_all(self.footer, footages, Moment(tuple(steps), moment.seconds))

    def show_views(self, views: Sequence[View]) -> None:
        """Show a moment of each run on its panels."""
        with fine(self.look.weight):
            for column, view in zip(self.columns, views, strict=True):
                for panel in column.values():
                    panel.show_view(view)
            self.settle()
            self._compare(views[0])

    def _panels(self, footage: Footage) -> dict[str, Panel]:
        known, config = footage.catalogue, footage.status.config
        serving = family_of(known, config), examples_of(known, config)
        return {name: made(name) for name in self._rows if serves(kind_of(name), serving)}

    def _compare(self, first: View) -> None:
        compared = [c[DIFFERENCE] for c in self.columns if DIFFERENCE in c]
        for panel in compared:
            if isinstance(panel, Difference):
                panel.against(first, first=panel is self.columns[0].get(DIFFERENCE))
        rows = [[c[name] for c in self.columns if name in c] for name in self._rows]
        share_scales(rows, on=self._common)

    def _place(self, rows: Rows) -> None:
        area = QRect(self.area)
        if self.together is not None:
            height = round(LOWER * area.height())
            below = QRect(area.left(), area.bottom() + 1 - height, area.width(), height)
            self.together.setParent(self)
            self.together.setGeometry(below)
            area.setHeight(area.height() - height - GAP)
        tall = max(header.sizeHint().height() for header in self.headers)
        across = shares(area.width(), [1] * len(self.headers))
        for header, column, (left, wide) in zip(self.headers, self.columns, across, strict=True):
            header.setGeometry(area.left() + left, area.top(), wide, tall)
            room = QRect(area.left() + left, area.top() + tall + GAP, wide, 0)
            room.setBottom(area.bottom())
            for name, place in places(rows, room, first=1.0).items():
                self._box(name, column.get(name)).setGeometry(place)

    def _box(self, name: str, panel: Panel | None) -> QWidget:
        held: QWidget
        if panel is None:
            held = nothing(name)
            mute(held, self.look.theme)
        else:
            held = panel
        box = titled(held, kind_of(name).title)
        box.setParent(self)
        return box

    def _write_headers(self, footages: Sequence[Footage]) -> None:
        """Give the headers their words and fonts, on which their height depends."""
        configs = [footage.status.config for footage in footages]
        name_headers(self.headers, self.names, differing(configs, footages[0].catalogue))
        zoom = self.look.zoom / 100
        for header in self.headers:
            header.setParent(self)
            header.more.hide()
            header.setFont(text_font(zoom))
            for label in (header.differences, header.state):
                label.setFont(text_font(zoom))
            header.name.setFont(heading_font(zoom))

    def _introduce(self) -> None:
        theme = self.look.theme
        for header in self.headers:
            header.restyle(theme)
            header.name.setFont(heading_font(self.look.zoom / 100))
        if self.together is not None:
            self.together.restyle(theme)


def _named(footages: Sequence[Footage], names: Sequence[str]) -> list[str]:
    """Return what runs are called: as they were, or else by what tells them apart."""
    configs = [footage.status.config for footage in footages]
    found = names_of(differing(configs, footages[0].catalogue), len(configs))
    pairs = enumerate(zip(names, found, strict=True), 1)
    return [given or told or f"Run {number}" for number, (given, told) in pairs]
