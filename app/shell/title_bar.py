"""The title of a docked panel, with what can be done to it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from app.style.icons import icon
from app.style.theme import Theme


class TitleBar(QWidget):
    """Title, a menu to export the panel, and buttons to float and to close it.

    Behind a tab, which bears the title already, the bar is not shown.
    """

    exported = Signal()
    copied = Signal()

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self.setObjectName("paneltitle")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._dock = dock
        self._there = True
        self._title = QLabel(dock.windowTitle())
        self._more = self._button("more", f"More about {dock.windowTitle()}")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self._menu())
        self._float = self._button("float", "Detach or attach this panel")
        self._float.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self._close = self._button("close", "Close this panel; View brings it back")
        self._close.clicked.connect(dock.close)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 2, 4, 2)
        layout.setSpacing(2)
        layout.addWidget(self._title, 1)
        for button in (self._more, self._float, self._close):
            layout.addWidget(button)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme and the weight of titles."""
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(font)
        side = self.fontMetrics().height()
        for name, button in (("more", self._more), ("float", self._float), ("close", self._close)):
            button.setIcon(icon(name, theme, theme.muted))
            button.setIconSize(QSize(side, side))

    def trim(self, *, buttons: bool = True, title: bool = True) -> None:
        """Show so much of the bar; without its title it takes no room."""
        for button in (self._more, self._float, self._close):
            button.setVisible(buttons and title)
        self._title.setVisible(title)
        self._there = title
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room for what is shown."""
        return super().sizeHint() if self._there else QSize()

    def minimumSizeHint(self) -> QSize:
        """Return the least room for what is shown."""
        return super().minimumSizeHint() if self._there else QSize()

    def _button(self, name: str, help: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setToolTip(help)
        button.setAccessibleName(help)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction("Export picture…", self.exported.emit)
        menu.addAction("Copy picture", self.copied.emit)
        return menu
