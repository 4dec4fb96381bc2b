"""Tells beside the settings of now which were in force at the moment that is looked at."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.controls.dock import ControlsDock
from app.link import Link


class SettingsThen(QObject):
    """Follows the moment; what is not known of a past, such as an old recording's, is not told."""

    def __init__(self, link: Link, controls: ControlsDock) -> None:
        super().__init__(controls)
        self._link, self._bar = link, controls.then
        link.polled.connect(self._polled)

    def _polled(self) -> None:
        link, moment = self._link, self._link.moment
        then = None if moment is None else link.lab.timeline().config_at(moment)
        if moment is None or then is None:
            self._bar.forget()
        else:
            self._bar.show_then(moment, then, link.status, link.catalogue)
