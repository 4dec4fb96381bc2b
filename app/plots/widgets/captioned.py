"""A widget under a line that says what it shows."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.style.theme import Theme


class Captioned(QWidget):
    """``content`` with its caption above it; rich text is allowed."""

    def __init__(self, caption: str, content: QWidget) -> None:
        super().__init__()
        self.label = QLabel(caption)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.label.setWordWrap(True)  # after the policy, which it makes one of height for width
        self.content = content
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.label)
        layout.addWidget(content, 1)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.label.setStyleSheet(f"color: {theme.muted}; background: transparent")
