"""The speed of training: a slider whose positions are equal ratios apart."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from app.model.pace import SPEEDS, UNLIMITED, speed_text
from app.style.fonts import strong

HELP = "How fast to train: from one step a second, to watch, to full speed"
NOTHING_TO_TRAIN = "A study of theory has nothing to train: move its settings instead"


class SpeedControl(QWidget):
    """Chooses a speed; ``chosen(position)`` is emitted when a person moved the slider."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, UNLIMITED)
        self.slider.setPageStep(1)
        self.slider.setValue(UNLIMITED)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.setAccessibleName("Speed")
        self.slider.valueChanged.connect(self._moved)
        self._label = QLabel()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.slider)
        layout.addWidget(self._label)
        self.refit()
        self.show_position(UNLIMITED)

    def show_position(self, position: int) -> None:
        """Show a speed that was chosen elsewhere."""
        self.slider.blockSignals(True)
        self.slider.setValue(position)
        self.slider.blockSignals(False)
        self._name(position)

    def allow(self, trains: bool) -> None:
        """Let a speed be chosen, or say why there is none."""
        if trains != self.slider.isEnabled():
            self.slider.setEnabled(trains)
            self._label.setEnabled(trains)
            self._name(self.slider.value())

    def show_words(self, shown: bool) -> None:
        """Show the speed in words beside the slider, or a short slider alone."""
        self._label.setVisible(shown)
        self.slider.setFixedWidth(self.fontMetrics().averageCharWidth() * (14 if shown else 9))

    def refit(self) -> None:
        """Make room for the longest words in the present font."""
        metrics = self.fontMetrics()
        widths = [metrics.horizontalAdvance(speed_text(i)) for i in range(len(SPEEDS))]
        self._label.setMinimumWidth(max(widths))

    def _moved(self, position: int) -> None:
        self._name(position)
        self.chosen.emit(position)

    def _name(self, position: int) -> None:
        self._label.setText(speed_text(position))
        help = HELP if self.slider.isEnabled() else NOTHING_TO_TRAIN
        self.setToolTip(f"{strong(speed_text(position))}<br>{help}")
