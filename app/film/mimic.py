"""A second panel that is set, and zoomed, as the first one is on screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QAbstractButton, QComboBox, QSlider, QWidget

from app.plots.axes.plot import Plot
from app.plots.panel import Panel
from app.plots.widgets.steering import Steering

T = TypeVar("T", bound=QWidget)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a panel is set: its chips by text, sliders, choices, and zooms by kind of plot.

    All are in the order in which the panel has them; None is a button that is only pressed, or a
    plot that is not zoomed.
    """

    chips: tuple[tuple[str, bool] | None, ...]
    sliders: tuple[int, ...]
    choices: tuple[str, ...]
    zooms: tuple[tuple[type[Plot], QRectF] | None, ...]


def manner(panel: Panel) -> Manner:
    """Return how a panel is set at present."""
    buttons = _parts(panel, QAbstractButton)
    return Manner(
        tuple((b.text(), b.isChecked()) if b.isCheckable() else None for b in buttons),
        tuple(slider.value() for slider in _parts(panel, QSlider)),
        tuple(box.currentText() for box in _parts(panel, QComboBox)),
        tuple(_zoom(plot) for plot in panel.findChildren(Plot)),
    )


def take_on(panel: Panel, like: Manner) -> None:
    """Set a panel so; what it has not made yet is left as it is."""
    for button, chip in zip(_parts(panel, QAbstractButton), like.chips, strict=False):
        if chip is not None and button.isCheckable() and button.text() == chip[0]:
            button.setChecked(chip[1])
    for slider, value in zip(_parts(panel, QSlider), like.sliders, strict=False):
        slider.setValue(value)
    for box, text in zip(_parts(panel, QComboBox), like.choices, strict=False):
        if box.findText(text) >= 0:
            box.setCurrentText(text)
    for plot, zoom in zip(panel.findChildren(Plot), like.zooms, strict=False):
        if zoom is not None and type(plot) is zoom[0]:
            plot.hold(zoom[1])


def _zoom(plot: Plot) -> tuple[type[Plot], QRectF] | None:
    part = plot.zoom()
    return None if part is None else (type(plot), part)


def _parts(panel: Panel, kind: type[T]) -> list[T]:
    """Return the parts of a panel that stand still by themselves."""
    parts = panel.findChildren(kind)
    return [part for part in parts if not isinstance(part.parentWidget(), Steering)]
