"""What a place of a latent plane is decoded to: a picture large, or a point among the data."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from app.plots.axes.geometry import drawable
from app.plots.images.image_grid import ImageGrid
from app.plots.planes.plane import PlanePlot, snug
from app.plots.widgets.magnifier import Magnifier
from app.plots.writing.numbers import number
from app.style.theme import Theme
from engine.contract.snapshot import Images, Mesh, Points


class Decoded(QStackedWidget):
    """One page for pictures, with a grid of others beside, and one for points of the plane."""

    def __init__(self, magnifier: Magnifier) -> None:
        super().__init__()
        self.picture = ImageGrid("decoded picture", magnifier, columns=1)
        self.mosaic = ImageGrid("decoded picture", magnifier)
        self.data = PlanePlot(lambda place: f"x {number(place.x())}, y {number(place.y())}")
        pictures = QWidget()
        self._pictures = QBoxLayout(QBoxLayout.Direction.TopToBottom, pictures)
        self._pictures.setContentsMargins(0, 0, 0, 0)
        self._pictures.addWidget(self.picture, 2)
        self._pictures.addWidget(self.mosaic, 3)
        for page in (pictures, self.data):
            self.addWidget(page)

    def show_pictures(self, picture: Images | None, mosaic: Images | None) -> None:
        """Show one picture, and a grid of those around it if there is one."""
        self.picture.setVisible(picture is not None)
        self.picture.show_images(picture)
        self.mosaic.setVisible(mosaic is not None)
        self.mosaic.show_images(mosaic)
        self.setCurrentIndex(0)

    def show_points(self, point: Points | None, mesh: Mesh | None, real: Points | None) -> None:
        """Show a point and a decoded grid among the data."""
        self.data.show_ground(real)
        self.data.show_mesh(mesh)
        shown = real or point
        if shown is not None:
            self.data.show_area(snug(shown.xy, self.data.area))
        known = point is not None and bool(drawable(point.xy[:1]).any())
        place = (float(point.xy[0, 0]), float(point.xy[0, 1])) if point and known else None
        self.data.show_handle(place)
        self.setCurrentIndex(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the grid beside the picture where it is wide, below it elsewhere."""
        super().resizeEvent(event)
        wide, direction = self.width() > self.height(), QBoxLayout.Direction
        self._pictures.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        for part in (self.picture, self.mosaic, self.data):
            part.restyle(theme)
