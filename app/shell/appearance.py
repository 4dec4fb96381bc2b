"""Theme and size of text of the whole application."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.shell.preferences import Preferences, ThemeChoice
from app.style.fonts import text_font
from app.style.palette import palette
from app.style.sheet import stylesheet
from app.style.theme import DARK, LIGHT, Theme

ZOOMS = (80, 90, 100, 110, 125, 150, 175, 200)


class Appearance(QObject):
    """Applies theme and zoom to the application; ``changed(Theme)`` follows every change."""

    changed = Signal(object)

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.choice: ThemeChoice = preferences.theme
        self.zoom = min(ZOOMS, key=lambda z: abs(z - preferences.zoom))
        self._own = 0  # the size to which text goes back, while it has another one for a time
        self._lent = 0
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply()

    @property
    def theme(self) -> Theme:
        """The theme in force."""
        if self.choice == "system":
            scheme = QGuiApplication.styleHints().colorScheme()
            return DARK if scheme is Qt.ColorScheme.Dark else LIGHT
        return DARK if self.choice == "dark" else LIGHT

    def choose(self, choice: ThemeChoice) -> None:
        """Use the light or the dark theme, or follow the system."""
        self._preferences.theme = choice
        self.wear(choice)

    def wear(self, choice: ThemeChoice) -> None:
        """Use a theme for now; the next start has the one that was chosen last."""
        self.choice = choice
        self._apply()

    def enlarge(self) -> None:
        """Make all text one size larger."""
        self._set_zoom(next((z for z in ZOOMS if z > self.zoom), max(ZOOMS[-1], self.zoom)))

    def shrink(self) -> None:
        """Make all text one size smaller."""
        self._set_zoom(next((z for z in reversed(ZOOMS) if z < self.zoom), ZOOMS[0]))

    def normal(self) -> None:
        """Give text its normal size, or that of the time being."""
        self._set_zoom(self._lent or 100)

    def lend(self, percent: int) -> None:
        """Give text a size for a time, at least its own; until then no size is remembered."""
        self._own = self._own or self.zoom
        self._lent = max(percent, self._own)
        self._set_zoom(self._lent)

    def give_back(self) -> None:
        """Give text the size again that it had before."""
        own, self._lent = self._own, 0
        if own:
            self._set_zoom(own)
        self._own = 0

    def _set_zoom(self, percent: int) -> None:
        if percent != self.zoom:
            self.zoom = percent
            if not self._own:
                self._preferences.zoom = percent
            self._apply()

    def _follow_system(self) -> None:
        if self.choice == "system":
            self._apply()

    def _apply(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        scale = self.zoom / 100
        application.setFont(text_font(scale))
        application.setPalette(palette(self.theme))
        application.setStyleSheet(stylesheet(self.theme, scale))
        self.changed.emit(self.theme)
