"""A dialog that changes settings of a run: find one by its name, give it another value."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.controls.desk import Chooser, Desk
from app.controls.look import stylesheet
from app.controls.row import FieldRow
from app.controls.words import worded
from app.model.draft import Draft
from app.model.fields import Key, heads
from app.style.theme import Theme
from engine.contract.differing import differing
from engine.contract.specs import Catalogue
from engine.contract.values import Config

KEY = Qt.ItemDataRole.UserRole
UNCHANGED = "Nothing is changed yet."
FIRST = "Choose a setting at the left."


class ChangeDialog(QDialog):
    """Edits a copy of a configuration; ``config`` is the copy, ``changed`` whether it differs."""

    def __init__(
        self,
        title: str,
        config: Config,
        catalogue: Catalogue,
        theme: Theme,
        *,
        parent: QWidget,
        choose: Chooser | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._before, self._catalogue = config, catalogue
        self._draft = Draft(catalogue)
        self._draft.open(config)
        self._draft.refreshed.append(self._refresh)
        self._desk = Desk(self._draft, theme, choose)
        self._row: FieldRow | None = None
        self._entries: tuple[tuple[Key, str], ...] = ()
        self.query = QLineEdit()
        self.query.setPlaceholderText("Find a setting")
        self.query.setAccessibleName("Find a setting")
        self.query.textChanged.connect(self._narrow)
        self.list = QListWidget()
        self.list.setAccessibleName("Settings")
        self.list.currentItemChanged.connect(lambda item, _: self._show(item))
        self._help = QLabel(FIRST)
        self._help.setWordWrap(True)
        self._help.setObjectName("muted")
        self.summary = QLabel(UNCHANGED)
        self.summary.setWordWrap(True)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self._refresh()
        self.query.setFocus()

    @property
    def config(self) -> Config:
        """The configuration with every change in it."""
        return self._draft.config()

    @property
    def changed(self) -> bool:
        """Whether anything was changed."""
        return self.config != self._before

    def select(self, section: str, field: str) -> None:
        """Show the editor of a setting."""
        for number in range(self.list.count()):
            if self.list.item(number).data(KEY) == (section, field):
                self.list.setCurrentRow(number)

    def _refresh(self) -> None:
        """List the settings that there are now, and say what is changed."""
        entries = tuple(_entries(self._draft, self._catalogue))
        if entries != self._entries:
            self._entries = entries
            self._narrow(self.query.text())
        elif self._row is not None:
            self._row.refresh()
        pair = differing([self._before, self.config], self._catalogue)
        texts = (f"{d.label}: {d.values[0] or '–'} → {d.values[1] or '–'}" for d in pair)
        self.summary.setText("\n".join(texts) or UNCHANGED)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(self.changed)

    def _narrow(self, query: str) -> None:
        current = self.list.currentItem()
        present = current.data(KEY) if current else None
        words = query.casefold().split()
        self.list.blockSignals(True)
        self.list.clear()
        for key, text in self._entries:
            if all(word in text.casefold() for word in words):
                item = QListWidgetItem(text)
                item.setData(KEY, key)
                self.list.addItem(item)
                if key == present:
                    self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        if self.list.currentItem() is None and words and self.list.count():
            self.list.setCurrentRow(0)
        elif self.list.currentItem() is not None and self._row is not None:
            self._row.refresh()

    def _show(self, item: QListWidgetItem | None) -> None:
        if self._row is not None:
            self._row.hide()
            self._row.deleteLater()
            self._row = None
        key = item.data(KEY) if item is not None else None
        section, field = key or ("", "")
        spec = self._draft.spec(section, field)
        self._help.setText(self._draft.help(section, field) if spec else FIRST)
        if spec is not None:
            self._row = FieldRow(self._desk, (section, field), spec)
            self._row.hint.setMaximumHeight(0)  # all changes act from the beginning of the run
            self._place.insertWidget(0, self._row)

    def _lay_out(self) -> None:
        self.setStyleSheet(stylesheet(self._desk.theme))
        left = QVBoxLayout()
        left.addWidget(self.query)
        left.addWidget(self.list, 1)
        self._place = QVBoxLayout()
        self._place.addWidget(self._help)
        self._place.addStretch(1)
        self._place.addWidget(self.summary)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addLayout(left, 1)
        middle.addLayout(self._place, 1)
        whole = QVBoxLayout(self)
        whole.addLayout(middle, 1)
        whole.addWidget(self.buttons)
        line, letter = self.fontMetrics().height(), self.fontMetrics().averageCharWidth()
        self.resize(letter * 110, line * 26)


def _entries(draft: Draft, catalogue: Catalogue) -> list[tuple[Key, str]]:
    """Return what can be changed of a run, as it is listed."""
    known = heads(catalogue)
    found: list[tuple[Key, str]] = []
    for section in draft.sections():
        if section.choosable and draft.replacement(section.name) is None:
            key = (section.name, "kind")
            found.append((key, f"{section.title}: {_word(draft, key)}"))
        for field in draft.fields(section.name):
            key = (section.name, field.name)
            label = section.title if key in known else f"{section.title} › {field.label}"
            symbol = f" {field.symbol}" if field.symbol else ""
            found.append((key, f"{label}{symbol}: {_word(draft, key)}"))
    return found


def _word(draft: Draft, key: Key) -> str:
    spec = draft.spec(*key)
    return worded(spec, draft.value(*key)) if spec else ""
