"""What tests of the window share: a fake laboratory, a window over it, and nothing left behind."""

from __future__ import annotations

import gc
import itertools
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

sys.path.insert(0, str(Path(__file__).parent))  # for ``fakes``

from fakes import FakeLab, Opener

from app.main import make_application
from app.model.places import Places
from app.shell.window import Window
from engine.store.atomic import replacing

TESTS = itertools.count(1)
COLLECT = 25  # tests between two collections


def pytest_configure(config: pytest.Config) -> None:
    """The platform without a screen says this of sizes, of raising and of grabbing."""
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as the product makes it."""
    return make_application()


@pytest.fixture(autouse=True, scope="session")
def no_collection_while_painting() -> Iterator[None]:
    """Collect between tests only, as the window does between frames.

    A collection in the middle of a painting destroys closed windows there, and Qt crashes.
    """
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def closed_windows_are_deleted() -> Iterator[None]:
    """Delete the widgets that a test has closed, and now and then what they were made of."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if next(TESTS) % COLLECT == 0:
        gc.collect()


@pytest.fixture
def lab() -> FakeLab:
    """A laboratory that does only what a test tells it."""
    return FakeLab()


@pytest.fixture
def others() -> list[FakeLab]:
    """The laboratories that the window has opened for runs beside the present one, in order."""
    return []


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Empty folders for everything that a window remembers."""
    return Places(tmp_path / "config", tmp_path / "data")


@pytest.fixture
def no_leaks(qapp: QApplication) -> Iterator[None]:
    """Fail if top-level widgets or threads outlive a test."""
    widgets = set(QApplication.topLevelWidgets())
    threads = set(threading.enumerate())
    gc.freeze()  # what was there before need not be gone through again and again
    yield
    bury()
    gc.unfreeze()
    left = [w for w in QApplication.topLevelWidgets() if w not in widgets]
    assert not left, f"left on screen: {left}"
    alive = set(threading.enumerate()) - threads
    assert not alive, f"left running: {alive}"


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[QEventLoop]:
    """An event loop that runs coroutines when Qt processes its events."""
    made = QEventLoop(qapp)
    yield made
    made.close()


@pytest.fixture
def pool(no_leaks: None) -> Iterator[ThreadPoolExecutor]:
    """Threads for files."""
    with ThreadPoolExecutor(2) as made:
        yield made


@pytest.fixture
def open_window(  # noqa: PLR0917
    lab: FakeLab,
    others: list[FakeLab],
    loop: QEventLoop,
    pool: ThreadPoolExecutor,
    places: Places,
    qtbot: QtBot,
) -> Iterator[Opener]:
    """Open windows over the fake laboratory; they are polled by hand."""
    opened: list[Window] = []
    font = QApplication.font()

    def new_lab() -> FakeLab:
        others.append(FakeLab())
        return others[-1]

    def make(width: int = 1280, height: int = 800, *, panels: bool = False) -> Window:
        window = Window(lab, loop, pool, places, replacing, native_dialogs=False, new_lab=new_lab)
        opened.append(window)
        window.resize(width, height)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        if panels:
            window.furnish()
        window.start()
        window.link._timer.stop()  # time stands still between two polls of a test
        window.link.poll()
        return window

    yield make
    for window in opened:
        window.close()
        loop.run_until_complete(window.tasks.stop())
        window.end()
        window.deleteLater()
        vars(window).clear()  # pytest still holds the window itself
    bury()
    _undress(font)


def _undress(font: QFont) -> None:
    """Give the application back the looks it had before a window was open."""
    QApplication.setFont(font)
    QApplication.setPalette(QApplication.style().standardPalette())
    QApplication.instance().setStyleSheet("")


@pytest.fixture
def window(open_window: Opener, lab: FakeLab) -> Window:
    """A window without panels over a run that stands still at its beginning."""
    return stood(open_window(), lab)


@pytest.fixture
def furnished(open_window: Opener, lab: FakeLab) -> Window:
    """A window with all panels over a run that stands still at its beginning."""
    return stood(open_window(panels=True), lab)


def stood(window: Window, lab: FakeLab) -> Window:
    """Let the laboratory say that there is a run, and the window hear it."""
    lab.run()
    window.link.poll()
    QApplication.processEvents()
    return window


def bury() -> None:
    """Delete what waits to be deleted, and what only that kept alive."""
    for _ in range(2):
        gc.collect()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
