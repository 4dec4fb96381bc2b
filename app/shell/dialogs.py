"""Dialogs that are awaited: nothing stops while they are open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget


async def finished(dialog: QDialog, loop: asyncio.AbstractEventLoop) -> bool:
    """Open a dialog, wait until it is closed, and tell whether it was accepted."""
    future: asyncio.Future[int] = loop.create_future()

    def end(code: int) -> None:
        if not future.done():  # it is when the window was closed meanwhile
            future.set_result(code)

    dialog.finished.connect(end)
    dialog.open()
    try:
        return await future == QDialog.DialogCode.Accepted
    finally:
        dialog.deleteLater()


class FileDialogs:
    """Asks for files to open and to save, beginning where the last one was.

    ``saving`` is told of each folder into which something is about to be written.
    """

    def __init__(
        self, parent: QWidget, loop: asyncio.AbstractEventLoop, *, native: bool = True
    ) -> None:
        self._parent = parent
        self._loop = loop
        self._native = native
        self._folder = Path.home()
        self.saving: Callable[[Path], None] = lambda _: None

    async def open(self, title: str, *filters: str, start: Path | None = None) -> Path | None:
        """Ask for a file that exists; return None if the dialog was cancelled."""
        dialog = self._dialog(title, filters, start)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        return await self._chosen(dialog)

    async def folder(self, title: str, start: Path | None = None) -> Path | None:
        """Ask for a folder that exists; return None if the dialog was cancelled."""
        dialog = self._dialog(title, (), start)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        return await self._chosen(dialog)

    async def save(self, title: str, name: str, *filters: str) -> Path | None:
        """Ask where to save, proposing a name; a name without a suffix gets the proposal's."""
        dialog = self._dialog(title, filters)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix)
        dialog.selectFile(name)
        path = await self._chosen(dialog)
        if path is not None:
            self.saving(path.parent)
        return path

    def _dialog(
        self, title: str, filters: tuple[str, ...], start: Path | None = None
    ) -> QFileDialog:
        dialog = QFileDialog(self._parent, title, str(start or self._folder))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog, not self._native)
        if filters:
            dialog.setNameFilters(filters)
        return dialog

    async def _chosen(self, dialog: QFileDialog) -> Path | None:
        if not await finished(dialog, self._loop):
            return None
        path = Path(dialog.selectedFiles()[0])
        self._folder = path.parent
        return path
