"""How the window is arranged: well at first, then as a person likes, and remembered.

Every family of models has panels of its own, and an arrangement of them that is remembered apart.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMainWindow, QWidget

from app.shell.halves import Side, fill_half
from app.shell.panel_area import PanelArea
from app.shell.preferences import Preferences
from app.shell.stage import Stage

FIRST_SIZE = QSize(1440, 900)


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

    def keep(self) -> None:
        """Remember everything for the next start."""
        if not self._placed:
            self._preferences.keep_layout("window", self._window.saveGeometry())
        self._preferences.keep_layout("split", self._stage.save())
        self._keep_panels()

    def reset(self) -> None:
        """Arrange everything as it was when the window first opened."""
        self._controls.show()
        self._area.arrange()
        self._stage.arrange(self._window.width())

    def follow(self, family: str) -> bool:
        """Show the panels of a family as they were arranged; return whether it is another one."""
        if family == self._area.family:
            return False
        self._keep_panels()
        self._area.serve(family)
        self.restore_panels()
        return True

    def restore_panels(self) -> None:
        """Arrange the panels of the present family as remembered."""
        if not self._placed and not self._lent:
            self._area.restore(self._preferences.layout(self._name))

    def lend(self) -> None:
        """Let a lesson arrange the panels; that is not remembered, the arrangement until then is."""
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
        return f"panels.{self._area.family}"

    def _keep_panels(self) -> None:
        if self._area.panels and not self._placed and not self._lent:
            self._preferences.keep_layout(self._name, self._area.saveState())
