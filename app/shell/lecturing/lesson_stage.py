"""The window as a step of a lesson wants it: panels, locks, rings; and as it was before."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

from app.lessons.pane import Pane
from app.lessons.ring import Ring
from app.style.theme import Theme
from engine.contract.lesson import LessonStep

if TYPE_CHECKING:
    from app.shell.window import Window

ROOMY = 1400  # pixels, from which on there is room for controls that cannot be moved


class LessonStage(QObject):
    """Lends the window to a lesson, and gives it back as it was."""

    def __init__(self, window: Window, pane: Pane) -> None:
        super().__init__(window)
        self._window = window
        self._pane = pane
        self._rings: dict[str, Ring] = {}  # by the names of panels
        self._panels: tuple[str, ...] | None = None  # those of the present step
        self._featured: tuple[str, ...] = ()  # panels in front where the step names none
        self._height = pane.fontMetrics().height()  # of a line of text
        self._narrow = False  # whether they stand as where there is little room
        self._controls = True  # whether the controls were shown before the lesson
        self.theme: Theme = window.appearance.theme
        window.stage.set_side(pane)
        pane.restyle(self.theme)
        window.area.installEventFilter(self)

    def open(self) -> None:
        """Show the pane; the person's arrangement of the panels is kept for later."""
        self._controls = not self._window.controls.isHidden()
        self._window.arrangement.lend()
        self._narrow, self._featured = self._window.area.narrow, ()
        self._window.stage.show_side(self._pane)

    def close(self) -> None:
        """Unlock everything and show everything as it was."""
        self._panels = None
        self._point(())
        self._window.draft.guide(None, ())
        self._pane.hide()
        self._window.controls.setVisible(self._controls)
        self._window.arrangement.take_back()
        self._window.area.setFocus()

    def arrange(self, step: LessonStep) -> None:
        """Show the panels of a step and no other; without any, those of its experiment."""
        if step.panels is not None:
            self._panels = step.panels
            self._show_panels()
        elif step.opens and step.experiment is not None:
            self._panels, self._featured = None, step.experiment.layout
            self._show_panels()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrange the panels anew where there has come to be room for columns, or none."""
        lent = event.type() == QEvent.Type.Resize and not self._pane.isHidden()
        if lent and self._window.area.narrow != self._narrow:
            QTimer.singleShot(0, self, self._show_panels)
        return False

    def guide(self, step: LessonStep, *, held: bool) -> None:
        """Lock all but what may be moved, and point; nothing may be moved while it is held."""
        free = frozenset() if held else None if step.unlock is None else frozenset(step.unlock)
        self._window.draft.guide(free, step.controls)
        self._show_controls(step)
        self._window.controls.point(step.controls)
        self._point(step.pointed)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.theme = theme
        self._pane.restyle(theme)
        height = self._pane.fontMetrics().height()
        if height != self._height and not self._pane.isHidden():  # larger text wants more room
            self._window.stage.show_side(self._pane)
        self._height = height
        for ring in self._rings.values():
            ring.restyle(theme)

    def _show_controls(self, step: LessonStep) -> None:
        """Leave the room to the panels where there is little of it and nothing to be moved."""
        if self._window.menuBar().isHidden():  # in a presentation there are panels alone
            return
        idle = step.unlock == () and not step.controls
        wide = self._window.width() >= ROOMY
        shown = self._controls and (wide or not idle)
        self._window.controls.setVisible(shown or bool(step.controls))

    def _show_panels(self) -> None:
        """Show the panels of the step, or all where it names none, as there is room for them."""
        if self._pane.isHidden():
            return
        area = self._window.area
        self._narrow = area.narrow
        if self._panels is not None:
            area.show_only(self._panels)
        else:
            area.arrange()
            area.feature(self._featured)

    def _point(self, names: Collection[str]) -> None:
        """Put rings around these panels and no others."""
        docks = self._window.area.docks
        for name in [name for name in self._rings if name not in names]:
            ring = self._rings.pop(name)
            ring.hide()
            ring.deleteLater()
        for name in names:
            if name in docks and name not in self._rings:
                self._window.area.reveal(name)
                self._rings[name] = Ring(docks[name], self.theme)
