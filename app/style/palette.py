"""From a theme to Qt's palette; Fusion paints every standard widget from it."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from app.style.theme import Theme

Role = QPalette.ColorRole
Group = QPalette.ColorGroup


def palette(theme: Theme) -> QPalette:
    """Return the palette of a theme."""
    made = QPalette()
    for role, colour in _roles(theme).items():
        made.setColor(role, QColor(colour))
    for role in (Role.WindowText, Role.Text, Role.ButtonText, Role.HighlightedText):
        made.setColor(Group.Disabled, role, QColor(theme.faint))
    made.setColor(Group.Disabled, Role.Highlight, QColor(theme.border))
    return made


def _roles(theme: Theme) -> dict[QPalette.ColorRole, str]:
    return {
        Role.Window: theme.window,
        Role.WindowText: theme.text,
        Role.Base: theme.panel,
        Role.AlternateBase: theme.raised,
        Role.Text: theme.text,
        Role.PlaceholderText: theme.muted,
        Role.Button: theme.raised,
        Role.ButtonText: theme.text,
        Role.BrightText: theme.error,
        Role.Highlight: theme.accent,
        Role.HighlightedText: theme.on_accent,
        Role.Accent: theme.accent,
        Role.Link: theme.accent,
        Role.LinkVisited: theme.accent,
        Role.ToolTipBase: theme.raised,
        Role.ToolTipText: theme.text,
        Role.Light: theme.raised,
        Role.Midlight: theme.border,
        Role.Mid: theme.border,
        Role.Dark: theme.muted,
        Role.Shadow: theme.border,
    }
