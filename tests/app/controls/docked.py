"""The rows of the whole controls, once all that was asked for has happened."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from app.controls.dock import ControlsDock
from app.controls.row import FieldRow


def rows(dock: ControlsDock) -> dict[tuple[str, str], FieldRow]:
    """Return the rows of the groups, without the knobs."""
    found: dict[tuple[str, str], FieldRow] = {}
    for group in dock.groups.values():
        for form in group.forms:
            found |= form.head.rows | form.body.rows
    return found


def settle() -> None:
    """Delete what waits to be deleted, and let the rest happen."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
