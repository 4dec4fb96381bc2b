"""A small picture of a frame of the film that a person is about to make."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel

from app.film.captions import Captions
from app.film.footage import Footage
from app.model.film_choice import FilmChoice
from app.model.joint_cut import Moment
from app.shell.exporting.film_subjects import Subject
from app.shell.tasks import Job, Tasks

SIZE = (400, 300)  # pixels, at most


class FilmPreview(QLabel):
    """Paints at once what is in memory; recordings are read from their files first, beside."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks, self._wanted = tasks, object()  # what was asked for last
        self.setFixedWidth(SIZE[0])

    def paint(self, subject: Subject, choice: FilmChoice, moment: Moment) -> None:
        """Show a moment as the film will."""
        wanted = self._wanted = object()
        footages = subject.footages()
        if not any(footage.status.recorded for footage in footages):
            self._show(subject, choice, footages, moment)
            return
        if self.pixmap().isNull():
            self.setText("Reading the recording…")
        work = self._read(subject, choice, moment, wanted)
        self._tasks.start(work, "paint the last frame")

    def forget(self) -> None:
        """Show nothing, also of what is still being read."""
        self._wanted = object()
        self.setPixmap(QPixmap())

    async def _read(
        self, subject: Subject, choice: FilmChoice, moment: Moment, wanted: object
    ) -> None:
        pairs = tuple(zip(subject.footages(), moment.steps, strict=True))
        job = Job("Reading the recording")
        read = await self._tasks.in_thread(job, lambda _: [each.read(at) for each, at in pairs])
        if wanted is self._wanted:  # else another one is asked for, or the dialog is closed
            self._show(subject, choice, read, moment)

    def _show(
        self, subject: Subject, choice: FilmChoice, footages: Sequence[Footage], moment: Moment
    ) -> None:
        sheet = subject.sheet(choice)
        sheet.show_moment(footages, moment, Captions(choice.burn), grow=choice.grow)
        image = sheet.frame()
        sheet.discard()
        small = self._small(image)
        self.setFixedHeight(round(small.height() / small.devicePixelRatio()))
        self.setPixmap(QPixmap.fromImage(small))

    def _small(self, image: QImage) -> QImage:
        ratio = self.devicePixelRatioF()
        image.setDevicePixelRatio(1.0)
        small = image.scaled(
            round(SIZE[0] * ratio),
            round(SIZE[1] * ratio),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        small.setDevicePixelRatio(ratio)
        return small
