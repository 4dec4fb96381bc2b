"""Presenter mode: the panels alone, in large type, and one key for what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from app.model.shelves import neighbour
from app.shell.commands import Action
from app.shell.lecturing.strip import HINT, Strip
from app.style.fonts import text_font

if TYPE_CHECKING:
    from app.shell.window import Window

LINES = 36  # of text on the whole screen: seen from the last row as this page from a desk
LEAST, MOST = 125, 400  # percent of the normal size of text
ARROWS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
WAYS = {**ARROWS, Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}  # a clicker sends the latter
PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class Deck(Protocol):
    """What next and previous go through; the first that is ``active`` is asked."""

    @property
    def active(self) -> bool:
        """Whether there is anything to go through at present."""
        ...

    def next(self) -> object:
        """Go on by one."""
        ...

    def previous(self) -> object:
        """Go back by one."""
        ...


class ShelfDeck:
    """The experiments of the shelf on which the present one stands."""

    active = True

    def __init__(self, window: Window) -> None:
        self._window = window

    def next(self) -> None:
        """Open the next experiment."""
        self._go(1, "This is the last experiment of its shelf")

    def previous(self) -> None:
        """Open the one before."""
        self._go(-1, "This is the first experiment of its shelf")

    def _go(self, by: int, otherwise: str) -> None:
        window, present = self._window, self._window.conductor.experiment
        found = neighbour(window.link.catalogue, present, by) if present else None
        if found is None:
            window.presenter.strip.tell(otherwise)
            window.say(otherwise)
        else:
            window.beside.leave()
            window.conductor.open(found)


class Presenter(QObject):
    """Enters and leaves presenter mode; what it changes comes back exactly as it was.

    Other decks, such as an open lesson, are put before that of the experiments by ``add``.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.on = False
        self.strip = Strip()
        self._window = window
        self._decks: list[Deck] = [ShelfDeck(window)]
        window.stage.set_strip(self.strip)
        window.link.status_changed.connect(self.strip.show_status)
        window.appearance.changed.connect(self.strip.restyle)
        self.strip.restyle(window.appearance.theme)

    def add(self, deck: Deck) -> None:
        """Go through a deck, whenever it is active, before those that were added earlier."""
        self._decks.insert(0, deck)

    @property
    def deck(self) -> Deck:
        """What is gone through at present."""
        return next(deck for deck in self._decks if deck.active)

    def next(self) -> None:
        """Go on: to the next step of a lesson, or else to the next experiment."""
        self.deck.next()
        self._name()

    def previous(self) -> None:
        """Go back by one."""
        self.deck.previous()
        self._name()

    def toggle(self) -> None:
        """Enter the mode, or leave it."""
        if self.on:
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        """Give the screen to the panels, in type that is read from the last row."""
        window, self.on = self._window, True
        window.arrangement.present()
        window.stage.put_bars_away()
        window.menuBar().hide()
        window.bar.hide()
        self.strip.show()
        window.appearance.lend(percent_for(window.screen().size().height()))
        self._name()
        self.strip.show_status(window.link.status)
        self.strip.tell(HINT)
        window.area.setFocus()
        _application().installEventFilter(self)

    def leave(self) -> None:
        """Bring everything back as it was."""
        _application().removeEventFilter(self)
        window, self.on = self._window, False
        self.strip.hide()
        self.strip.fade()
        window.stage.bring_bars_back()
        window.menuBar().show()
        window.bar.show()
        window.appearance.give_back()
        window.arrangement.end_presenting()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that go on, go back and leave, save where they are needed for typing.

        What panels do by keys of their own comes before: those keys never arrive here.
        """
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if not self._hears(watched) or event.modifiers() not in PLAIN:
            return False
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self._window.commands.run("view.present")
        elif key in WAYS and not keeps(QApplication.focusWidget(), key):
            if not event.isAutoRepeat():  # a key that is held does not run through everything
                self._window.commands.run("file.next" if WAYS[key] > 0 else "file.previous")
        else:
            return False
        return True

    def _hears(self, watched: QObject) -> bool:
        window = self._window
        inside = isinstance(watched, QWidget) and watched.window() is window
        return inside and self.on and not window.palette_box.isVisible()

    def _name(self) -> None:
        self.strip.name(self._window.conductor.present().title)


def percent_for(height: int) -> int:
    """Return the size of text, in percent, of which a screen so many pixels high holds 36 lines."""
    line = QFontMetricsF(text_font()).height()
    return round(min(max(100 * height / (LINES * line), LEAST), MOST))


def keeps(widget: QWidget | None, key: Qt.Key) -> bool:
    """Whether a widget that has the keyboard needs a key: to type, or an arrow to move a handle."""
    if isinstance(widget, QLineEdit | QAbstractSpinBox | QPlainTextEdit | QTextEdit):
        return not widget.isReadOnly()
    if isinstance(widget, QAbstractItemView):
        return True
    return key in ARROWS and isinstance(widget, QAbstractSlider | QComboBox)


def presenter_actions(window: Window) -> Iterator[Action]:
    """Yield what a lecturer does before a class; the presenter itself is made after its actions."""
    yield Action(
        "view.present",
        "Presenter mode",
        partial(_do, window, Presenter.toggle),
        ("F11",),
        "The panels alone, in large type, on the whole screen; Escape leaves",
        checked=lambda: window.presenter.on,
    )
    yield Action(
        "file.next",
        "Next experiment or step of the lesson",
        partial(_do, window, Presenter.next),
        help="In presenter mode also by → and PageDown",
    )
    yield Action(
        "file.previous",
        "Previous experiment or step of the lesson",
        partial(_do, window, Presenter.previous),
        help="In presenter mode also by ← and PageUp",
    )


def _do(window: Window, what: Callable[[Presenter], None]) -> None:
    what(window.presenter)


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
