"""Films read back: size, rate, length and frames; and a wheel that zooms what is filmed."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from app.plots.axes.plot import Plot

PIXELS = re.compile(r"Video: (\w+).*?, (\d+)x(\d+).*?, ([\d.]+) fps")
LENGTH = re.compile(r"Duration: (\d+):(\d+):([\d.]+)")


@dataclass(frozen=True)
class Film:
    """What a file says of itself, all of it in ``said``, and its frames (n, height, width, 3)."""

    size: tuple[int, int]
    rate: float
    seconds: float
    frames: NDArray[np.uint8]
    said: str


def turn_wheel(plot: Plot) -> None:
    """Zoom into a plot about its middle, as a person does."""
    before, view = plot.part(), plot.axes.viewport()
    place = QPointF(plot.axes.mapFromScene(plot.view.sceneBoundingRect().center()))
    event = QWheelEvent(
        place,
        QPointF(view.mapToGlobal(place)),
        QPoint(),
        QPoint(0, 360),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)
    assert plot.part().width() < 0.9 * before.width()


def decoded(path: Path) -> Film:
    """Read a film with ffmpeg."""
    order = [imageio_ffmpeg.get_ffmpeg_exe(), "-i", str(path)]
    raw = ["-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    done = subprocess.run([*order, *raw], capture_output=True, check=True)
    said = done.stderr.decode()
    found, length = PIXELS.search(said), LENGTH.search(said)
    assert found is not None, said
    assert length is not None, said
    size = int(found[2]), int(found[3])
    seconds = 3600 * int(length[1]) + 60 * int(length[2]) + float(length[3])
    frames = np.frombuffer(done.stdout, np.uint8).reshape(-1, size[1], size[0], 3)
    return Film(size, float(found[4]), seconds, frames, said)
