"""Which panels of a window are on screen, be it one run's or those of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.compare.board import kind_of
from app.link import seen
from app.plots.panel import Panel

if TYPE_CHECKING:
    from app.shell.window import Window


def on_screen(window: Window) -> dict[str, Panel]:
    """Return the panels of the window's run that are on screen, by name."""
    area, columns = window.area, window.comparing.columns
    if columns:
        return dict(columns[0].panels)
    return {name: p for name, p in area.panels.items() if area.serves(name) and seen(p)}


def titles_on_screen(window: Window) -> tuple[tuple[str, str], ...]:
    """Return names and titles of the panels on screen; of columns all that any of them shows."""
    view = window.comparing.view
    if view is not None:
        return tuple((name, kind_of(name).title) for name in view.board.rows)
    return tuple((name, panel.title) for name, panel in on_screen(window).items())
