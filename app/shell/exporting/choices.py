"""Boxes of choices and their rows, as the dialogs of exports are made of them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QSpinBox, QWidget

from app.style.spins import spaced


def box_of(entries: Iterable[tuple[object, str]], chosen: object) -> QComboBox:
    """Return a box with an entry for each (data, text); the chosen data is shown."""
    box = QComboBox()
    for data, text in entries:
        box.addItem(text, data)
        if data == chosen:
            box.setCurrentIndex(box.count() - 1)
    return box


def spin_of(value: int, low: int, high: int, unit: str) -> QSpinBox:
    """Return a box of whole numbers, called by their unit."""
    spin = spaced(QSpinBox())
    spin.setRange(low, high)
    spin.setGroupSeparatorShown(True)
    spin.setValue(value)
    spin.setAccessibleName(unit.strip())
    return spin


def row_of(*widgets: QWidget) -> QHBoxLayout:
    """Return widgets side by side; words take no more room than they need."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget, 0 if isinstance(widget, QLabel | QCheckBox) else 1)
    return row
