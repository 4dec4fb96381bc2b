"""From a sentence to the curve that it is about, in the window."""

from __future__ import annotations

from fakes import FakeLab
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.panels.diagnosis import DiagnosisPanel
from app.plots.curves.curves import CurvesPlot
from app.shell.window import Window
from engine.contract.findings import Diagnosis, Finding, Reading

FLAT = Finding(
    "gradient_vanishes",
    "Generator's gradient vanishes",
    "warning",
    "The generator's gradient vanishes.",
    (Reading("gradient_at_fakes", "median", 1e-5, "≤", 1e-3, 60, 90),),
    "The non-saturating loss.",
    "gradients",
)


def told(window: Window, lab: FakeLab) -> DiagnosisPanel:
    """Let the laboratory find something, and open the panel that says so."""
    lab.curves.put("gradient_at_fakes", range(1, 101), [0.1] * 50 + [1e-5] * 50)
    lab.found = Diagnosis("run 1", (FLAT,), (FLAT.label,))
    window.area.reveal("diagnosis")
    QApplication.processEvents()
    window.link.poll()
    QApplication.processEvents()
    panel = window.area.panels["diagnosis"]
    assert isinstance(panel, DiagnosisPanel)
    return panel


def test_show_me_leads_to_the_curve_and_marks_it(furnished: Window, lab: FakeLab) -> None:
    panel = told(furnished, lab)
    QTest.mouseClick(panel.cards["gradient_vanishes"].button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    furnished.link.poll()
    QApplication.processEvents()
    shown = furnished.area.panels["gradients"]
    assert not shown.visibleRegion().isEmpty()
    plot = next(plot for plot in shown.findChildren(CurvesPlot) if plot.isVisible())
    assert plot._mark.band.isVisible()
    assert plot._mark.band.getRegion() == (60, 90)


def test_show_me_opens_a_panel_that_was_closed(furnished: Window, lab: FakeLab) -> None:
    panel = told(furnished, lab)
    furnished.area.docks["gradients"].close()
    QTest.mouseClick(panel.cards["gradient_vanishes"].button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert furnished.area.shown("gradients")


def test_the_mark_goes_by_itself(furnished: Window, lab: FakeLab) -> None:
    panel = told(furnished, lab)
    panel.cards["gradient_vanishes"].button.click()
    (plot, *_) = furnished.area.panels["gradients"].findChildren(CurvesPlot)
    assert plot._mark._timer.isActive()
    plot._mark._timer.timeout.emit()
    assert not plot._mark.band.isVisible()


def test_a_zoomed_plot_shows_everything_again_to_be_marked(furnished: Window, lab: FakeLab) -> None:
    panel = told(furnished, lab)
    (plot, *_) = furnished.area.panels["gradients"].findChildren(CurvesPlot)
    plot.show_range(1, 10)
    panel.cards["gradient_vanishes"].button.click()
    assert plot.follows


def test_news_of_the_diagnosis_alone_is_drawn(furnished: Window, lab: FakeLab) -> None:
    panel = told(furnished, lab)
    assert panel.findings == (FLAT,)
    lab.found = Diagnosis("run 1", (), (FLAT.label,))
    furnished.link.poll()
    assert not panel.findings


def test_a_run_of_theory_has_nothing_to_be_diagnosed() -> None:
    assert not DiagnosisPanel.serves("theory")
    assert all(DiagnosisPanel.serves(name) for name in ("adversarial", "variational", "flow"))
