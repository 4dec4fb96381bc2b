"""What columns share: panels, chips, zoom, scales, differences, curves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from compared import Compared, changed
from fakes import FakeLab, a_snapshot
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.compare.difference import Difference, difference, resampled
from app.compare.view import CompareView
from app.panels.surface import Surface
from app.plots.axes.colour_bar import ColourBar
from app.plots.planes.field import FieldPlot
from app.plots.widgets.chips import Chip
from engine.contract.snapshot import Field, Rectangle, frozen
from engine.contract.values import Config

AREA = Rectangle(-3.0, -3.0, 3.0, 3.0)
WASSERSTEIN = changed("objective", kind="wasserstein")


def seeded(seed: int) -> Config:
    return {"training": changed("training", seed=seed)["training"]}


def surfaces(compared: Compared) -> list[Surface]:
    found = [column.panels["surface"] for column in compared.comparing.columns]
    assert all(isinstance(panel, Surface) for panel in found)
    return found  # type: ignore[return-value]


def view_of(compared: Compared) -> CompareView:
    assert compared.comparing.view is not None
    return compared.comparing.view


def show(compared: Compared, lab: FakeLab, low: float, high: float, cells: int = 32) -> None:
    """Let a run's surface rise evenly from left to right between two values."""
    values = np.tile(np.linspace(low, high, cells), (cells, 1))
    before = a_snapshot(step=lab.status().step, run=lab.status().run)
    field = Field(before.step, frozen(values), AREA, low, high)
    lab.show(replace(before, parts={**before.parts, "surface": field}))
    compared.poll(2)


def zoom(panel: Surface) -> None:
    """Turn the wheel over the plane."""
    plot = panel.findChild(FieldPlot)
    assert plot is not None
    port = plot.axes.viewport()
    centre = QPointF(port.rect().center())
    event = QWheelEvent(
        centre,
        QPointF(port.mapToGlobal(centre)),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(port, event)
    QApplication.processEvents()


def spans(compared: Compared) -> list[float]:
    plots = [panel.findChild(FieldPlot) for panel in surfaces(compared)]
    return [plot.view.viewRange()[1][1] - plot.view.viewRange()[1][0] for plot in plots if plot]


def test_columns_are_of_the_same_size_and_their_rows_stand_in_line(compared: Compared) -> None:
    compared.add(changed("training", k_d=2))
    compared.add(changed("training", k_d=3))
    view_of(compared).choose("modes", on=True)
    compared.poll(2)
    for name in ("surface", "modes"):
        panels = [column.panels[name] for column in compared.comparing.columns]
        tops = {panel.mapTo(compared.window, QPoint()).y() for panel in panels}
        widths = [panel.width() for panel in panels]
        assert len(tops) == 1
        assert max(widths) - min(widths) <= 1
        assert min(panel.height() for panel in panels) > 80


def test_a_model_says_where_it_has_nothing_to_show(compared: Compared) -> None:
    compared.add(changed("family", kind="variational"))
    view_of(compared).choose("critic", on=True)
    compared.poll()
    first, second = compared.comparing.columns
    assert "critic" in first.panels
    assert "critic" not in second.panels
    texts = [label.text() for label in view_of(compared).board.findChildren(QLabel)]
    assert any("nothing to show" in text for text in texts)


def test_no_column_begins_empty_beside_a_model_of_another_kind(compared: Compared) -> None:
    compared.add(changed("family", kind="variational"))
    compared.add(changed("family", kind="flow"))
    compared.poll()
    gan, vae, flow = compared.comparing.columns
    assert "surface" in gan.panels
    assert "surface" in vae.panels
    assert "flow" in flow.panels


def test_a_flow_says_why_it_has_no_surface_to_compare(compared: Compared) -> None:
    compared.add(WASSERSTEIN)
    compared.add(changed("family", kind="flow"))
    view_of(compared).choose("difference", on=True)
    compared.poll()
    texts = [label.text() for label in view_of(compared).board.findChildren(QLabel)]
    assert "This model has no second player, so there is no surface to compare." in texts


def test_zooming_in_one_column_zooms_in_all(compared: Compared) -> None:
    compared.add(changed("training", k_d=2))
    before = spans(compared)
    zoom(surfaces(compared)[1])
    after = spans(compared)
    assert after[1] < before[1]
    assert after[0] == pytest.approx(after[1], rel=0.02)


def test_zoom_may_be_each_columns_own(compared: Compared) -> None:
    compared.add(changed("training", k_d=2))
    QTest.mouseClick(view_of(compared).zoom, Qt.MouseButton.LeftButton)
    before = spans(compared)
    zoom(surfaces(compared)[1])
    after = spans(compared)
    assert after[0] == before[0]
    assert after[1] < before[1]


def test_a_layer_is_switched_on_in_all_columns(compared: Compared) -> None:
    compared.add(changed("training", k_d=2))
    QTest.mouseClick(view_of(compared).tools, Qt.MouseButton.LeftButton)
    chips = [
        next(c for c in panel.findChildren(Chip) if c.text() == "Mesh")
        for panel in surfaces(compared)
    ]
    assert all(chip.isVisible() for chip in chips)
    QTest.mouseClick(chips[0], Qt.MouseButton.LeftButton)
    assert [chip.isChecked() for chip in chips] == [True, True]
    compared.add(changed("training", k_d=3))  # and in one that comes later
    late = next(c for c in surfaces(compared)[2].findChildren(Chip) if c.text() == "Mesh")
    assert late.isChecked()


def test_two_critics_have_one_scale_and_a_d_has_its_own(compared: Compared) -> None:
    critics = [compared.add({**WASSERSTEIN, **seeded(seed)}) for seed in (1, 2)]
    show(compared, critics[0], -1.0, 1.0)
    show(compared, critics[1], 0.0, 20.0)
    bars = [panel.findChild(ColourBar) for panel in surfaces(compared)]
    assert [bar.levels for bar in bars if bar] == [(0.0, 1.0), (-1.0, 20.0), (-1.0, 20.0)]
    QTest.mouseClick(view_of(compared).scales, Qt.MouseButton.LeftButton)
    compared.poll()
    assert [bar.levels for bar in bars if bar] == [(0.0, 1.0), (-1.0, 1.0), (0.0, 20.0)]


def test_the_difference_of_surfaces_is_that_of_each_from_the_first(compared: Compared) -> None:
    other = compared.add(changed("training", k_d=2))
    view_of(compared).choose("difference", on=True)
    show(compared, compared.lab, 0.2, 0.2)
    show(compared, other, 0.2, 0.58)
    first, second = (column.panels["difference"] for column in compared.comparing.columns)
    assert isinstance(first, Difference)
    assert isinstance(second, Difference)
    assert "compared with this one" in first.explanation
    assert second.explanation == ""
    scale = second.scale()
    assert scale is not None
    assert (scale.quantity, scale.low, scale.high) == ("D − D₁", -0.4, pytest.approx(0.4))


def test_different_quantities_are_not_subtracted(compared: Compared) -> None:
    other = compared.add(WASSERSTEIN)
    view_of(compared).choose("difference", on=True)
    show(compared, compared.lab, 0.2, 0.2)
    show(compared, other, 0.2, 0.6)
    second = compared.comparing.columns[1].panels["difference"]
    assert isinstance(second, Difference)
    assert "different quantities" in second.explanation


def test_a_coarser_surface_is_taken_at_the_cells_of_the_finer() -> None:
    slope = [np.tile((np.arange(n) + 0.5) / n, (n, 1)) for n in (8, 32)]
    coarse, fine = (Field(1, frozen(values), AREA, 0.0, 1.0) for values in slope)
    found = difference(fine, coarse)
    assert found.values.shape == (32, 32)
    assert np.abs(found.values[:, 2:-2]).max() < 1e-6  # bilinear is exact on a slope
    assert resampled(fine.values, (32, 32)) is fine.values


def test_curves_lie_over_one_another_with_their_differences(compared: Compared) -> None:
    other = compared.add(changed("training", k_d=2))
    compared.lab.curves.put("jsd", [1, 2, 3], [0.6, 0.5, 0.4])
    other.curves.put("jsd", [1, 3], [0.6, 0.1])
    compared.poll(2)
    strip = view_of(compared).strip
    assert strip.shown == "jsd"
    assert {c.label: c.colour for c in strip.curves.curves} == {"1 k 1": "2", "2 k 2": "3"}
    (pair,) = strip.differences.values_at(3).values()
    assert pair == (3, pytest.approx(-0.3))
    assert compared.comparing.columns[0].link.groups == ("divergences",)


def test_the_number_that_is_compared_can_be_chosen(compared: Compared) -> None:
    other = compared.add(changed("training", k_d=2))
    for lab in (compared.lab, other):
        lab.curves.put("jsd", [1, 2], [0.6, 0.5])
        lab.curves.put("modes", [1, 2], [1.0, 2.0])
    compared.poll(2)
    strip = view_of(compared).strip
    strip.box.setCurrentIndex(strip.box.findData("modes"))
    strip.box.activated.emit(strip.box.currentIndex())
    compared.poll()
    assert [curve.column for curve in strip.curves.curves] == ["0/modes", "1/modes"]


def test_many_rows_are_scrolled_rather_than_crowded(compared: Compared) -> None:
    size = compared.window.size()
    for name in ("modes", "divergences", "losses"):
        view_of(compared).choose(name, on=True)
    compared.poll(2)
    assert compared.window.size() == size
    assert min(p.height() for p in compared.comparing.columns[0].panels.values()) >= 170
