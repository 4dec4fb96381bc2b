"""Pictures of the window and its panels, chosen in the dialog as a person does."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeLab, a_snapshot
from files import answer, settle
from films import turn_wheel
from lesson_student import Student
from PIL import Image
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from app.model.picture_choice import PictureChoice
from app.plots.axes.plot import Plot
from app.shell.exporting.picture_dialog import PictureDialog
from app.shell.window import Window
from app.style.theme import DARK, LIGHT


@pytest.fixture
def shown(furnished: Window, lab: FakeLab) -> Window:
    """A light window that shows something."""
    lab.show(a_snapshot(5))
    lab.curves.put("jsd", range(20), np.linspace(0.6, 0.1, 20))
    lab.run(step=5)
    furnished.appearance.wear("light")
    furnished.link.poll()
    QApplication.processEvents()
    return furnished


def opened(window: Window, panel: str = "") -> PictureDialog:
    """Open the dialog from the menu, or from the title of a panel."""
    if panel:
        window.area.reveal(panel)
        QApplication.processEvents()
        window.link.poll()
        window.area.exported.emit(window.area.panels[panel])
    else:
        window.commands.run("export.picture")
    QApplication.processEvents()
    return next(d for d in window.findChildren(PictureDialog) if d.isVisible())


def choose(box: QComboBox, data: object) -> None:
    """Choose an entry of a box."""
    box.setCurrentIndex(next(i for i in range(box.count()) if box.itemData(i) == data))


def export(window: Window, dialog: PictureDialog, path: Path) -> None:
    """Press Export and say where."""
    QTest.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    answer(window, path)
    settle(window)


def test_a_png_for_print_has_its_size_on_paper_in_the_file(shown: Window, tmp_path: Path) -> None:
    dialog = opened(shown, "surface")
    choose(dialog.scale_box, 0)
    dialog.width_box.setValue(10.0)
    dialog.dpi.setValue(254)
    assert dialog.told.text().startswith("1,000 × ")
    export(shown, dialog, tmp_path / "surface.png")
    panel = shown.area.panels["surface"]
    with Image.open(tmp_path / "surface.png") as image:
        assert image.size == (1000, round(1000 * panel.height() / panel.width()))
        assert image.info["dpi"] == pytest.approx((254, 254), abs=0.1)


def test_a_picture_has_its_own_theme_and_the_window_keeps_its(
    shown: Window, tmp_path: Path
) -> None:
    before = shown.grab().toImage()
    for subject, colour in (("surface", DARK.panel), ("", DARK.window)):
        dialog = opened(shown, subject)
        choose(dialog.theme_box, "dark")
        path = tmp_path / f"dark{subject}.png"
        export(shown, dialog, path)
        image = QImage(str(path))
        assert image.pixelColor(3, image.height() - 4).name() == colour
    assert shown.appearance.theme == LIGHT
    shown.link.poll()
    after = shown.grab().toImage()
    area = shown.area.geometry()
    assert after.copy(area) == before.copy(area)


def test_a_picture_shows_the_part_that_was_zoomed_into(shown: Window, tmp_path: Path) -> None:
    plot = shown.area.panels["surface"].findChild(Plot)
    turn_wheel(plot)
    part = plot.part()
    seen: list[QRectF] = []
    plot.axes.paintEvent, paint = (
        lambda e: (seen.append(plot.part()), paint(e)),
        plot.axes.paintEvent,
    )
    dialog = opened(shown, "surface")
    choose(dialog.theme_box, "dark")
    export(shown, dialog, tmp_path / "zoomed.png")
    assert seen
    assert all(each == part for each in seen)
    assert plot.part() == part


def test_an_svg_is_made_of_lines_and_text(shown: Window, tmp_path: Path) -> None:
    dialog = opened(shown, "divergences")
    choose(dialog.format_box, ".svg")
    dialog.width_box.setValue(12.0)
    assert not dialog.scale_box.isEnabled()
    assert "12.0 ×" in dialog.told.text()
    export(shown, dialog, tmp_path / "curves.svg")
    text = (tmp_path / "curves.svg").read_text()
    assert 'width="12cm"' in text
    assert re.search(r"<text[^>]*>\s*JSD", text)
    assert re.search(r'stroke="#[^>]*>\s*<path d="M[^"]*L', text)
    assert "Helvetica" in text


def test_a_pdf_has_the_width_that_was_asked_for(shown: Window, tmp_path: Path) -> None:
    dialog = opened(shown)
    choose(dialog.format_box, ".pdf")
    dialog.width_box.setValue(20.0)
    export(shown, dialog, tmp_path / "window.pdf")
    content = (tmp_path / "window.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    assert box is not None
    assert float(box[1]) == pytest.approx(20 / 2.54 * 72, abs=1)
    assert float(box[2]) / float(box[1]) == pytest.approx(shown.height() / shown.width(), 0.01)


def test_a_copy_is_on_the_clipboard_and_the_dialog_stays(shown: Window) -> None:
    dialog = opened(shown, "losses")
    choose(dialog.scale_box, 3)
    QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().image()
    assert copied.size() == shown.area.panels["losses"].size() * 3
    assert shown.bar.message.text() == "Copied Losses"
    assert dialog.isVisible()
    dialog.reject()


def test_choices_of_pictures_are_remembered(shown: Window, tmp_path: Path) -> None:
    dialog = opened(shown)
    choose(dialog.theme_box, "dark")
    choose(dialog.scale_box, 1)
    export(shown, dialog, tmp_path / "window.png")
    assert PictureChoice.read(shown.preferences.picture) == PictureChoice(theme="dark", scale=1)
    again = opened(shown)
    assert again.choice() == PictureChoice(theme="dark", scale=1)
    again.reject()


def test_a_picture_that_is_too_large_is_refused_in_words(shown: Window) -> None:
    dialog = opened(shown)
    choose(dialog.scale_box, 0)
    dialog.width_box.setValue(200.0)
    dialog.dpi.setValue(1200)
    QTest.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    settle(shown)
    notice = shown.banners.notice("error")
    assert notice is not None
    assert "20,000 at most" in notice.text


@pytest.mark.parametrize("text", ["", "[]", '{"suffix": ".exe"}', '{"width": "wide"}', '{"x": 1}'])
def test_a_choice_that_makes_no_sense_is_the_usual_one(text: str) -> None:
    assert PictureChoice.read(text) == PictureChoice()


def test_the_bars_of_the_window_stand_in_a_picture_as_on_screen(
    shown: Window, tmp_path: Path
) -> None:
    before = shown.grab().toImage()
    dialog = opened(shown)
    choose(dialog.scale_box, 1)
    export(shown, dialog, tmp_path / "window.png")
    bar = shown.transport
    place = QRect(bar.mapTo(shown, QPoint()), bar.size())
    picture = QImage(str(tmp_path / "window.png")).convertToFormat(before.format())
    assert picture.copy(place) == before.copy(place)


def test_a_panel_is_copied_at_once_as_it_is_from_the_dialog(shown: Window) -> None:
    dialog = opened(shown, "divergences")
    QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().image()
    dialog.reject()
    QGuiApplication.clipboard().clear()
    shown.commands.run("export.copy.divergences")
    assert QGuiApplication.clipboard().image() == copied


def copied(window: Window, theme: str) -> QImage:
    """Copy the window in a theme, with as many pixels as on screen."""
    dialog = opened(window)
    choose(dialog.scale_box, 1)
    choose(dialog.theme_box, theme)
    QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    dialog.reject()
    return QGuiApplication.clipboard().image()


def test_a_window_in_the_other_theme_is_as_it_would_be_on_screen(shown: Window) -> None:
    other = copied(shown, "dark")
    shown.appearance.wear("dark")
    shown.link.poll()
    QApplication.processEvents()
    worn = copied(shown, "")
    above = QRect(0, 0, shown.width(), shown.bar.y())  # of the line that tells of what is done
    assert other.copy(above) == worn.copy(above)


def test_a_lesson_has_the_theme_of_the_picture(shown: Window, lab: FakeLab) -> None:
    Student(shown, lab).begin_first()
    QApplication.processEvents()
    pane = shown.lessons.pane
    before = pane.grab().toImage()
    ground = pane.mapTo(shown, QPoint(pane.width() // 2, pane.height() - 3))
    for theme in (DARK, LIGHT):
        assert copied(shown, theme.name).pixelColor(ground).name() == theme.panel
    assert pane.grab().toImage() == before
