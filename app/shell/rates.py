"""How often each thing is observed: a number in the status bar that opens a list."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.plots.widgets.standing import StandingLabel


class ClickableLabel(StandingLabel):
    """A label that says when it was clicked."""

    clicked = Signal()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of a click."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()


def rates_menu(rates: Mapping[str, float], parent: QWidget) -> QMenu:
    """Return a menu that lists what is observed, in order of name, and how often a second."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addSection("Observed each second")
    for name, rate in sorted(rates.items()):
        menu.addAction(f"{name}\t{rate:.1f}")  # Qt sets what follows a tab at the right
    if not rates:
        menu.addAction("Nothing at present").setEnabled(False)
    return menu


def popup_above(menu: QMenu, widget: QWidget) -> None:
    """Open a menu whose lower right corner is the widget's upper right one."""
    size = menu.sizeHint()
    menu.popup(widget.mapToGlobal(QPoint(widget.width() - size.width(), -size.height())))
