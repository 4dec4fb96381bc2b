"""How the window is arranged: well at first, then as a person likes, and remembered.

Every family of models has panels of its own, on points and on images, and an arrangement of them
that is remembered apart.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QMainWindow, QWidget

from app.shell.comparison.halves import Side, fill_half
from app.shell.panel_area import Held, PanelArea
from app.shell.preferences import Preferences
from app.shell.stage import Borders, Stage
from engine.contract.family import IMAGES

FIRST_SIZE = QSize(1440, 900)
FILLED = Qt.WindowState.WindowFullScreen | Qt.WindowState.WindowMaximized


@dataclass(frozen=True, slots=True)
class Arranged:
    """How everything stood before a presentation."""

    states: Qt.WindowState
    place: QRect
    controls: bool
    borders: Borders
    panels: Held
    lent: bool  # whether a lesson arranged the panels


class Layout:
    """Arranges the window, the controls and the panels of the present family."""

    def __init__(
        self,
        window: QMainWindow,
        stage: Stage,
        controls: QWidget,
        area: PanelArea,
        preferences: Preferences,
    ) -> None:
        self._window = window
        self._stage = stage
        self._controls = controls
        self._area = area
        self._preferences = preferences
        self._placed = False
        self._before: Arranged | None = None
        self._lent = False  # whether a lesson arranges the panels

    def restore(self) -> None:
        """Give the window the size and place that it had, and the controls their width."""
        geometry = self._preferences.layout("window")
        if geometry.isEmpty() or not self._window.restoreGeometry(geometry):
            available = self._window.screen().availableGeometry().size()
            self._window.resize(available.boundedTo(FIRST_SIZE))
        self._stage.arrange(self._window.width())
        self._stage.restore(self._preferences.layout("split"))

    def place(self, side: Side) -> None:
        """Let the window fill a half of the screen, with panels arranged for it.

        That is not remembered; the arrangement until then is.
        """
        self._keep_panels()
        self._placed = True
        fill_half(self._window, side)
        self._stage.arrange(self._window.width())
        self._area.arrange()

    def present(self) -> None:
        """Give the whole screen to the panels; nothing of that is remembered."""
        self.keep()
        window, shown = self._window, not self._controls.isHidden()
        borders, panels = self._stage.hold(), self._area.hold()
        self._before = Arranged(
            window.windowState(), window.geometry(), shown, borders, panels, self._lent
        )
        self._controls.hide()
        self._area.present(True)
        window.setWindowState(window.windowState() | Qt.WindowState.WindowFullScreen)

    def end_presenting(self) -> None:
        """Arrange everything as it was; panels of another kind of run as they were last."""
        before, self._before = self._before, None
        if before is None:
            return
        self._area.present(False)
        self._controls.setVisible(before.controls)
        self._window.setWindowState(before.states)
        if not before.states & FILLED:
            self._window.setGeometry(before.place)
        self._stage.bring_back(before.borders)
        if self._lent:  # they stand as the present step of the lesson has them
            return
        if before.panels.serving == self._area.serving and not before.lent:
            self._area.bring_back(before.panels)
        else:
            self.restore_panels()

    def keep(self) -> None:
        """Remember everything for the next start, save what is only presented."""
        if self._before is not None:
            return
        if not self._placed:
            self._preferences.keep_layout("window", self._window.saveGeometry())
        self._preferences.keep_layout("split", self._stage.save())
        self._keep_panels()

    def reset(self) -> None:
        """Arrange everything as it was when the window first opened."""
        self._controls.show()
        self._area.arrange()
        self._stage.arrange(self._window.width())

    def follow(self, family: str, examples: str) -> bool:
        """Show the panels of a kind of run as they were arranged; return whether it is another."""
        if (family, examples) == self._area.serving:
            return False
        self._keep_panels()
        self._area.serve(family, examples)
        self.restore_panels()
        return True

    def restore_panels(self) -> None:
        """Arrange the panels of the present kind of run as remembered."""
        if not self._placed and not self._lent:
            self._area.restore(self._preferences.layout(self._name))

    def lend(self) -> None:
        """Let a lesson arrange the panels; what is remembered is the arrangement until then."""
        self._keep_panels()
        self._lent = True

    def take_back(self) -> None:
        """Arrange the panels as they were before the lesson."""
        self._lent = False
        self._area.arrange()
        self.restore_panels()

    def toggle_controls(self) -> None:
        """Show or hide the controls."""
        self._controls.setVisible(self._controls.isHidden())

    def toggle_full_screen(self) -> None:
        """Fill the screen, or leave it again."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    @property
    def _name(self) -> str:
        family, examples = self._area.serving
        return f"panels.{family}.{examples}" if examples == IMAGES else f"panels.{family}"

    def _keep_panels(self) -> None:
        if self._before is None and self._area.panels and not self._placed and not self._lent:
            self._preferences.keep_layout(self._name, self._area.saveState())
