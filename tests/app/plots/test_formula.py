"""Formulas on screen: drawn, in the colour of text, as wide as there is room, or as text."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.plots.writing.formula import Formula
from app.plots.writing.typeset import Typesetter, typeset, typesetter
from app.style.theme import DARK, LIGHT, Theme

TEX = r"\mathrm{KL}(p\,\|\,q)={0.25},\quad W=\frac{1}{2},\qquad \lim_{n\to\infty}x_n=\infty"


def shown(formula: Formula, qtbot: QtBot, width: int = 600) -> Formula:
    """Put a formula on screen under a layout and wait until it is drawn."""
    window = QWidget()
    formula.host = window  # type: ignore[attr-defined]
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(formula)
    layout.addStretch(1)
    qtbot.addWidget(window)
    window.resize(width, 300)
    window.show()
    settle(formula, qtbot)
    return formula


def settle(formula: Formula, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: formula.settled)
    QApplication.processEvents()


def inked(image: QImage, colour: str) -> int:
    """How many pixels have very nearly that colour."""
    wanted = QColor(colour)
    found = 0
    for y in range(image.height()):
        for x in range(image.width()):
            pixel = image.pixelColor(x, y)
            near = abs(pixel.red() - wanted.red()) + abs(pixel.blue() - wanted.blue())
            found += near < 24
    return found


def test_it_sets_what_the_studies_use() -> None:
    found = typeset(r"\mathbb{E}_q\log\frac{p(x)}{q(x)}\le\tfrac12\left(\hat c_k+\sqrt{2}\right)")
    assert found is not None
    assert found.width > 5
    assert found.ascent > found.descent > 0.3
    assert "<symbol" not in found.svg


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_it_is_drawn_in_the_colour_of_text(theme: Theme, qtbot: QtBot) -> None:
    formula = shown(Formula("W=1", size=3.0), qtbot, 200)
    formula.restyle(theme)
    window = formula.window()
    window.setStyleSheet(f"background: {theme.panel}")
    assert formula.plain == ""
    assert inked(window.grab().toImage(), theme.text) > 20


def test_it_breaks_where_it_is_narrow_and_shrinks_where_a_piece_is_too_long(qtbot: QtBot) -> None:
    formula = shown(Formula(TEX), qtbot, 900)
    single = formula.height()
    assert len(formula._lines) == 1
    formula.window().resize(260, 300)
    QApplication.processEvents()
    assert len(formula._lines) > 1
    assert formula.height() > 1.5 * single
    em = formula._em
    formula.window().resize(90, 300)
    QApplication.processEvents()
    assert formula._em < em
    assert all(line.width * formula._em <= 91 for line in formula._lines)


def test_in_a_narrow_place_it_breaks_at_relations_before_it_shrinks(qtbot: QtBot) -> None:
    formula = shown(Formula(r"\log p(x)-\log q(x)=\mathrm{KL}+\mathrm{loss}={0.25}"), qtbot)
    assert len(formula._lines) == 1
    full, wide = formula._em, formula._lines[0].width
    formula.host.resize(round(0.7 * wide * full), 300)  # type: ignore[attr-defined]
    QApplication.processEvents()
    settle(formula, qtbot)
    assert len(formula._lines) == 2
    assert formula._em == full
    assert formula.height() >= formula._lines[-1].baseline * full
    formula.host.resize(round(1.5 * wide * full), 300)  # type: ignore[attr-defined]
    QApplication.processEvents()
    settle(formula, qtbot)
    assert len(formula._lines) == 1
    assert formula._lines[0].width == wide


def test_the_last_formula_stays_until_the_next_is_set(qtbot: QtBot) -> None:
    formula = shown(Formula("W=1"), qtbot)
    before = formula._lines
    formula.show_tex("W=2.0001")
    assert formula._lines == before
    assert not formula.settled
    settle(formula, qtbot)
    assert formula._lines != before


def test_numbers_that_change_do_not_move_what_lies_below(qtbot: QtBot) -> None:
    formula = shown(Formula(r"x=\frac{1}{2}"), qtbot)
    high = formula.height()
    formula.show_tex("x=1")
    settle(formula, qtbot)
    assert formula.height() == high
    formula.show_tex(r"x=1,\quad y=2")
    settle(formula, qtbot)
    assert formula.height() < high


def test_what_cannot_be_read_is_shown_as_it_is_written(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    tex = r"\frac{1}{"
    formula = shown(Formula(tex), qtbot)
    assert formula.plain == tex
    assert formula.height() >= formula.fontMetrics().height()
    assert "cannot set" in caplog.text
    formula.show_tex("x")
    settle(formula, qtbot)
    assert formula.plain == ""


def test_an_empty_formula_takes_no_room(qtbot: QtBot) -> None:
    formula = shown(Formula("x=1"), qtbot)
    formula.show_tex("")
    QApplication.processEvents()
    assert formula.heightForWidth(100) == 0


def test_a_larger_font_makes_it_larger(qtbot: QtBot) -> None:
    formula = shown(Formula("x=1"), qtbot)
    high = formula.height()
    font = formula.font()
    font.setPointSizeF(2 * font.pointSizeF())
    formula.setFont(font)
    QApplication.processEvents()
    assert formula.height() > 1.8 * high


def test_a_formula_is_set_once_and_the_thread_ends(qtbot: QtBot) -> None:
    shown(Formula("y=17"), qtbot)
    typesetter.join()
    assert typesetter._thread is None
    again = Formula("y=17")
    qtbot.addWidget(again)
    assert again.settled


def test_of_one_owner_only_the_newest_is_set() -> None:
    setter = Typesetter()
    setter._wanted = {1: ("a_1",)}
    setter.want(1, ("a_2",))
    setter.join()
    assert setter.known(("a_2",))
    assert not setter.known(("a_1",))


def test_while_numbers_keep_changing_some_of_them_are_drawn(qtbot: QtBot) -> None:
    formula = shown(Formula("x=0.25"), qtbot)
    seen = set()
    for number in range(400):
        formula.show_tex(f"x={number}.5")
        QApplication.processEvents()
        seen.add(formula._shown.tex)
        if len(seen) > 2:
            break
        qtbot.wait(5)
    assert len(seen) > 2
    settle(formula, qtbot)
    assert formula._shown.tex == formula.tex
