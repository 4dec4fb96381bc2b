"""Shapes and colours of the controls, beyond the application's own style sheet."""

from __future__ import annotations

from string import Template
from typing import TypeVar

from PySide6.QtWidgets import QLabel, QWidget

from app.style.theme import Theme

W = TypeVar("W", bound=QWidget)

RULES = Template("""
#controls, #controls QScrollArea, #sheet { background: $panel; border: none; }
#knobs { background: $window; border: 1px solid $border; border-radius: 8px; }
#rule { background: $border; border: none; }

QPushButton#group {
    background: transparent; border: none; border-radius: 6px; padding: 0; text-align: left;
}
QPushButton#group:hover { background: $hover; }
QPushButton#group:focus { border: 1px solid $accent; }
#grouptitle { font-weight: 600; color: $text; }
#heading { color: $muted; font-weight: 600; }
#summary, #hint { color: $muted; }
#hint[tone="staged"], #summary[tone="staged"] { color: $warning; }
#hint[tone="error"] { color: $error; }

#row { border: none; border-left: 3px solid transparent; border-radius: 0; }
#row[tone="staged"] { border-left-color: $warning; }
#row[tone="error"] { border-left-color: $error; }
#row[pointed="true"] { border: 3px solid $accent; border-radius: 6px; }
QLineEdit[wrong="true"] { border: 1px solid $error; }
QToolButton#reset { padding: 0; border-radius: 4px; }

QSlider { min-height: 18px; background: transparent; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $border; }
QSlider::sub-page:horizontal { border-radius: 2px; background: $accent; }
QSlider::sub-page:horizontal:disabled { background: $faint; }
QSlider::handle:horizontal {
    width: 12px; height: 12px; margin: -5px 0; border-radius: 7px;
    background: $raised; border: 1px solid $accent;
}
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { background: $accent; }
QSlider::handle:horizontal:disabled { border-color: $faint; }

#then { background: $raised; border: none; border-top: 1px solid $border; }
#then QLabel { color: $muted; }

#staged { background: $raised; border: none; border-top: 2px solid $warning; }
#staged QLabel { color: $warning; font-weight: 600; }
""")


def stylesheet(theme: Theme) -> str:
    """Return the style sheet of the controls in a theme."""
    names = ("window", "panel", "raised", "border", "text", "muted", "faint", "accent", "hover")
    colours = {name: getattr(theme, name) for name in (*names, "warning", "error")}
    return RULES.substitute(colours)


def named(widget: W, name: str) -> W:
    """Give a widget the name by which the style sheet finds it."""
    widget.setObjectName(name)
    return widget


def text_label(name: str, text: str = "", *, wrap: bool = False) -> QLabel:
    """Make a label that the style sheet finds by ``name``; one that wraps asks for no width."""
    label = named(QLabel(text), name)
    label.setWordWrap(wrap)
    return label


def mark(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet looks at, and restyle the widget if it changed."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
