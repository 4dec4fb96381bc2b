"""The composition root: application, event loop, laboratory and window; and their orderly end."""

from __future__ import annotations

import faulthandler
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import FrameType, TracebackType
from weakref import WeakSet

import psutil
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from app.allocator import return_large_blocks
from app.model.notices import places_notice
from app.model.places import Places, user_places, writable
from app.model.recents import Recents
from app.shell.comparison.halves import Side
from app.shell.preferences import ThemeChoice
from app.shell.window import Window
from app.style.fonts import load_fonts
from engine.lab import Lab, open_lab
from engine.store.atomic import replacing, sweep

THEMES: Mapping[str, ThemeChoice] = {"light": "light", "dark": "dark"}


def run(
    experiment: str | None = None,
    in_process: bool = False,
    theme: str = "system",
    side: Side | None = None,
) -> int:
    """Open the window, optionally with an experiment, and return when it is closed.

    ``theme`` is "light" or "dark" for this time, or "system" for what was chosen last. A window
    that is opened in the half of the screen beside another offers to compare families of models.
    """
    if sys.stderr is not None:  # a frozen application on Windows has no stderr
        faulthandler.enable()
    requests = EndRequests()
    application = make_application()
    places, trouble = writable(user_places())
    with event_loop(application) as loop, file_threads(loop) as pool:
        labs = Laboratories(in_process)
        try:
            window = Window(labs.open(), loop, pool, places, replacing, new_lab=labs.open)
            window.banners.tell("places", places_notice(trouble))
            if theme in THEMES:
                window.appearance.wear(THEMES[theme])
            _show(application, window, side)
            window.start(experiment or "")
            pool.submit(tidy, places)
            requests.heed(lambda: loop.call_soon(window.close))
            tell_mishaps(window)
            loop.run_forever()
            loop.run_until_complete(window.tasks.stop())
        finally:
            labs.close()
            pool.shutdown(cancel_futures=True)  # before the session is let go of
        window.end()
    return 0


def _show(application: QApplication, window: Window, side: Side | None) -> None:
    """Put the window on screen before its panels are made, which takes a while."""
    window.show()
    application.processEvents()
    if side is not None:
        window.arrangement.place(side)
        window.beside.guest = True
    window.furnish()
    window.collector.start()


def tidy(places: Places) -> None:
    """Delete what was half written when an earlier window was killed."""
    born = psutil.Process().create_time()
    ours = (places.data, places.beside, *places.sessions.glob("*"))
    for folder in (*ours, *Recents(places.written).paths()):
        sweep(folder, born)


class Laboratories:
    """Opens laboratories and closes all that are left, so that no process outlives the window."""

    def __init__(self, in_process: bool) -> None:
        self._in_process = in_process
        self._opened: WeakSet[Lab] = WeakSet()

    def open(self) -> Lab:
        """Open a laboratory."""
        lab = open_lab(in_process=self._in_process)
        self._opened.add(lab)
        return lab

    def close(self) -> None:
        """Close those that are still open, and once more those that are not, which does nothing."""
        for lab in tuple(self._opened):
            lab.close()


@contextmanager
def event_loop(application: QApplication) -> Iterator[QEventLoop]:
    """Make an event loop, closed whatever happens: one that is not complains when Python ends."""
    loop = QEventLoop(application)
    try:
        yield loop
    finally:
        loop.close()


@contextmanager
def file_threads(loop: QEventLoop, most: int = 4) -> Iterator[ThreadPoolExecutor]:
    """Make threads for files, the loop's own too."""
    pool = ThreadPoolExecutor(max_workers=most, thread_name_prefix="saddlepoint-file")
    loop.set_default_executor(pool)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


class EndRequests:
    """Hears when the terminal or the system asks for the end, and closes the window in good order.

    A request waits until there is a window that can be closed; a second one meanwhile ends the
    process at once. Python hears of a signal at the next poll of the window.
    """

    def __init__(self) -> None:
        self._close: Callable[[], object] | None = None
        self._asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._hear)

    def heed(self, close: Callable[[], object]) -> None:
        """Call ``close`` when the end is asked for, now if it was already."""
        self._close = close
        if self._asked:
            close()

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self._asked = True
        if self._close is not None:
            self._close()
        else:
            signal.signal(number, signal.SIG_DFL)


def tell_mishaps(window: Window) -> None:
    """Show an error of our own in the window too, for there may be no terminal to print it to."""

    def told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        window.complain("Something went wrong in the window", f"{kind.__name__}: {error}")

    sys.excepthook = told


def make_application() -> QApplication:
    """Return the Qt application, with our style and typeface, made if there is none yet."""
    present = QApplication.instance()
    application = present if isinstance(present, QApplication) else QApplication(sys.argv[:1])
    return_large_blocks()
    application.setApplicationName("Saddlepoint")
    application.setDesktopFileName("saddlepoint")
    application.setStyle("Fusion")
    load_fonts()
    return application
