"""Panels: shown, closed, arranged, remembered; only those that can be seen cost anything."""

from __future__ import annotations

import pytest
from fakes import FakeLab, Opener, a_snapshot
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from app.shell.window import Window
from engine.contract.commands import Look


def asked(lab: FakeLab) -> set[str]:
    """The pictures that were asked for last."""
    return {request.probe for request in lab.sent(Look)[-1].probes}


def test_every_panel_has_a_dock_and_the_surface_is_the_largest(furnished: Window) -> None:
    area = furnished.area
    sizes = {name: dock.width() * dock.height() for name, dock in area.docks.items()}
    assert set(area.docks) == set(area.panels)
    assert max(sizes, key=lambda name: sizes[name]) == "surface"


def test_no_visible_panel_overlaps_another(furnished: Window) -> None:
    front = [d for d in furnished.area.docks.values() if not d.visibleRegion().isEmpty()]
    assert len(front) == 3
    for one in front:
        for other in front:
            assert one is other or not one.geometry().intersects(other.geometry())


def test_closing_a_panel_asks_for_its_pictures_no_longer(furnished: Window, lab: FakeLab) -> None:
    assert "surface" in asked(lab)
    QTest.mouseClick(
        furnished.area.docks["surface"].titleBarWidget().findChild(QToolButton, "close"),
        Qt.MouseButton.LeftButton,
    )
    furnished.link.poll()
    assert not furnished.area.shown("surface")
    assert not furnished.commands.action("view.panel.surface").isChecked()
    assert "surface" not in asked(lab)


def test_a_closed_panel_comes_back_by_its_key(furnished: Window, lab: FakeLab) -> None:
    QTest.keyClick(furnished, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    furnished.link.poll()
    assert not furnished.area.shown("surface")
    QTest.keyClick(furnished, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    furnished.link.poll()
    assert furnished.area.shown("surface")
    assert "surface" in asked(lab)


def test_of_panels_that_share_a_place_the_first_named_is_in_front(furnished: Window) -> None:
    panels = furnished.area.panels
    for names in (("weights", "gradients"), ("gradients", "weights")):
        furnished.area.feature(names)
        QApplication.processEvents()
        assert not panels[names[0]].visibleRegion().isEmpty()


def test_revealing_a_panel_brings_its_tab_to_the_front(furnished: Window, lab: FakeLab) -> None:
    weights = furnished.area.panels["weights"]
    assert weights.visibleRegion().isEmpty()
    furnished.area.panels["surface"].opened.emit("weights")
    QApplication.processEvents()
    furnished.link.poll()
    assert not weights.visibleRegion().isEmpty()
    assert "weights" in asked(lab)
    assert furnished.area.panels["modes"].visibleRegion().isEmpty()


def test_a_panel_can_be_detached_and_attached(furnished: Window) -> None:
    dock = furnished.area.docks["surface"]
    button = dock.titleBarWidget().findChild(QToolButton, "float")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert dock.isFloating()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not dock.isFloating()


def test_the_layout_is_remembered(open_window: Opener) -> None:
    first = open_window(panels=True)
    first.commands.run("view.panel.modes")
    first.commands.run("view.controls")
    first.area.docks["losses"].raise_()
    first.close()
    second = open_window(panels=True)
    QApplication.processEvents()
    assert not second.area.shown("modes")
    assert second.area.shown("surface")
    second.commands.run("view.reset_layout")
    QApplication.processEvents()
    assert second.area.shown("modes")
    assert not second.controls.isHidden()


def test_a_layout_that_cannot_be_read_is_the_first_one(open_window: Opener) -> None:
    first = open_window(panels=True)
    first.close()
    first.preferences.keep_layout("panels.adversarial", first.saveGeometry())
    first.preferences.save()
    second = open_window(panels=True)
    served = [name for name in second.area.panels if second.area.serves(name)]
    assert all(second.area.shown(name) for name in served)


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800), (1920, 1080), (3840, 2160)])
def test_nothing_is_forced_wider_or_higher_than_the_screen(
    open_window: Opener, lab: FakeLab, size: tuple[int, int]
) -> None:
    window = open_window(*size, panels=True)
    lab.run()
    lab.show(a_snapshot())
    window.link.poll()
    QApplication.processEvents()
    assert (window.width(), window.height()) == size
    for widget in (window.transport, window.controls, window.area, window.bar):
        inside = widget.mapTo(window, widget.rect().bottomRight())
        assert inside.x() < size[0]
        assert inside.y() < size[1]


def test_panels_keep_their_shares_when_the_window_grows_and_shrinks(furnished: Window) -> None:
    def shares() -> list[float]:
        area = furnished.area
        return [area.docks[name].width() / area.width() for name in ("surface", "modes")]

    before = shares()
    for width in (1100, 1700, 1280):
        furnished.resize(width, 800)
        QApplication.processEvents()
        assert shares() == pytest.approx(before, abs=0.02)
