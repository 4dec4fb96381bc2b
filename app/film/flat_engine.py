"""The engine that flattens what a painter paints: all in pixels of the page, cut where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QTextItem,
    QTransform,
)

from app.film.images import plain
from app.film.ink import Cut, Ink

Feature, Dirty = QPaintEngine.PaintEngineFeature, QPaintEngine.DirtyFlag
ABLE = (
    Feature.AlphaBlend
    | Feature.Antialiasing
    | Feature.BrushStroke
    | Feature.ConstantOpacity
    | Feature.PainterPaths
    | Feature.PixmapTransform
    | Feature.PrimitiveTransform
)
FAINT = 0.25  # pixels: a narrower line is not seen, but readers of PDF draw it a pixel wide
HALF = 0.5  # of a pixel, by which lines that are not smooth lie beside their place on screen
Writing = Callable[..., None]


def _guarded(method: Writing) -> Writing:
    """Keep the first error of a method for later: Qt, which calls it, would crash."""

    @wraps(method)
    def careful(engine: FlatEngine, *given: Any) -> None:
        try:
            method(engine, *given)
        except Exception as error:
            engine.error = engine.error or error

    return careful


def _seen(cut: Cut, reach: QRectF) -> bool:
    return cut is None or cut.boundingRect().intersects(reach)


class FlatEngine(QPaintEngine):
    """Hands on what a painter paints; a painter asks it only for what it says it is able to do."""

    def __init__(self, ink: Ink) -> None:
        super().__init__(ABLE)
        self.error: Exception | None = None
        self._ink = ink
        self._to_page, self._opacity = QTransform(), 1.0
        self._pen, self._brush = QPen(), QBrush()
        self._smooth, self._crisp = False, True  # as a painter has it at first
        self._clip: QPainterPath | None = None
        self._clipping = False

    def begin(self, device: QPaintDevice) -> bool:
        """Say that it can begin."""
        return True

    def end(self) -> bool:
        """Say that it has ended."""
        return True

    def type(self) -> QPaintEngine.Type:
        """Return that it is none of Qt's."""
        return QPaintEngine.Type.User

    @_guarded
    def updateState(self, state: QPaintEngineState) -> None:  # noqa: N802
        """Take over how the next things are painted."""
        changed = state.state()
        self._to_page, self._opacity = state.transform(), state.opacity()
        self._pen, self._brush = state.pen(), state.brush()
        hints = state.renderHints()
        self._smooth = bool(hints & QPainter.RenderHint.Antialiasing)
        self._crisp = not hints & QPainter.RenderHint.SmoothPixmapTransform
        if changed & Dirty.DirtyClipRegion:
            path = QPainterPath()
            path.addRegion(state.clipRegion())
            self._cut(path, state.clipOperation())
        if changed & Dirty.DirtyClipPath:
            self._cut(state.clipPath(), state.clipOperation())
        if changed & Dirty.DirtyClipEnabled:
            self._clipping = state.isClipEnabled()

    @_guarded
    def drawPath(self, path: QPainterPath) -> None:  # noqa: N802
        """Write a path, filled and stroked."""
        self._shape(path)

    @_guarded
    def drawLines(self, lines: Iterable[Any]) -> None:  # noqa: N802
        """Write lines; those that go on where the last one ended are one."""
        path = QPainterPath()
        for line in (QLineF(line) for line in lines):
            if path.isEmpty() or path.currentPosition() != line.p1():
                path.moveTo(line.p1())
            path.lineTo(line.p2())
        self._shape(path, filled=False)

    @_guarded
    def drawPolygon(  # noqa: N802
        self, points: Iterable[Any], mode: QPaintEngine.PolygonDrawMode
    ) -> None:
        """Write a polygon, or a line through points."""
        open_ = mode == QPaintEngine.PolygonDrawMode.PolylineMode
        path = QPainterPath()
        path.addPolygon(QPolygonF([QPointF(point) for point in points]))
        if mode == QPaintEngine.PolygonDrawMode.WindingMode:
            path.setFillRule(Qt.FillRule.WindingFill)
        if not open_:
            path.closeSubpath()
        self._shape(path, filled=not open_)

    @_guarded
    def drawRects(self, rects: Iterable[Any]) -> None:  # noqa: N802
        """Write rectangles."""
        for rect in rects:
            path = QPainterPath()
            path.addRect(QRectF(rect))
            self._shape(path)

    @_guarded
    def drawEllipse(self, rect: QRect | QRectF) -> None:  # noqa: N802
        """Write an ellipse."""
        path = QPainterPath()
        path.addEllipse(QRectF(rect))
        self._shape(path)

    @_guarded
    def drawPoints(self, points: Iterable[Any]) -> None:  # noqa: N802
        """Write points as large as the pen is wide: discs, or squares where its cap is none."""
        places = [self._to_page.map(QPointF(point)) for point in points]
        size = self._width()
        reach = QPolygonF(places).boundingRect().adjusted(-size, -size, size, size)
        round_ = self._pen.capStyle() == Qt.PenCapStyle.RoundCap
        if _seen(cut := self._cut_for(reach), reach):
            self._ink.dots(places, size, round_, self._colour(self._pen.color()), cut)

    @_guarded
    def drawPixmap(  # noqa: N802
        self, rect: QRectF | QRect, pixmap: QPixmap | QImage, source: QRectF | QRect
    ) -> None:
        """Write pixels."""
        self._pixels(QRectF(rect), QPixmap(pixmap).toImage(), QRectF(source))

    @_guarded
    def drawImage(  # noqa: N802
        self, rect: QRectF | QRect, image: QImage, source: QRectF | QRect, flags: object = None
    ) -> None:
        """Write pixels."""
        self._pixels(QRectF(rect), image, QRectF(source))

    @_guarded
    def drawTextItem(self, at: Any, item: QTextItem) -> None:  # noqa: N802
        """Write text as text."""
        place = QTransform.fromTranslate(at.x(), at.y()) * self._to_page
        room = QRectF(0, -item.ascent(), item.width(), item.ascent() + item.descent())
        reach = place.mapRect(room)
        if item.text().strip() and _seen(cut := self._cut_for(reach), reach):
            colour = self._colour(self._pen.color())
            self._ink.text(
                place, item.text(), item.font(), width=item.width(), colour=colour, cut=cut
            )

    # within

    def _cut(self, path: QPainterPath, operation: Qt.ClipOperation) -> None:
        """Take over a clip, which is told in what is painted in now, in pixels of the page."""
        there = self._to_page.map(path)
        if operation == Qt.ClipOperation.NoClip:
            self._clip = None
        elif operation == Qt.ClipOperation.IntersectClip and self._clip is not None:
            self._clip = self._clip.intersected(there)
        else:
            self._clip = there
        self._clipping = self._clip is not None

    def _cut_for(self, reach: QRectF) -> QPainterPath | None:
        """Return what cuts something that reaches so far: the clip, and the widgets around it."""
        clip = self._clip if self._clipping else None
        seen = self.systemClip()
        inside = seen.rectCount() == 1 and QRectF(seen.boundingRect()).contains(reach)
        if seen.isEmpty() or inside:
            return clip
        around = QPainterPath()
        around.addRegion(seen)
        return around if clip is None else clip.intersected(around)

    def _shape(self, path: QPainterPath, *, filled: bool = True) -> None:
        brush, pen = QBrush(self._brush) if filled else QBrush(), QPen(self._pen)
        stroked = pen.style() != Qt.PenStyle.NoPen and self._width() > FAINT
        if not stroked:
            pen = QPen(Qt.PenStyle.NoPen)
        if path.isEmpty() or (brush.style() == Qt.BrushStyle.NoBrush and not stroked):
            return
        there = self._to_page.map(path)
        if not self._smooth and stroked:
            there.translate(HALF, HALF)
        width = self._width() if stroked else 0.0
        if stroked:
            pen.setWidthF(width)
            pen.setCosmetic(False)
            pen.setColor(self._colour(pen.brush().color()))
        brush.setColor(self._colour(brush.color()))
        reach = there.boundingRect().adjusted(-width, -width, width, width)
        if _seen(cut := self._cut_for(reach), reach):
            self._ink.shape(there, pen, brush, cut)

    def _fill(self, path: QPainterPath, colour: QColor) -> None:
        reach = path.boundingRect()
        if colour.alpha() and _seen(cut := self._cut_for(reach), reach):
            brush = QBrush(self._colour(colour))
            self._ink.shape(path, QPen(Qt.PenStyle.NoPen), brush, cut)

    def _colour(self, colour: QColor) -> QColor:
        """Return a colour as opaque as it is painted now."""
        found = QColor(colour)
        found.setAlphaF(colour.alphaF() * self._opacity)
        return found

    def _width(self) -> float:
        """Return the width of the pen in pixels of the page; one of no width is a pixel wide."""
        width = self._pen.widthF() or 1.0
        if self._pen.isCosmetic():
            return width
        return float(width * abs(self._to_page.determinant()) ** 0.5)

    def _pixels(self, rect: QRectF, image: QImage, source: QRectF) -> None:
        part = image.copy(source.toAlignedRect())
        if part.isNull():
            return
        part.setDevicePixelRatio(1.0)
        if plain(part):  # such as the ground of a plot
            path = QPainterPath()
            path.addRect(rect)
            self._fill(self._to_page.map(path), part.pixelColor(0, 0))
            return
        ratio = QTransform.fromScale(rect.width() / part.width(), rect.height() / part.height())
        place = ratio * QTransform.fromTranslate(rect.x(), rect.y()) * self._to_page
        crisp = self._crisp and abs(place.determinant()) > 1
        reach = place.mapRect(QRectF(part.rect()))
        if _seen(cut := self._cut_for(reach), reach):
            self._ink.pixels(place, part, crisp, self._opacity, cut)
