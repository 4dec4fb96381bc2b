"""Pictures and curves that leave the window: for the clipboard, or for files written elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from PySide6.QtGui import QGuiApplication, QImage

from app.shell.dialogs import FileDialogs
from app.shell.tasks import Job, Tasks
from engine.contract.columns import ColumnsView
from engine.contract.curve_table import csv_pieces

Replacing = Callable[[Path], AbstractContextManager[BinaryIO]]
FILTERS = {
    ".png": "PNG picture (*.png)",
    ".svg": "SVG picture (*.svg)",
    ".pdf": "PDF document (*.pdf)",
}


class Exports:
    """Saves and copies; ``replacing`` opens a file that is written whole or not at all."""

    def __init__(
        self,
        tasks: Tasks,
        dialogs: FileDialogs,
        replacing: Replacing,
        said: Callable[[str], None],
    ) -> None:
        self._tasks = tasks
        self._dialogs = dialogs
        self._replacing = replacing
        self._said = said

    def copy_image(self, image: QImage, title: str) -> None:
        """Put an image on the clipboard."""
        QGuiApplication.clipboard().setImage(image)
        self._said(f"Copied {title}")

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
