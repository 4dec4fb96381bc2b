"""Shapes and colours of a lesson, beyond the application's own style sheet."""

from __future__ import annotations

from string import Template

from app.style.theme import Theme

RULES = Template("""
#lesson { background: $panel; border: none; border-left: 1px solid $border; }
#lesson QScrollArea, #lessonsheet { background: $panel; border: none; }
#lessonhead { border-bottom: 1px solid $border; }
#lessonfoot { border-top: 1px solid $border; }
#question {
    background: $window; border: 1px solid $border; border-left: 4px solid $accent;
    border-radius: 6px;
}
#awaited, #outcome { background: $window; border: 1px solid $border; border-radius: 6px; }
QLabel { background: transparent; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="heading"], QLabel[role="number"] { font-weight: 600; }
QLabel[role="warning"] { color: $warning; }
QPushButton[role="primary"]:disabled {
    background: $hover; color: $faint; border-color: $border;
}
QRadioButton { background: transparent; }
QRadioButton::indicator {
    width: 14px; height: 14px; border: 1px solid $faint; border-radius: 8px; background: $panel;
}
QRadioButton::indicator:hover, QRadioButton::indicator:focus { border-color: $accent; }
QRadioButton::indicator:checked {
    border: 5px solid $accent; width: 6px; height: 6px; background: $panel;
}
""")


def stylesheet(theme: Theme) -> str:
    """Return the style sheet of a lesson in a theme."""
    names = ("window", "panel", "border", "muted", "faint", "accent", "hover", "warning")
    return RULES.substitute({name: getattr(theme, name) for name in names})
