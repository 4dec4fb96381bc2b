"""The bar that stays in view while changes wait for a restart."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.controls.desk import Desk
from app.controls.look import named, text_label
from app.controls.words import worded


class StagedBar(QFrame):
    """Says how many changes wait, and which when hovered over; hidden while none does."""

    restart = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "staged")
        self.desk = desk
        self.label = text_label("waiting", wrap=True)
        self.discard_button = QPushButton("Discard")
        self.discard_button.clicked.connect(self._discard)
        self.restart_button = QPushButton("Restart")
        self.restart_button.setProperty("role", "primary")
        self.restart_button.clicked.connect(self.restart)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.discard_button)
        buttons.addWidget(self.restart_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addWidget(self.label)
        column.addLayout(buttons)
        self.refresh()

    def refresh(self) -> None:
        """Count what waits."""
        waiting = self.desk.draft.staged()
        count = len(waiting)
        verb = "1 change waits" if count == 1 else f"{count} changes wait"
        self.label.setText(f"{verb} for a restart")
        self.setToolTip("\n".join(self._line(*key) for key in waiting))
        self.setVisible(count > 0)

    def _line(self, section: str, field: str) -> str:
        state = self.desk.draft.state(section, field)
        return f"{state.spec.label}: {worded(state.spec, state.value)}" if state else field

    def _discard(self) -> None:
        self.desk.draft.discard()
