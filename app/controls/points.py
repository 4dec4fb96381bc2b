"""The editor of a drawn dataset in a form: a thumbnail, and a button that opens the drawing."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.controls.canvas import thumbnail
from app.controls.draw_editor import DrawEditor
from app.controls.editors import Editor
from app.style.theme import LIGHT, Theme
from engine.contract.specs import FieldSpec
from engine.contract.values import Point, Value

SIDE = 40


class PointsEditor(Editor):
    """Opens the drawing beside the window, where it stays while the run goes on.

    ``browsed()`` asks for the data of a file instead.
    """

    browsed = Signal()

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.points: tuple[Point, ...] = ()
        self._theme: Theme = LIGHT
        self.dialog: DrawEditor | None = None
        self.button = QPushButton("Draw…")
        self.button.setIconSize(QSize(SIDE, SIDE))
        self.button.clicked.connect(self.open)
        self.below = self.button

    def show_value(self, value: Value) -> None:
        """Show a thumbnail of the points, and the points themselves where the drawing is open."""
        assert isinstance(value, tuple)
        self.points = value
        self.button.setIcon(thumbnail(value, self._theme, SIDE))
        count = f"{len(value)} points" if value else "nothing drawn yet"
        self.button.setText(f"Draw…   {count}")
        if self.dialog:
            self.dialog.show_points(value)

    def restyle(self, theme: Theme) -> None:
        """Paint thumbnail and drawing in the colours of a theme."""
        self._theme = theme
        self.show_value(self.points)
        if self.dialog:
            self.dialog.restyle(theme)

    def inputs(self) -> tuple[QWidget, ...]:
        """The button."""
        return (self.button,)

    def open(self) -> None:
        """Show the drawing, making it at the first time."""
        if self.dialog is None:
            self.dialog = DrawEditor(self._theme, self)
            self.dialog.drawn.connect(lambda points: self.edited.emit(points, True))
            self.dialog.browsed.connect(self.browsed)
        if not self.dialog.isVisible():
            self.dialog.show_points(self.points)
        self.dialog.show()
        self.dialog.activateWindow()
