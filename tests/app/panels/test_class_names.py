"""Classes that have names are called by them; numbers stay numbers."""

from __future__ import annotations

import re

from fakes import FakeColumns
from pictures import parts, settle, view
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from app.panels.modes import Modes
from engine.contract.snapshot import Table, frozen

NAMES = ("circle", "square", "triangle", "cross")


def shown(qtbot: QtBot, rows: tuple[str, ...], height: int = 500) -> Modes:
    """A panel that shows four classes with these names."""
    panel = Modes()
    qtbot.addWidget(panel)
    panel.resize(500, height)
    panel.show()
    columns = {"mass": frozen([0.1, 0.2, 0.3, 0.4]), "target": frozen([0.25] * 4)}
    given = {n: p for n, p in parts().items() if n != "modes"}
    panel.show_view(view({**given, "class_masses": Table(1, columns, rows)}, FakeColumns()))
    settle()
    return panel


def ticks(panel: Modes) -> list[str]:
    written = panel._bars.axes.getAxis("bottom")._tickLevels
    return [] if written is None else [name for _, name in written[0]]


def test_bars_and_rows_have_the_names_of_the_classes(qtbot: QtBot) -> None:
    panel = shown(qtbot, NAMES)
    assert ticks(panel) == list(NAMES)
    assert re.search(r"^triangle: <[^>]+>30", panel._bars.hovered(QPointF(2, 0)))
    rows = panel._heat.axes.getAxis("left")._tickLevels[0]
    assert [name for _, name in rows] == list(NAMES)


def test_digits_are_their_own_names(qtbot: QtBot) -> None:
    panel = shown(qtbot, ("0", "1", "2", "3"))
    assert ticks(panel) == []
    assert panel._bars.hovered(QPointF(2, 0)).startswith("class 2")


def test_without_names_classes_are_numbered(qtbot: QtBot) -> None:
    panel = shown(qtbot, NAMES)
    plain = shown(qtbot, ())
    assert ticks(plain) == []
    panel._name(view(), (), classes=True)
    assert ticks(panel) == []


def test_of_names_without_room_some_are_left_out(qtbot: QtBot) -> None:
    panel = shown(qtbot, NAMES)
    panel._heat.resize(300, 2 * panel.fontMetrics().height() * 2)
    settle()
    rows = panel._heat.axes.getAxis("left")._tickLevels[0]
    assert [name for _, name in rows] == ["circle", "triangle"]
