"""A film as a person makes it: chosen in the dialog, made while the window goes on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeLab, a_snapshot
from files import answer, settle
from files import dialog as file_dialog
from films import decoded, turn_wheel
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from app.film.mimic import manner
from app.film.page import Page
from app.model.film_choice import FilmChoice
from app.plots.axes.plot import Plot
from app.plots.panel import Panel
from app.plots.widgets.chips import Chip
from app.shell.exporting.film_dialog import FilmDialog
from app.shell.exporting.film_subjects import film_subjects
from app.shell.exporting.handouts import paper
from app.shell.window import Window
from engine.contract.commands import Look, Patch, Pause, Play
from engine.contract.status import Phase

SMALL = FilmChoice(("surface",), width=320, height=200, rate=10, amount=0.5, hold=0.0)


@pytest.fixture
def recorded(furnished: Window, lab: FakeLab) -> Window:
    """A window over a run of twenty steps, with a small film made last."""
    for step in range(1, 21):
        lab.show(a_snapshot(step))
    lab.curves.put("jsd", range(1, 21), np.linspace(0.6, 0.1, 20))
    lab.run(step=20)
    furnished.preferences.film = SMALL.written()
    furnished.link.poll()
    return furnished


def opened(window: Window) -> FilmDialog:
    """Open the dialog as a person does."""
    window.commands.run("export.film")
    QApplication.processEvents()
    return next(d for d in window.findChildren(FilmDialog) if d.isVisible())


def accept(dialog: FilmDialog) -> None:
    """Press Export."""
    QTest.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def choose(box: QComboBox, data: object) -> None:
    """Choose an entry of a box, as the arrow keys do."""
    box.setCurrentIndex(next(i for i in range(box.count()) if box.itemData(i) == data))


def test_without_anything_recorded_there_is_no_film(window: Window) -> None:
    assert not window.commands.action("export.film").isEnabled()


def test_a_film_is_written_where_the_dialog_says(recorded: Window, tmp_path: Path) -> None:
    dialog = opened(recorded)
    assert "5 frames" in dialog.told.text()
    accept(dialog)
    answer(recorded, tmp_path / "mine.mp4")
    settle(recorded)
    frames = decoded(tmp_path / "mine.mp4").frames
    assert len(frames) == 5
    assert recorded.bar.message.text() == "Exported mine.mp4"
    assert recorded.tasks.job is None
    assert [path.name for path in tmp_path.glob("*.*")] == ["mine.mp4"]


def test_first_and_last_frame_are_the_pictures_of_their_steps(
    recorded: Window, tmp_path: Path
) -> None:
    choice = FilmChoice.read(SMALL.written().replace('"title", "settings", "step"', ""))
    recorded.preferences.film = choice.written()
    dialog = opened(recorded)
    choose(dialog.format_box, "")  # pictures, which lose nothing
    accept(dialog)
    answer(recorded, tmp_path / "frames")
    settle(recorded)
    subject = film_subjects(recorded)[0]
    page = subject.sheet(choice)
    assert isinstance(page, Page)
    for step, name in ((1, "00001.png"), (20, "00005.png")):
        page.show_view(subject.footages()[0].view(step))
        image = page.frame()
        expected = np.frombuffer(image.constBits(), np.uint8).reshape(200, 320, 4)[:, :, 2::-1]
        with Image.open(tmp_path / "frames" / name) as picture:
            found = np.asarray(picture)
        assert np.array_equal(found, expected)
    page.discard()


def test_choices_are_remembered(recorded: Window) -> None:
    dialog = opened(recorded)
    choose(dialog.size_box, (640, 360))
    choose(dialog.theme_box, "dark")
    dialog.burns["settings"].setChecked(False)
    accept(dialog)
    QApplication.processEvents()
    found = FilmChoice.read(recorded.preferences.film)
    assert (found.size, found.theme, found.burn) == ((640, 360), "dark", ("title", "step"))


def test_without_panels_nothing_can_be_exported(recorded: Window) -> None:
    dialog = opened(recorded)
    dialog.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.export.isEnabled()
    assert "at least one panel" in dialog.told.text()
    dialog.reject()


def test_an_impossible_stretch_is_said_in_the_dialog(recorded: Window) -> None:
    dialog = opened(recorded)
    dialog.first.setValue(15)
    dialog.last.setValue(10)
    assert not dialog.export.isEnabled()
    assert "before its first" in dialog.told.text()
    dialog.reject()


def test_the_panels_of_a_film_are_set_as_those_on_screen(recorded: Window) -> None:
    panel = recorded.area.panels["surface"]
    chip = next(chip for chip in panel.findChildren(Chip) if chip.text() == "Mesh")
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    page = film_subjects(recorded)[0].sheet(SMALL)
    assert isinstance(page, Page)
    assert page.panels["surface"].requests() == panel.requests()
    page.discard()


def test_a_film_and_a_handout_show_the_part_that_was_zoomed_into(
    recorded: Window, lab: FakeLab
) -> None:
    names = ("surface", "divergences")
    for name in names:
        recorded.area.reveal(name)
        QApplication.processEvents()
        recorded.link.poll()
        turn_wheel(plot_of(recorded.area.panels[name]))
    part = {name: plot_of(recorded.area.panels[name]).part() for name in names}
    choice = replace(SMALL, panels=names)
    page = film_subjects(recorded)[0].sheet(choice)
    assert isinstance(page, Page)
    (footage,) = film_subjects(recorded)[0].footages()
    for step in (20, 5):
        page.show_view(footage.view(step))
        surface, curves = (plot_of(page.panels[name]).part() for name in names)
        assert (curves.left(), curves.right()) == (
            pytest.approx(part["divergences"].left()),
            pytest.approx(part["divergences"].right()),
        )
        assert curves.height() == pytest.approx(part["divergences"].height())
        assert surface.center().x() == pytest.approx(part["surface"].center().x(), abs=1e-6)
        assert surface.contains(part["surface"].center())
        shorter = min(part["surface"].width(), part["surface"].height())
        assert min(surface.width(), surface.height()) <= 1.01 * max(
            part["surface"].width(), part["surface"].height()
        )
        assert min(surface.width(), surface.height()) >= 0.99 * shorter
    page.discard()
    with paper("surface") as made:
        made.imitate({made.panels["surface"]: manner(recorded.area.panels["surface"])})
        made.show_view(footage.view(20))
        assert plot_of(made.panels["surface"]).part().height() < 4
    plot_of(recorded.area.panels["surface"]).fit()
    whole = film_subjects(recorded)[0].sheet(choice)
    whole.show_view(footage.view(20))  # type: ignore[attr-defined]
    assert plot_of(whole.panels["surface"]).part().height() >= 6  # type: ignore[attr-defined]
    whole.discard()


def plot_of(panel: Panel) -> Plot:
    return next(plot for plot in panel.findChildren(Plot) if plot.isVisibleTo(panel))


def test_cancelling_leaves_nothing(recorded: Window, tmp_path: Path) -> None:
    dialog = opened(recorded)
    dialog.amount.setValue(60)
    accept(dialog)
    answer(recorded, tmp_path / "mine.webm")
    for _ in range(20):
        QApplication.processEvents()
        if recorded.tasks.job is not None:
            break
    recorded.link.poll()
    assert recorded.bar._cancel.isVisible()
    QTest.mouseClick(recorded.bar._cancel, Qt.MouseButton.LeftButton)
    settle(recorded)
    assert not list(tmp_path.glob("*mine*"))
    assert recorded.banners.notice("error") is None


def test_closing_the_window_while_it_films_leaves_nothing(recorded: Window, tmp_path: Path) -> None:
    dialog = opened(recorded)
    dialog.amount.setValue(60)
    accept(dialog)
    answer(recorded, tmp_path / "mine.mp4")
    recorded.close()
    recorded.tasks.loop.run_until_complete(recorded.tasks.stop())
    assert not list(tmp_path.glob("*mine*"))
    assert recorded.tasks.job is None


def test_a_film_waits_for_steps_that_are_still_trained(
    recorded: Window, lab: FakeLab, tmp_path: Path
) -> None:
    lab.run(Phase.PLAYING, step=20)
    dialog = opened(recorded)
    dialog.last.setValue(24)
    assert "waits" in dialog.told.text()
    accept(dialog)
    answer(recorded, tmp_path / "live.mp4")
    loop = recorded.tasks.loop

    async def trains() -> None:
        while not recorded.films.waiting:
            await asyncio.sleep(0.01)
        recorded.link.poll()
        looks = lab.sent(Look)
        assert any(request.probe == "surface" for request in looks[-1].probes)
        for step in (21, 22, 23, 24):
            lab.show(a_snapshot(step))
        lab.run(Phase.PLAYING, step=24)

    loop.run_until_complete(asyncio.wait_for(trains(), 10))
    settle(recorded)
    assert len(decoded(tmp_path / "live.mp4").frames) == 5
    assert not recorded.films.waiting
    assert not [c for c in lab.commands if isinstance(c, Pause | Play | Patch)]


def test_a_film_that_waits_can_be_finished_there(
    recorded: Window, lab: FakeLab, tmp_path: Path
) -> None:
    lab.run(Phase.PLAYING, step=20)
    dialog = opened(recorded)
    dialog.last.setValue(1000)
    accept(dialog)
    answer(recorded, tmp_path / "short.mp4")

    async def waits() -> None:
        while not recorded.films.waiting:
            await asyncio.sleep(0.01)
        recorded.commands.run("export.film_finish")

    recorded.tasks.loop.run_until_complete(asyncio.wait_for(waits(), 10))
    settle(recorded)
    assert 1 <= len(decoded(tmp_path / "short.mp4").frames) < 5


def test_a_folder_that_is_gone_is_said(recorded: Window, tmp_path: Path) -> None:
    dialog = opened(recorded)
    accept(dialog)
    folder = tmp_path / "gone"
    folder.mkdir()
    found = file_dialog(recorded)
    found.setDirectory(str(folder))
    found.selectFile(str(folder / "mine.mp4"))
    folder.rmdir()
    found.done(1)
    settle(recorded)
    notice = recorded.banners.notice("error")
    assert notice is not None
    assert notice.title == "Could not export the film"
    assert "does not exist" in notice.text


@pytest.mark.parametrize(
    "text",
    [
        *("", "{}", "[1]", '{"width": "wide", "burn": 3, "rate": true}', '{"width": 3}'),
        *('{"rate": 0}', '{"amount": 0}', '{"suffix": ".exe"}', '{"pace": "fast"}', '{"text": 1}'),
    ],
)
def test_choices_that_make_no_sense_are_the_usual_ones(text: str) -> None:
    assert FilmChoice.read(text) == FilmChoice()
