"""Readers of how the window was arranged: bytes that Qt writes and reads by itself."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMainWindow, QWidget

from app.model.sealing import sealed, unsealed
from app.plots.panel import panels
from app.shell.panel_area import PanelArea
from app.shell.stage import Stage
from fuzzing.readers import Reader

SIZE = (1280, 800)
HANDLE = 6  # pixels of the border
LARGEST = 20_000  # pixels of a side, beyond which a window cannot be used


@dataclass(frozen=True, slots=True)
class Scene:
    """A window with the real stage and all panels, which is on no screen."""

    window: QMainWindow
    stage: Stage
    area: PanelArea

    def settle(self) -> None:
        """Let an arrangement come into force; raise ValueError for one that cannot be used."""
        for _ in range(3):
            QApplication.processEvents()
        # which only a running event loop does: left over tab bars would make every file slower
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        size = self.window.size()
        if max(size.width(), size.height()) > LARGEST:
            raise ValueError(f"a window of {size.width()} × {size.height()} pixels")
        split = self.stage._split
        if split.orientation() is not Qt.Orientation.Horizontal or split.handleWidth() != HANDLE:
            raise ValueError(f"a border {split.handleWidth()} pixels wide, {split.orientation()}")
        if split.childrenCollapsible():
            raise ValueError("a border that may push the controls away for good")


@cache
def scene() -> Scene:
    """Make the window."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if QApplication.instance() is None:
        scene.application = QApplication([])  # type: ignore[attr-defined]  # kept alive
    window, area = QMainWindow(), PanelArea()
    area.furnish(kind() for kind in panels.all().values())
    area.serve("adversarial", "points")
    stage = Stage(QLabel("Controls"), QWidget(), area)
    window.setCentralWidget(stage)
    window.resize(*SIZE)
    window.show()
    found = Scene(window, stage, area)
    found.settle()
    return found


def clear() -> None:
    """Take the window away."""
    scene().window.close()
    scene().window.deleteLater()
    scene.cache_clear()


@cache
def places() -> tuple[bytes, ...]:
    """Return where windows stood."""
    window, found = scene().window, []
    for width, height in ((1280, 800), (900, 700), (1600, 1000)):
        window.resize(width, height)
        found.append(sealed(bytes(window.saveGeometry().data())))
    window.resize(*SIZE)
    return tuple(found)


@cache
def borders() -> tuple[bytes, ...]:
    """Return where the border between controls and panels stood."""
    stage, found = scene().stage, []
    for width in (300, 500, 900):
        stage.arrange(width)
        found.append(sealed(bytes(stage.save().data())))
    return tuple(found)


@cache
def panels_arranged() -> tuple[bytes, ...]:
    """Return how panels were arranged: as at first, a few, one that floats, in tabs."""
    area, found = scene().area, []
    area.arrange()
    found.append(sealed(bytes(area.saveState().data())))
    area.show_only(["surface", "losses", "modes"])
    found.append(sealed(bytes(area.saveState().data())))
    area.docks["losses"].setFloating(True)
    found.append(sealed(bytes(area.saveState().data())))
    area.docks["losses"].setFloating(False)
    area.tabifyDockWidget(area.docks["surface"], area.docks["modes"])
    found.append(sealed(bytes(area.saveState().data())))
    area.arrange()
    return tuple(found)


def _state(path: Path) -> QByteArray:
    return QByteArray(unsealed(path.read_bytes()))


def _read_place(path: Path) -> None:
    it = scene()
    if not it.window.restoreGeometry(_state(path)):
        it.window.resize(*SIZE)
    it.settle()


def _read_borders(path: Path) -> None:
    it = scene()
    it.stage.restore(_state(path))
    it.settle()


def _read_panels(path: Path) -> None:
    it = scene()
    it.area.restore(_state(path))
    it.settle()
    served = [dock for name, dock in it.area.docks.items() if it.area.serves(name)]
    for name in ("surface", "losses"):  # what is away can be had again
        it.area.reveal(name)
    it.settle()
    if not all(_there(it, it.area.docks[name]) for name in ("surface", "losses")) or not served:
        raise ValueError("a panel that cannot be shown any more")
    it.area.arrange()


def _there(it: Scene, dock: QDockWidget) -> bool:
    return dock.isVisible() and (dock.isFloating() or it.area.rect().intersects(dock.geometry()))


ARRANGED: dict[str, Reader] = {
    "place of the window": Reader(".bin", places, _read_place),
    "border beside the panels": Reader(".bin", borders, _read_borders),
    "arrangement of the panels": Reader(".bin", panels_arranged, _read_panels),
}
