"""Everything a person can do, in one list that menus, shortcuts and the palette share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from app.style.fonts import strong


def _always() -> bool:
    return True


def _silent() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done; ``text`` reads well alone, for the palette shows it alone.

    ``keys`` are shortcuts in Qt's portable notation. ``enabled``, ``shown`` and ``checked`` are
    asked whenever something has happened; an action with ``checked`` is a switch, and one that is
    not shown cannot be done. ``why`` says why not, where that is not plain.
    """

    id: str
    text: str
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    help: str = ""
    enabled: Callable[[], bool] = _always
    checked: Callable[[], bool] | None = None
    shown: Callable[[], bool] = _always
    why: Callable[[], str] = _silent

    def possible(self) -> bool:
        """Whether it can be done at present."""
        return self.shown() and self.enabled()


class Commands(QObject):
    """The registry: one Qt action for each record."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._records: dict[str, Action] = {}
        self._actions: dict[str, QAction] = {}
        self._states: dict[str, tuple[bool, bool, str]] = {}  # there, can be done, and why not

    def add(self, *records: Action) -> None:
        """Register actions; a second one of the same id is a mistake."""
        for record in records:
            if record.id in self._records:
                raise ValueError(f"two actions are called '{record.id}'")
            self._records[record.id] = record
            self._actions[record.id] = self._made(record)

    def records(self) -> tuple[Action, ...]:
        """All actions in order of registration."""
        return tuple(self._records.values())

    def action(self, id: str) -> QAction:
        """Return Qt's action of that id; KeyError if there is none."""
        return self._actions[id]

    def run(self, id: str) -> None:
        """Do it, if it can be done at present."""
        record = self._records[id]
        if record.possible():
            record.run()
            self.refresh()

    def give_keys(self, id: str, keys: tuple[str, ...]) -> None:
        """Give an action other shortcuts."""
        self._records[id] = replace(self._records[id], keys=keys)
        self._actions[id].setShortcuts([QKeySequence(each) for each in keys])
        self._actions[id].setToolTip(_hint(self._records[id]))

    def refresh(self) -> None:
        """Ask every action anew whether it is there, can be done and is on.

        This happens at every frame, so Qt is told only of what has changed.
        """
        for id, record in self._records.items():
            shown = record.shown()
            state = shown, shown and record.enabled(), record.why()
            if state != self._states.get(id):
                self._states[id] = state
                self._actions[id].setVisible(shown)
                self._actions[id].setEnabled(state[1])
                self._actions[id].setToolTip(_hint(record))
            # a click changes the mark by itself, whatever comes of it
            if record.checked is not None and record.checked() != self._actions[id].isChecked():
                self._actions[id].setChecked(record.checked())

    def _made(self, record: Action) -> QAction:
        action = QAction(record.text, self)
        action.setObjectName(record.id)
        action.setShortcuts([QKeySequence(keys) for keys in record.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setToolTip(_hint(record))
        action.setCheckable(record.checked is not None)
        action.triggered.connect(lambda: self.run(record.id))
        return action


def shortcut_text(record: Action) -> str:
    """Return an action's first shortcut as this system writes it."""
    if not record.keys:
        return ""
    return QKeySequence(record.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)


def _hint(record: Action) -> str:
    keys = shortcut_text(record)
    first = strong(record.text.rstrip("…")) + (f" &nbsp;{keys}" if keys else "")
    return "<br>".join(line for line in (first, record.help, record.why()) if line)
