"""Pictures of panels and window, and curves as a table: painted here, written elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QWidget

from app.model.curves import csv_pieces
from app.shell.dialogs import FileDialogs
from app.shell.preferences import Preferences
from app.shell.tasks import Job, Tasks
from engine.contract.columns import ColumnsView

Replacing = Callable[[Path], AbstractContextManager[BinaryIO]]
PNG = "PNG picture (*.png)"
SCALES = (1, 2, 3, 4)


def picture(widget: QWidget, scale: int) -> QImage:
    """Paint a widget with ``scale`` pixels for each of its own."""
    image = QPixmap(widget.size() * scale)
    image.setDevicePixelRatio(scale)
    image.fill(widget.palette().window().color())
    widget.render(image, QPoint())
    return image.toImage()


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
        QGuiApplication.clipboard().setImage(picture(widget, self._preferences.picture_scale))
        self._said(f"Copied {title}")

    def save_picture(self, widget: QWidget, title: str) -> None:
        """Ask where, then save a picture of a widget as it is when this is called."""
        image = picture(widget, self._preferences.picture_scale)
        self._tasks.start(self._save_picture(image, title), f"export {title}")

    def save_curves(self, columns: ColumnsView) -> None:
        """Ask where, then save all curves."""
        self._tasks.start(self._save_curves(columns), "export the curves")

    async def _save_picture(self, image: QImage, title: str) -> None:
        path = await self._dialogs.save(f"Export {title}", f"{_file_name(title)}.png", PNG)
        if path is None:
            return
        await self._tasks.in_thread(Job(f"Exporting {title}"), lambda _: self._write(image, path))
        self._said(f"Exported {path.name}")

    async def _save_curves(self, columns: ColumnsView) -> None:
        path = await self._dialogs.save("Export curves", "curves.csv", "Table (*.csv)")
        if path is None:
            return
        job = Job("Exporting curves")
        await self._tasks.in_thread(job, lambda job: self._write_curves(columns, path, job))
        self._said(f"Exported {path.name}")

    def _write(self, image: QImage, path: Path) -> None:
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        with self._replacing(path) as file:
            file.write(content.data())

    def _write_curves(self, columns: ColumnsView, path: Path, job: Job) -> None:
        with self._replacing(path) as file:
            for share, text in csv_pieces(columns):
                file.write(text.encode())
                job.report(share)


def _file_name(title: str) -> str:
    return "-".join(title.lower().split())
