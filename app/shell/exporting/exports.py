"""Pictures of panels and window, and curves as a table: painted here, written elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from app.film.images import png
from app.film.picture import image_of
from app.shell.dialogs import FileDialogs
from app.shell.preferences import Preferences
from app.shell.tasks import Job, Tasks
from engine.contract.columns import ColumnsView
from engine.contract.curve_table import csv_pieces

Replacing = Callable[[Path], AbstractContextManager[BinaryIO]]
PNG = "PNG picture (*.png)"
FILTERS = {".png": PNG, ".svg": "SVG picture (*.svg)", ".pdf": "PDF document (*.pdf)"}
SCREEN = 96  # pixels an inch of a screen, as far as anybody knows


class Exports:
    """Saves and copies; ``replacing`` opens a file that is written whole or not at all."""

    def __init__(
        self,
        tasks: Tasks,
        dialogs: FileDialogs,
        preferences: Preferences,
        replacing: Replacing,
        said: Callable[[str], None],
    ) -> None:
        self._tasks = tasks
        self._dialogs = dialogs
        self._preferences = preferences
        self._replacing = replacing
        self._said = said

    def copy(self, widget: QWidget, title: str) -> None:
        """Put a picture of a widget on the clipboard."""
        scale = self._preferences.picture_scale
        self.copy_image(image_of(widget, scale, SCREEN * scale), title)

    def copy_image(self, image: QImage, title: str) -> None:
        """Put an image on the clipboard."""
        QGuiApplication.clipboard().setImage(image)
        self._said(f"Copied {title}")

    def save_picture(self, widget: QWidget, title: str) -> None:
        """Ask where, then save a picture of a widget as it is when this is called."""
        scale = self._preferences.picture_scale
        image = image_of(widget, scale, SCREEN * scale)
        self._tasks.start(self.save(lambda: png(image), title, ".png"), f"export {title}")

    async def save(self, content: Callable[[], bytes], title: str, suffix: str) -> None:
        """Ask where, then write what ``content``, called in another thread, returns."""
        name = f"{_file_name(title)}{suffix}"
        path = await self._dialogs.save(f"Export {title}", name, FILTERS[suffix])
        if path is not None:
            job = Job(f"Exporting {title}")
            await self._tasks.in_thread(job, lambda _: self._write(content(), path))
            self._said(f"Exported {path.name}")

    def save_curves(self, columns: ColumnsView) -> None:
        """Ask where, then save all curves."""
        self._tasks.start(self._save_curves(columns), "export the curves")

    async def _save_curves(self, columns: ColumnsView) -> None:
        path = await self._dialogs.save("Export curves", "curves.csv", "Table (*.csv)")
        if path is None:
            return
        job = Job("Exporting curves")
        await self._tasks.in_thread(job, lambda job: self._write_curves(columns, path, job))
        self._said(f"Exported {path.name}")

    def _write(self, content: bytes, path: Path) -> None:
        with self._replacing(path) as file:
            file.write(content)

    def _write_curves(self, columns: ColumnsView, path: Path, job: Job) -> None:
        with self._replacing(path) as file:
            for share, text in csv_pieces(columns):
                file.write(text.encode())
                job.report(share)


def _file_name(title: str) -> str:
    return "-".join(title.lower().split())
