"""A second panel that is set as the first one is on screen."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QAbstractButton, QComboBox, QSlider, QWidget

from app.plots.panel import Panel
from app.plots.steering import Steering

T = TypeVar("T", bound=QWidget)


def mimic(copy: Panel, shown: Panel) -> None:
    """Give a panel the chips, sliders and choices of another of its kind.

    What is made by and by, when there is something to show, is left as it is.
    """
    buttons = zip(*(_parts(panel, QAbstractButton) for panel in (copy, shown)), strict=False)
    for mine, theirs in buttons:
        if mine.isCheckable() and theirs.isCheckable() and mine.text() == theirs.text():
            mine.setChecked(theirs.isChecked())
    for one, other in zip(*(_parts(panel, QSlider) for panel in (copy, shown)), strict=False):
        one.setValue(other.value())
    for box, known in zip(*(_parts(panel, QComboBox) for panel in (copy, shown)), strict=False):
        if box.findText(known.currentText()) >= 0:
            box.setCurrentText(known.currentText())


def _parts(panel: Panel, kind: type[T]) -> list[T]:
    """Return the parts of a panel that stand still by themselves."""
    parts = panel.findChildren(kind)
    return [part for part in parts if not isinstance(part.parentWidget(), Steering)]
