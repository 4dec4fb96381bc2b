"""The layout of chips in lines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.plots.widgets.flow import FlowLayout


class Block(QWidget):
    """A widget of 50 by 20."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(50, 20)


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[QWidget]:
    """Six blocks, five apart."""
    made = QWidget()
    qtbot.addWidget(made)
    layout = FlowLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(5)
    made.setLayout(layout)
    for _ in range(6):
        layout.addWidget(Block())
    yield made
    made.close()


def places(page: QWidget, width: int) -> list[tuple[int, int]]:
    page.resize(width, 200)
    page.show()
    QApplication.processEvents()
    return [(b.x(), b.y()) for b in page.findChildren(Block) if not b.isHidden()]


def test_where_there_is_room_all_stand_in_one_line(page: QWidget) -> None:
    assert places(page, 325) == [(55 * i, 0) for i in range(6)]


def test_what_does_not_fit_goes_to_the_next_line(page: QWidget) -> None:
    assert places(page, 324)[-1] == (0, 25)
    assert places(page, 110) == [(55 * (i % 2), 25 * (i // 2)) for i in range(6)]


def test_a_line_has_at_least_one(page: QWidget) -> None:
    page.setMinimumWidth(0)
    assert places(page, 50) == [(0, 25 * i) for i in range(6)]


@pytest.mark.parametrize(("width", "lines"), [(325, 1), (170, 2), (110, 3), (50, 6)])
def test_the_height_follows_from_the_width(page: QWidget, width: int, lines: int) -> None:
    layout = page.layout()
    assert layout is not None
    assert layout.heightForWidth(width) == 25 * lines - 5


def test_a_hidden_one_leaves_no_gap(page: QWidget) -> None:
    page.findChildren(Block)[1].hide()
    assert places(page, 325) == [(55 * i, 0) for i in range(5)]


def test_taking_past_the_end_takes_nothing(page: QWidget) -> None:
    layout = page.layout()
    assert layout is not None
    assert layout.takeAt(6) is None
    assert layout.itemAt(-1) is None
    assert layout.count() == 6
