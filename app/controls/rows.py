"""A list of fields that follows the draft: rows come and go, those that stay are kept."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.controls.desk import Desk
from app.controls.row import FieldRow
from app.model.fields import Key


class Rows(QWidget):
    """Rows for a changing choice of fields, in order."""

    def __init__(self, desk: Desk, indent: int = 0) -> None:
        super().__init__()
        self.desk = desk
        self.rows: dict[Key, FieldRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(indent, 0, 0, 0)
        self._column.setSpacing(2)

    def show_fields(self, wanted: Mapping[Key, str]) -> None:
        """Show these fields, each by the label given or else by its own, and bring them up to date.

        A row is made anew only where its field is described differently than before.
        """
        specs = {key: self.desk.draft.spec(*key) for key in wanted}
        for key, row in tuple(self.rows.items()):
            if specs.get(key) != row.spec:
                self._drop(key)
        for place, (key, label) in enumerate(wanted.items()):
            spec = specs[key]
            if spec is None:
                continue
            if key not in self.rows:
                self.rows[key] = FieldRow(self.desk, key, spec, label)
                self._column.insertWidget(place, self.rows[key])
            self.rows[key].refresh()

    def restyle(self) -> None:
        """Take on the colours of the theme."""
        for row in self.rows.values():
            row.restyle()

    def _drop(self, key: Key) -> None:
        row = self.rows.pop(key)
        row.hide()
        self._column.removeWidget(row)
        row.deleteLater()
