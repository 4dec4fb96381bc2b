"""A label in a place that only grows."""

from __future__ import annotations

from PySide6.QtGui import QFont
from pytestqt.qtbot import QtBot

from app.plots.widgets.standing import StandingLabel


def test_its_place_grows_and_does_not_shrink(qtbot: QtBot) -> None:
    label = StandingLabel("7")
    qtbot.addWidget(label)
    narrow = label.minimumWidth()
    assert label.put("1,000,000")
    wide = label.minimumWidth()
    assert wide > narrow
    assert not label.put("7")
    assert label.minimumSize() == label.maximumSize()
    assert label.minimumWidth() == wide


def test_there_is_always_room_for_the_least(qtbot: QtBot) -> None:
    label = StandingLabel("0", "0,000,000")
    qtbot.addWidget(label)
    assert not label.put("1,234,567")


def test_its_place_follows_its_letters(qtbot: QtBot) -> None:
    label = StandingLabel("1,000")
    qtbot.addWidget(label)
    before = label.minimumSize()
    large = QFont(label.font())
    large.setPointSizeF(3 * label.font().pointSizeF())
    small = QFont(label.font())
    label.setFont(large)
    assert label.minimumWidth() > before.width()
    assert label.minimumHeight() > before.height()
    label.setFont(small)
    assert label.minimumSize() == before
