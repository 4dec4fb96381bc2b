"""The list that drops down to choose an experiment from, narrowed by typing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget
from typing_extensions import override

from app.controls.shelf_list import NAME, TwoLines, fill, row_of
from app.model.shelves import Shelf, narrowed

WIDTH, ROWS = 60, 30  # at least so many characters wide, at most so many lines high
KEYS: dict[int, int] = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}
NOTHING = "No experiment fits"


class Finder(QFrame):
    """A line to type in over the shelves; Enter chooses, Escape leaves everything as it is."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._shelves: tuple[Shelf, ...] = ()
        self._open = ""
        self.query = QLineEdit()
        self.query.setPlaceholderText("Find an experiment")
        self.query.setAccessibleName("Find an experiment")
        self.query.textChanged.connect(self._narrow)
        self.query.installEventFilter(self)
        self.rows = QStandardItemModel(self)
        self.list = QListView()
        self.list.setModel(self.rows)
        self.list.setItemDelegate(TwoLines(self.list))
        self.list.setAccessibleName("Experiments")
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.clicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(4)
        column.addWidget(self.query)
        column.addWidget(self.list)

    def show_shelves(self, shelves: tuple[Shelf, ...]) -> None:
        """Offer these."""
        self._shelves = shelves
        self._narrow(self.query.text())

    def open(self, below: QWidget, present: str) -> None:
        """Drop down from a widget with the present experiment marked."""
        self._open = present
        self.query.clear()
        self._narrow("")
        self.setGeometry(self._place(below))
        self.show()
        self.query.setFocus(Qt.FocusReason.PopupFocusReason)
        self._show_current()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._steered(event)
        return super().eventFilter(watched, event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        # the press that closes the list must not open it again
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)
        super().mousePressEvent(event)

    def _steered(self, event: QKeyEvent) -> bool:
        if event.key() in KEYS:
            self._move(KEYS[event.key()])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex())
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab):
            self.hide()
        else:
            return False
        return True

    def _move(self, by: int) -> None:
        """Go so many experiments on, headings not counted, and no further than the last."""
        rows = [row for row in range(self.rows.rowCount()) if self.rows.item(row).data(NAME)]
        if not rows:
            return
        present = self.list.currentIndex().row()
        place = rows.index(present) + by if present in rows else 0
        self._go(rows[min(max(place, 0), len(rows) - 1)])

    def _go(self, row: int) -> None:
        self.list.setCurrentIndex(self.rows.index(row, 0))
        self._show_current()

    def _show_current(self) -> None:
        current = self.list.currentIndex()
        if current.row() <= 1:
            self.list.scrollToTop()  # with the heading
        else:
            self.list.scrollTo(current)

    def _narrow(self, query: str) -> None:
        fill(self.rows, narrowed(self._shelves, query))
        if not self.rows.rowCount():
            nothing = QStandardItem(NOTHING)
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.rows.appendRow(nothing)
            return
        # the first row is a heading, the second an experiment
        self._go(1 if query.strip() else max(row_of(self.rows, self._open), 1))

    def _choose(self, index: QModelIndex) -> None:
        name = index.data(NAME)
        if name:
            self.hide()
            self.chosen.emit(str(name))

    def _place(self, below: QWidget) -> QRect:
        """Return the room below a widget, or above it where there is more."""
        metrics, screen = self.fontMetrics(), below.screen().availableGeometry()
        width = max(below.width(), WIDTH * metrics.averageCharWidth())
        rows = sum(self.list.sizeHintForRow(row) for row in range(self.rows.rowCount()))
        wish = min(rows + self.query.sizeHint().height() + 24, ROWS * metrics.height())
        corner = below.mapToGlobal(QPoint(0, below.height() + 2))
        room, over = screen.bottom() - corner.y(), corner.y() - below.height() - screen.top()
        upwards = wish > room and over > room
        height = min(wish, over if upwards else room)
        top = corner.y() - below.height() - 4 - height if upwards else corner.y()
        left = min(max(corner.x(), screen.left()), max(screen.right() - width, screen.left()))
        return QRect(left, top, width, max(height, 120))
