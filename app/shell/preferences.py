"""What the window remembers from one start to the next."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QByteArray, QSettings

from app.model.sealing import sealed, unsealed

ThemeChoice = Literal["system", "light", "dark"]
LAYOUT = 2  # grows when an older layout can no longer be restored


class Preferences:
    """Typed access to one settings file; a value that makes no sense is its default."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._store = QSettings(str(file), QSettings.Format.IniFormat)
        self._numbers: dict[str, int] = {}  # they are asked for at every frame

    @property
    def theme(self) -> ThemeChoice:
        """Which theme was chosen."""
        found = self._store.value("look/theme", "system")
        return found if found in ("light", "dark") else "system"

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._store.setValue("look/theme", choice)

    @property
    def zoom(self) -> int:
        """The size of text in percent."""
        return self._number("look/zoom", 100, most=1000)

    @zoom.setter
    def zoom(self, percent: int) -> None:
        self._keep_number("look/zoom", percent)

    @property
    def rate(self) -> int:
        """Frames a second."""
        return self._number("look/rate", 30, most=1000)

    @rate.setter
    def rate(self, frames: int) -> None:
        self._keep_number("look/rate", frames)

    @property
    def picture_scale(self) -> int:
        """Pixels of an exported picture for each pixel on screen."""
        return self._number("export/scale", 2, most=4)

    @picture_scale.setter
    def picture_scale(self, scale: int) -> None:
        self._keep_number("export/scale", scale)

    @property
    def picture(self) -> str:
        """How a picture was exported last, as ``PictureChoice`` writes it."""
        return str(self._store.value("export/picture", ""))

    @picture.setter
    def picture(self, choice: str) -> None:
        self._store.setValue("export/picture", choice)

    @property
    def film(self) -> str:
        """How a film was made last, as ``FilmChoice`` writes it."""
        return str(self._store.value("export/film", ""))

    @film.setter
    def film(self, choice: str) -> None:
        self._store.setValue("export/film", choice)

    @property
    def steps(self) -> int:
        """How many steps are taken at once where that is asked."""
        return self._number("run/steps", 100, most=10**9)

    @steps.setter
    def steps(self, count: int) -> None:
        self._keep_number("run/steps", count)

    def layout(self, part: str) -> QByteArray:
        """Return how a part of the window was arranged; empty if that is not known, or damaged."""
        found = self._store.value(f"layout{LAYOUT}/{part}")
        return QByteArray(unsealed(bytes(found.data())) if isinstance(found, QByteArray) else b"")

    def keep_layout(self, part: str, state: QByteArray) -> None:
        """Remember how a part of the window is arranged."""
        self._store.setValue(f"layout{LAYOUT}/{part}", QByteArray(sealed(bytes(state.data()))))

    def save(self) -> None:
        """Write everything to the file now."""
        self._store.sync()

    def _number(self, key: str, default: int, most: int) -> int:
        """Return a whole number from 1 on; one that makes no sense is the default."""
        if key not in self._numbers:
            try:
                found = int(str(self._store.value(key, default)))
            except ValueError:
                found = default
            self._numbers[key] = found if 1 <= found <= most else default
        return self._numbers[key]

    def _keep_number(self, key: str, number: int) -> None:
        self._numbers[key] = number
        self._store.setValue(key, number)
