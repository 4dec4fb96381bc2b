"""Films of all columns of a comparison, and of one of them, as a person makes them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from compared import Compared
from files import answer, settle
from films import decoded, turn_wheel
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.compare.spread import Spread
from app.film.captions import Captions
from app.model.film_choice import FilmChoice
from app.model.joint_cut import Moment
from app.plots.planes.field import FieldPlot
from app.shell.exporting.film_dialog import FilmDialog
from app.shell.exporting.film_subjects import film_subjects
from app.shell.exporting.picture_dialog import PictureDialog
from app.style.theme import LIGHT
from engine.contract.status import Phase

SMALL = FilmChoice(("surface",), width=480, height=300, rate=10, amount=0.4, hold=0.0)


@pytest.fixture
def filmed(stood: Compared) -> Compared:
    """Those two runs, with a small film made last."""
    stood.window.preferences.film = SMALL.written()
    return stood


def opened(compared: Compared) -> FilmDialog:
    """Open the dialog as a person does."""
    compared.window.commands.run("export.film")
    QApplication.processEvents()
    return next(d for d in compared.window.findChildren(FilmDialog) if d.isVisible())


def test_all_columns_are_proposed_and_each_run_is_there(filmed: Compared) -> None:
    dialog = opened(filmed)
    titles = [dialog.subject_box.itemText(n) for n in range(dialog.subject_box.count())]
    assert titles == ["All columns", "1 k 1", "2 k 2"]
    assert dialog.clock_box.isVisible()
    assert dialog.choice().panels == ("surface",)
    QTest.keyClick(dialog.subject_box, Qt.Key.Key_Down)
    assert dialog.subject.links == (filmed.comparing.columns[0].link,)
    assert not dialog.clock_box.isVisible()
    dialog.reject()


def test_a_film_of_all_columns_is_written(filmed: Compared, tmp_path: Path) -> None:
    dialog = opened(filmed)
    assert "4 frames" in dialog.told.text()
    QTest.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    answer(filmed.window, tmp_path / "both.mp4")
    settle(filmed.window)
    made = decoded(tmp_path / "both.mp4")
    assert (made.size, len(made.frames)) == ((480, 300), 4)
    assert FilmChoice.read(filmed.window.preferences.film).panels == SMALL.panels


def test_a_run_that_stands_behind_is_not_waited_for(filmed: Compared, tmp_path: Path) -> None:
    """Runs led by time stand at different steps when they are paused."""
    filmed.stand(40, 20, phase=Phase.PAUSED)
    filmed.poll()
    dialog = opened(filmed)
    assert dialog.last.value() == 40
    assert dialog.moments()[-1] == Moment((40, 20))
    QTest.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    answer(filmed.window, tmp_path / "both.mp4")
    settle(filmed.window)
    assert len(decoded(tmp_path / "both.mp4").frames) == 4


def test_columns_of_a_film_are_named_as_on_screen(filmed: Compared) -> None:
    filmed.comparing.rename(filmed.comparing.columns[1], "Two critics")
    sheet = film_subjects(filmed.window)[0].sheet(SMALL)
    assert [header.name.text() for header in sheet.headers] == ["k 1", "Two critics"]  # type: ignore[attr-defined]
    sheet.discard()


def test_a_film_of_columns_is_zoomed_as_they_are(filmed: Compared) -> None:
    view = filmed.comparing.view
    assert view is not None
    view.strip.choose("jsd")
    filmed.poll(2)
    turn_wheel(view.strip.curves)
    (second,) = (filmed.comparing.columns[1].panels["surface"],)
    turn_wheel(second.findChild(FieldPlot))
    part = second.findChild(FieldPlot).part()
    sheet = film_subjects(filmed.window)[0].sheet(SMALL)
    assert isinstance(sheet, Spread)
    footages = film_subjects(filmed.window)[0].footages()
    sheet.show_moment(footages, Moment((20, 20)), Captions(("step",)), grow=True)
    assert sheet.together is not None
    steps, shown = sheet.together.plot.part(), view.strip.curves.part()
    assert (steps.left(), steps.width()) == pytest.approx((shown.left(), shown.width()))
    for column in sheet.columns:  # the columns are linked
        found = column["surface"].findChild(FieldPlot).part()
        assert found.height() < 6
        assert found.center().x() == pytest.approx(part.center().x(), abs=1e-6)
    sheet.discard()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_of_all_columns_is_in_the_theme_that_is_chosen(
    filmed: Compared, tmp_path: Path, theme: str
) -> None:
    window, view = filmed.window, filmed.comparing.view
    assert view is not None
    window.appearance.wear("light")
    window.commands.run("export.picture")
    QApplication.processEvents()
    dialog = next(d for d in window.findChildren(PictureDialog) if d.isVisible())
    assert dialog.subject.currentText() == "All columns"
    dialog.theme_box.setCurrentIndex(dialog.theme_box.findData(theme))
    size = view.split.size()
    QTest.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    answer(window, tmp_path / "columns.png")
    settle(window)
    with Image.open(tmp_path / "columns.png") as picture:
        assert picture.size == (2 * size.width(), 2 * size.height())
        pixels = np.asarray(picture.convert("L"))
    assert (pixels.mean() > 128) == (theme == "light")
    assert filmed.comparing.columns[1].header._theme is LIGHT
