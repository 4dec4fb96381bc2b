"""Type a few letters of what you want to do."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPalette,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.model.fuzzy import ranked
from app.shell.commands import Action, Commands, shortcut_text

ID, KEYS = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
WIDTH, ROWS, MARGIN = 560, 10, 12


class CommandPalette(QFrame):
    """A list over the window, narrowed by typing; Enter does it, Escape leaves it."""

    def __init__(self, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self._commands = commands
        self._window = parent
        self.query = QLineEdit()
        self.query.setPlaceholderText("What would you like to do?")
        self.query.setAccessibleName("Search commands")
        self.query.textChanged.connect(self._narrow)
        self.query.installEventFilter(self)
        self.list = QListView()
        self.list.setModel(QStandardItemModel(self))
        self.list.setItemDelegate(_Line(self))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda _: self._choose())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.query)
        layout.addWidget(self.list)
        self.hide()

    def open(self) -> None:
        """Show all that can be done at present, with nothing typed yet."""
        self.query.clear()
        self._narrow("")
        parent = self._window
        width = min(max(WIDTH, self.fontMetrics().averageCharWidth() * 70), parent.width() - 32)
        height = self.query.sizeHint().height() + ROWS * (self.fontMetrics().height() + MARGIN) + 40
        self.setFixedSize(width, min(height, parent.height() - 80))
        self.move((parent.width() - width) // 2, 56)
        self.show()
        self.raise_()
        self.query.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Steer the list from the line in which one types."""
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._steered(event)
        return super().eventFilter(watched, event)

    def _steered(self, event: QKeyEvent) -> bool:
        if event.key() in MOVES:
            self.list.keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            return False
        return True

    def _narrow(self, query: str) -> None:
        possible = [r for r in self._commands.records() if r.possible() and r.id != "help.palette"]
        model = QStandardItemModel(self)
        found = ranked(query, possible, lambda r: r.text)
        for record in found:
            model.appendRow(_item(record))
        if not found:
            nothing = QStandardItem("Nothing that can be done now fits")
            nothing.setEnabled(False)
            model.appendRow(nothing)
        old = self.list.model()
        self.list.setModel(model)
        old.deleteLater()
        self.list.setCurrentIndex(model.index(0, 0))

    def _choose(self) -> None:
        chosen = self.list.currentIndex().data(ID)
        self._leave()
        if chosen:
            self._commands.run(chosen)

    def _leave(self) -> None:
        self.hide()
        self._window.setFocus(Qt.FocusReason.PopupFocusReason)


class _Line(QStyledItemDelegate):
    """Draws a command at the left and its shortcut at the right."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        style: Any = option  # the stubs lack the fields of style options
        chosen = bool(style.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.PlaceholderText
        painter.setPen(style.palette.color(role))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(style.rect.adjusted(0, 0, -12, 0), flags, index.data(KEYS) or "")

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), QFontMetrics(QApplication.font()).height() + MARGIN)


def _item(record: Action) -> QStandardItem:
    item = QStandardItem(record.text)
    item.setData(record.id, ID)
    item.setData(shortcut_text(record), KEYS)
    return item
