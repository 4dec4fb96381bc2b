"""Exporting data as a person does it: choose what, choose where, read what was written."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from exporting import go, measured, opened, page
from fakes import FakeLab
from files import answer, dialog, settle
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.model.places import Places
from app.model.recents import Recents
from app.shell.exporting.data_dialog import DataDialog
from app.shell.exporting.data_pages import CurvesPage, FreshPage, HandoutPage
from app.shell.window import Window
from engine.contract.commands import Save, SaveExperiment
from engine.contract.timeline import Mark


def test_curves_are_written_where_the_dialog_says(
    window: Window, lab: FakeLab, tmp_path: Path
) -> None:
    measured(window, lab)
    go(opened(window))
    assert dialog(window).selectedFiles()[0].endswith("ring-curves.parquet")
    answer(window, tmp_path / "mine")
    settle(window)
    (wish,) = lab.exported
    assert (wish.kind, wish.path) == ("curves", str(tmp_path / "mine.parquet"))
    assert (wish.title, wish.moment) == ("Ring of eight", None)
    assert window.bar.message.text() == "Exported the curves to mine.parquet"


def test_csv_is_a_choice(window: Window, lab: FakeLab, tmp_path: Path) -> None:
    measured(window, lab)
    found = opened(window)
    curves = page(found, CurvesPage)
    assert isinstance(curves, CurvesPage)
    curves.csv.click()
    go(found)
    answer(window, tmp_path / "mine.csv")
    settle(window)
    assert lab.exported[0].path == str(tmp_path / "mine.csv")


def test_nothing_is_written_when_a_dialog_is_cancelled(window: Window, lab: FakeLab) -> None:
    measured(window, lab)
    opened(window).reject()
    settle(window)
    go(opened(window))
    dialog(window).reject()
    settle(window)
    assert lab.exported == []
    assert lab.sent(Save) == []


def test_fresh_samples_are_drawn_from_a_checkpoint(
    window: Window, lab: FakeLab, tmp_path: Path
) -> None:
    measured(window, lab)
    found = opened(window, "Samples")
    samples = page(found, FreshPage)
    assert isinstance(samples, FreshPage)
    assert samples.fresh.isChecked()
    samples.count.setValue(2500)
    go(found)
    answer(window, tmp_path / "s.npz")
    window.link.poll()
    saved = lab.sent(Save)[-1]
    assert Path(saved.path).parent.is_dir()
    lab.reply(text="Saved")
    settle(window)
    (wish,) = lab.exported
    assert (wish.kind, wish.size, wish.checkpoint) == ("samples", 2500, saved.path)
    assert not Path(saved.path).parent.exists()  # what was needed meanwhile is gone


def test_a_refused_checkpoint_is_told(window: Window, lab: FakeLab, tmp_path: Path) -> None:
    measured(window, lab)
    go(opened(window, "Surfaces"))
    answer(window, tmp_path / "f.npz")
    window.link.poll()
    lab.reply(ok=False, text="the disk is full")
    settle(window)
    notice = window.banners.notice("error")
    assert notice is not None
    assert (notice.title, notice.text) == ("Could not export the data", "the disk is full")
    assert lab.exported == []


def test_a_recording_has_no_model(window: Window, lab: FakeLab) -> None:
    measured(window, lab, recorded="lecture.saddlepoint")
    found = opened(window, "Generator")
    assert not found.go.isEnabled()
    samples = found.findChildren(FreshPage)[0]
    assert not samples.fresh.isEnabled()
    assert samples.shown.isChecked()
    found.reject()
    settle(window)


def test_missing_packages_are_named(
    window: Window, lab: FakeLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(window, lab)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    found = opened(window, "Generator")
    assert not found.go.isEnabled()
    words = [label.text() for label in found.findChildren(QLabel)]
    assert any("pip install onnx onnxscript" in text for text in words)
    found.reject()
    settle(window)


def test_nothing_is_offered_that_was_not_measured(window: Window, lab: FakeLab) -> None:
    found = opened(window)
    assert not found.go.isEnabled()
    found.reject()
    settle(window)


def test_tensorboard_gets_a_folder(
    window: Window, lab: FakeLab, places: Places, tmp_path: Path
) -> None:
    measured(window, lab)
    go(opened(window, "TensorBoard"))
    answer(window, tmp_path)
    settle(window)
    assert (lab.exported[0].kind, lab.exported[0].path) == ("events", str(tmp_path))
    assert Recents(places.written).paths() == (tmp_path,)  # where a killed one is swept up


def test_what_is_made_from_a_checkpoint_goes_with_the_session(window: Window, lab: FakeLab) -> None:
    measured(window, lab)
    go(opened(window, "Generator"))
    answer(window, Path("g.onnx"))
    for _ in range(50):
        window.link.poll()
        QApplication.processEvents()
        if lab.sent(Save):
            break
    (saved,) = lab.sent(Save)
    assert Path(saved.path).parent.parent == window.sessions.folder
    lab.reply(text="Saved")
    settle(window)
    assert not Path(saved.path).parent.exists()


def test_a_handout_shows_the_panels_at_the_moment_and_at_bookmarks(
    furnished: Window, lab: FakeLab, tmp_path: Path
) -> None:
    measured(furnished, lab)
    lab.past.mark(Mark(10, "bookmark", "eight modes"))
    furnished.commands.run("export.handout")
    QApplication.processEvents()
    found = next(d for d in furnished.findChildren(DataDialog) if d.isVisible())
    handout = page(found, HandoutPage)
    assert isinstance(handout, HandoutPage)
    assert handout.bookmarks.text() == "Also at 1 bookmark"
    for name, box in handout.panels.items():
        box.setChecked(name == "surface")
    handout.title.selectAll()
    QTest.keyClicks(handout.title, "For Monday")
    go(found)
    answer(furnished, tmp_path / "h.html")
    for _ in range(50):
        furnished.link.poll()
        QApplication.processEvents()
        if lab.sent(SaveExperiment):
            break
    saved = lab.sent(SaveExperiment)[-1]
    Path(saved.path).write_text("format = 1\n")
    lab.reply(text="Saved")
    settle(furnished)
    (wish,) = lab.exported
    assert wish.handout is not None
    assert (wish.handout.title, wish.handout.experiment) == ("For Monday", "format = 1\n")
    assert [plate.heading for plate in wish.handout.plates] == [
        "At step 10: eight modes",
        "At step 40",
    ]
    for plate in wish.handout.plates:
        (figure,) = plate.figures
        assert "at step" in figure.alternative
        assert_fit_for_paper(QImage.fromData(figure.content), figure.width)


def assert_fit_for_paper(image: QImage, width: float) -> None:
    assert image.width() > 2 * width
    assert image.pixelColor(2, 2).lightness() > 200, "whatever the theme"
    colours = {image.pixel(x, image.height() // 2) for x in range(0, image.width(), 7)}
    assert len(colours) > 10
