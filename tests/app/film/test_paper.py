"""What of a widget is left out on paper: what is hidden, and what is for the mouse."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from fakes import CATALOGUE
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.film.picture import Print, content
from app.plots.widgets.finding_card import FindingCard
from app.plots.widgets.header import Header, Tile
from app.plots.widgets.screen_button import ScreenPushButton
from engine.contract.findings import Finding

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
TEXTS = "{http://www.w3.org/2000/svg}g/{http://www.w3.org/2000/svg}text"


def written(widget: QWidget) -> dict[str | None, float]:
    """Return the texts in a picture of a widget, and how far down each stands."""
    page = ElementTree.fromstring(content(widget, ".svg", Print()))
    return {text.text: float(text.attrib["y"]) for text in page.findall(TEXTS)}


def test_what_a_scroll_area_hides_is_not_shown_on_paper(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    area = QScrollArea(page)
    area.setGeometry(10, 10, 150, 60)
    area.setWidget(QLabel("<br>".join(f"line {row}" for row in range(20))))
    page.resize(200, 300)
    page.show()
    rows = written(page)
    assert "line 0" in rows
    assert max(rows.values()) < 100, "those below are cut away and left out"


def test_a_hint_for_the_mouse_is_on_screen_alone(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    panel = QWidget(window)
    header = Header()
    QVBoxLayout(panel).addWidget(header)
    header.show_tiles([Tile("point", "0.3", "± 0.1", hint="drag it")])
    assert [str(tile) for tile in header.tiles] == ["point 0.3 ± 0.1, drag it"]
    panel.resize(400, 200)
    window.show()
    assert list(written(panel)) == ["point", "  ± 0.1", "0.3"]
    assert header.painted, "on screen it is there again"


def test_buttons_are_on_screen_alone(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    panel = QWidget(window)
    card = FindingCard()
    card.show_finding(
        Finding("s", "Modes lost", "warning", "Three are lost.", (), "", "modes"), CATALOGUE
    )
    room = QVBoxLayout(panel)
    for widget in (card, ScreenPushButton("Check the claims"), QLabel("a claim")):
        room.addWidget(widget)
    panel.resize(400, 300)
    window.show()
    assert list(written(panel)) == [
        "Modes lost",
        "Three are lost.",
        "a claim",
    ]
    before = card.button.grab().toImage()
    assert len({before.pixel(x, before.height() // 2) for x in range(before.width())}) > 1
