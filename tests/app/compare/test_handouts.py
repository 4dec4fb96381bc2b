"""A handout made while runs are compared: it shows every panel of each, under its name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from compared import Compared, changed
from exporting import go, page, turn
from exporting import opened as data_dialog
from fakes import CONFIG, FakeLab
from files import answer, settle
from files import dialog as file_dialog
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.model.data_wish import Choice
from app.shell.exporting.data_dialog import DataDialog
from app.shell.exporting.data_pages import CurvesPage, FreshPage, HandoutPage
from app.shell.exporting.film_subjects import film_subjects
from app.shell.exporting.handouts_compared import compared, compared_plates
from app.shell.tasks import Job
from engine.contract.commands import SaveExperiment
from engine.contract.exports import Handout, Plate
from engine.contract.status import Phase
from engine.contract.timeline import Mark


def opened(compared: Compared) -> tuple[DataDialog, HandoutPage]:
    """Open the dialog as a person does."""
    compared.window.commands.run("export.handout")
    QApplication.processEvents()
    found = next(d for d in compared.window.findChildren(DataDialog) if d.isVisible())
    handout = page(found, HandoutPage)
    assert isinstance(handout, HandoutPage)
    return found, handout


def written(compared: Compared, dialog: DataDialog, path: Path, runs: int) -> Handout:
    """Let the handout be written, and the engine write as many experiments as it is asked for."""
    go(dialog)
    answer(compared.window, path)
    for number in range(runs + 1):
        saved = awaited(compared, number)
        Path(saved.path).write_text(f"format = {number}\n")
        compared.lab.reply(text="Saved")
    settle(compared.window)
    (wish,) = compared.lab.exported
    assert wish.handout is not None
    return wish.handout


def awaited(compared: Compared, number: int) -> SaveExperiment:
    for _ in range(200):
        compared.poll()
        found = compared.lab.sent(SaveExperiment)
        if len(found) > number:
            return found[number]
    raise AssertionError("no experiment was asked for")


def test_the_panels_of_all_columns_stand_side_by_side(stood: Compared, tmp_path: Path) -> None:
    dialog, handout = opened(stood)
    assert list(handout.panels) == ["surface"]
    assert handout.title.text() == "Ring of eight: k 1 · k 2"
    found = written(stood, dialog, tmp_path / "h.html", 2)
    (plate,) = found.plates
    assert (plate.heading, plate.across) == ("", 2)
    assert [figure.caption for figure in plate.figures] == ["k 1: Surface", "k 2: Surface"]
    assert [figure.run for figure in plate.figures] == [0, 1]
    for figure in plate.figures:
        image = QImage.fromData(figure.content)
        assert image.width() >= 2 * figure.width
        assert image.pixelColor(2, 2).lightness() > 200, "whatever the theme"
        assert "of k" in figure.alternative
        assert "at step 20" in figure.alternative


def test_it_says_what_every_run_was(stood: Compared, tmp_path: Path) -> None:
    stood.comparing.rename(stood.comparing.columns[1], "Two critics")
    dialog, _ = opened(stood)
    found = written(stood, dialog, tmp_path / "h.html", 2)
    assert [run.name for run in found.runs] == ["k 1", "Two critics"]
    assert [run.config for run in found.runs] == [CONFIG, changed("training", k_d=2)]
    assert [run.experiment for run in found.runs] == ["format = 1\n", "format = 2\n"]
    assert [run.file for run in found.runs] == ["ring-1", "ring-2"]
    assert [run.step for run in found.runs] == [20, 20]
    assert len({run.colour for run in found.runs}) == 2
    assert found.differing == (("k", ("1", "2")),)
    asked = stood.lab.sent(SaveExperiment)
    assert [each.experiment.config["training"]["k_d"] for each in asked] == [1, 1, 2]


def test_of_a_past_moment_it_says_the_settings_of_then(stood: Compared, tmp_path: Path) -> None:
    stood.labs[1].past.configure(0, changed("training", k_d=7))
    stood.labs[1].past.configure(15, changed("training", k_d=2))
    stood.window.timeline.go(10)
    stood.poll(2)
    dialog, _ = opened(stood)
    found = written(stood, dialog, tmp_path / "h.html", 2)
    assert found.differing == (("k", ("1", "7")),)
    assert [run.config["training"]["k_d"] for run in found.runs] == [1, 7]
    saved = [command.experiment.config for command in stood.lab.sent(SaveExperiment)]
    assert [config["training"]["k_d"] for config in saved] == [1, 1, 7]


def test_bookmarks_show_every_run_as_it_was_then(stood: Compared, tmp_path: Path) -> None:
    stood.lab.past.mark(Mark(10, "bookmark", "eight modes"))
    dialog, handout = opened(stood)
    assert handout.bookmarks.isChecked()
    found = written(stood, dialog, tmp_path / "h.html", 2)
    assert [plate.heading for plate in found.plates] == ["At step 10: eight modes", "At step 20"]
    said = [figure.alternative for figure in found.plates[0].figures]
    assert [text.rpartition(" ")[2] for text in said] == ["10", "10"]


def test_a_model_without_a_panel_says_so_in_its_place(stood: Compared, tmp_path: Path) -> None:
    stood.add(changed("family", kind="variational"), run="column run 2")
    view = stood.comparing.view
    assert view is not None
    view.choose("critic", on=True)
    stood.poll(2)
    dialog, handout = opened(stood)
    assert list(handout.panels) == ["surface", "critic"]
    found = written(stood, dialog, tmp_path / "h.html", 3)
    (plate,) = found.plates
    assert plate.across == 3
    assert [figure.run for figure in plate.figures] == [0, 1, 2, 0, 1, 2]
    lacking = [figure for figure in plate.figures if not figure.content]
    assert lacking
    assert all("nothing to show" in figure.alternative for figure in lacking)


def test_data_are_of_the_run_that_is_chosen(stood: Compared, tmp_path: Path) -> None:
    stood.window.commands.run("export.data")
    QApplication.processEvents()
    dialog = next(d for d in stood.window.findChildren(DataDialog) if d.isVisible())
    assert dialog.run_box.isVisible()
    assert [dialog.run_box.itemText(n) for n in range(2)] == ["1 k 1", "2 k 2"]
    QTest.keyClick(dialog.run_box, Qt.Key.Key_Down)
    go(dialog)
    assert file_dialog(stood.window).selectedFiles()[0].endswith("ring-2-curves.parquet")
    answer(stood.window, tmp_path / "second.parquet")
    settle(stood.window)
    assert stood.lab.exported == []
    (wish,) = stood.others[0].exported
    assert (wish.kind, wish.title) == ("curves", "Ring of eight: k 2")


def test_a_handout_is_not_of_one_run(stood: Compared) -> None:
    dialog, _ = opened(stood)
    assert not dialog.run_box.isVisible()
    dialog.reject()
    settle(stood.window)


def test_a_single_column_has_the_handout_and_the_film_of_one_run(
    compared: Compared, tmp_path: Path
) -> None:
    lab: FakeLab = compared.lab
    lab.curves.put("jsd", range(5), np.linspace(1, 0, 5))
    compared.stand(4, phase=Phase.PAUSED)
    assert film_subjects(compared.window)[0].proposed == ("surface",)
    dialog, handout = opened(compared)
    assert list(handout.panels) == ["surface"]
    found = written(compared, dialog, tmp_path / "h.html", 0)
    assert found.runs == ()
    assert [figure.caption for figure in found.plates[0].figures] == ["Surface"]


@pytest.mark.parametrize("ended", ["column", "comparison"])
def test_what_is_closed_meanwhile_is_in_the_handout(stood: Compared, ended: str) -> None:
    comparing, found = stood.comparing, list[Plate]()
    runs = compared(stood.window)

    async def made() -> None:
        choice = Choice("handout", panels=("surface", "modes"))
        found.extend(await compared_plates(stood.window, runs, choice, Job("Painting")))

    stood.window.tasks.start(made(), "paint")
    if ended == "column":
        comparing.close(runs[1].column)
    else:
        comparing.leave()
    settle(stood.window)
    assert stood.window.banners.notice("error") is None
    (plate,) = found
    shown = [(figure.run, figure.caption) for figure in plate.figures]
    assert shown == [
        (0, "k 1: Surface"),
        (1, "k 2: Surface"),
        (0, "k 1: Modes"),
        (1, "k 2: Modes"),
    ]
    assert all(figure.content for figure in plate.figures)


def test_runs_are_called_what_they_were_when_it_was_asked_for(
    stood: Compared, tmp_path: Path
) -> None:
    """The name of the first follows from the others: alone it is “Run 1”."""
    dialog, _ = opened(stood)
    stood.comparing.close(stood.comparing.columns[1])
    assert stood.comparing.columns[0].name == "Run 1"
    found = written(stood, dialog, tmp_path / "h.html", 2)
    assert found.title == "Ring of eight: k 1 · k 2"
    assert [run.name for run in found.runs] == ["k 1", "k 2"]
    (plate,) = found.plates
    assert [figure.caption for figure in plate.figures] == ["k 1: Surface", "k 2: Surface"]
    asked = stood.lab.sent(SaveExperiment)
    assert [each.experiment.title.rpartition(": ")[2] for each in asked[1:]] == ["k 1", "k 2"]


def test_another_run_leaves_what_was_typed(stood: Compared) -> None:
    stood.others[0].feed(recorded="lecture.saddlepoint")
    stood.poll()
    dialog = data_dialog(stood.window, "Curves")
    page(dialog, CurvesPage).csv.click()
    page(turn(dialog, "Surfaces"), FreshPage).shown.click()
    handout = page(turn(dialog, "Handout"), HandoutPage)
    handout.title.setText("For Monday")
    handout.panels["surface"].click()
    page(turn(dialog, "Samples"), FreshPage).count.setValue(2500)
    QTest.keyClick(dialog.run_box, Qt.Key.Key_Down)
    assert dialog.choice.size == 0  # a recording has no model
    QTest.keyClick(dialog.run_box, Qt.Key.Key_Up)
    assert dialog.choice.size == 2500
    chosen = [turn(dialog, kind).choice for kind in ("Curves", "Surfaces", "Handout")]
    assert chosen[0].ending == ".csv"
    assert chosen[1].size == 0
    assert (chosen[2].title, chosen[2].panels) == ("For Monday", ())
    dialog.reject()
    settle(stood.window)
