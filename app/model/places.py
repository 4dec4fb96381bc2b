"""Where the window keeps what it remembers."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APPLICATION = "saddlepoint"


@dataclass(frozen=True, slots=True)
class Places:
    """``config`` holds layout and preferences, ``data`` automatic checkpoints and recent files."""

    config: Path
    data: Path

    @property
    def settings(self) -> Path:
        """The file of layout and preferences."""
        return self.config / "window.ini"

    @property
    def recents(self) -> Path:
        """The file that lists recent files."""
        return self.data / "recent.json"

    @property
    def written(self) -> Path:
        """The file that lists folders into which something was saved or exported."""
        return self.data / "folders.json"

    @property
    def sessions(self) -> Path:
        """The folder of automatic checkpoints, one folder for each window."""
        return self.data / "sessions"

    @property
    def beside(self) -> Path:
        """The folder of experiments that windows have handed to others beside them."""
        return self.data / "beside"


def user_places() -> Places:
    """Return the places that this system sets aside for a user's configuration and data."""
    return Places(
        Path(platformdirs.user_config_dir(APPLICATION, appauthor=False)),
        Path(platformdirs.user_data_dir(APPLICATION, appauthor=False)),
    )


def writable(places: Places) -> tuple[Places, str]:
    """Make the folders; return other places, and why, where nothing can be written to these."""
    try:
        for folder in (places.config, places.sessions):
            folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        other = Path(tempfile.mkdtemp(prefix=f"{APPLICATION}-"))
        reason = (
            f"{folder} cannot be written to ({error.strerror or error}). "
            f"Layout and automatic checkpoints of this session are kept in {other}."
        )
        return Places(other, other), reason
    return places, ""
