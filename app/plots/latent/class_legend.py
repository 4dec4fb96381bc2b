"""What the colours of classes mean, and which class lies under the cursor."""

from __future__ import annotations

from html import escape

import numpy as np
from PySide6.QtCore import QPointF

from app.plots.axes.geometry import drawable
from app.plots.axes.marks import PLAIN, classes_of, colour_of, squared
from app.style.theme import Theme
from engine.contract.snapshot import Points

MOST = 20  # classes that a legend can name
LONGEST = 16  # letters of a name; those of folders can be longer
PLURALS = {"class": "classes", "mode": "modes"}


def class_legend(
    points: Points | None, theme: Theme, what: str, *, word: str = "class", first: int = 0
) -> str:
    """Return the rich text that names the classes of points, as few as are there.

    ``word`` is what a class is called; without a name, the first one is given the number ``first``.
    """
    if points is None:
        return ""
    numbers = [int(n) for n in np.unique(classes_of(points.labels, len(points.xy))) if n != PLAIN]
    if not numbers or len(numbers) > MOST:
        return f"{what} of {len(numbers)} {PLURALS.get(word, word)}" if numbers else what
    marks = (
        f'<span style="color:{colour_of(n, theme.classes, theme.muted)}">'
        f"{'■' if squared(n, theme.classes) else '●'}</span>{escape(name_of(points, n, first))}"
        for n in numbers
    )
    return f"{what} by {word}: " + " ".join(marks)


def name_of(points: Points | None, number: int, first: int = 0) -> str:
    """Return the name of a class, cut short if it is long, or its number where it has none."""
    names = points.names if points is not None else ()
    name = " ".join(names[number].split()) if 0 <= number < len(names) else ""
    return (name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…") or f"{number + first}"


def nearest_class(points: Points | None, place: QPointF, reach: float) -> int | None:
    """Return the class of the point nearest to a place, within reach in data units."""
    if points is None or points.labels is None or not len(points.xy):
        return None
    numbers, known = classes_of(points.labels, len(points.xy)), drawable(points.xy)
    if not known.any():
        return None
    away = np.hypot(*(points.xy[known].astype(np.float64) - (place.x(), place.y())).T)
    index = int(away.argmin())
    found = int(numbers[known][index])
    return found if away[index] <= reach and found != PLAIN else None
