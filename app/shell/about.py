"""What this is, and of which versions it is made."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from app.style.fonts import heading_font
from app.style.icons import pixmap
from app.style.theme import Theme

if TYPE_CHECKING:
    from app.shell.window import Window

SHELL = ("PySide6-Essentials", "pyqtgraph", "qasync")


class About(QDialog):
    """Name, purpose and versions; all text can be selected and copied."""

    def __init__(self, versions: Mapping[str, str], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("About Saddlepoint")
        logo = QLabel()
        logo.setPixmap(pixmap("logo", theme.accent, 56, self.devicePixelRatioF()))
        title = QLabel("Saddlepoint")
        title.setFont(heading_font(1.6))
        purpose = QLabel("A live visual laboratory for generative models.")
        details = QLabel(_table({**versions, **_shell_versions()}))
        details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        licence = QLabel("MIT licence. Fonts: Inter (OFL), and signs from DejaVu Sans.")
        licence.setObjectName("muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        for widget in (logo, title, purpose, details, licence, buttons):
            layout.addWidget(widget)


def show_about(window: Window) -> None:
    """Tell what this is."""
    about = About(window.link.catalogue.versions, window.appearance.theme, window)
    about.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    about.open()


def _shell_versions() -> dict[str, str]:
    return {"Qt": qVersion(), **{name: _version(name) for name in SHELL}}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _table(versions: Mapping[str, str]) -> str:
    rows = "".join(
        f"<tr><td style='padding-right: 24px'>{name}</td><td>{number}</td></tr>"
        for name, number in versions.items()
    )
    return f"<table cellspacing='2'>{rows}</table>"
