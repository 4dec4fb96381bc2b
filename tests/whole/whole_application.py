"""The application as a test holds it: its window, its laboratory and its training processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.main import Laboratories
from app.model.places import Places
from app.shell.window import Window
from engine.contract.commands import Autosave
from engine.contract.status import Phase, Status
from engine.lab import Lab
from engine.run.home import ProcessHome
from engine.store.atomic import replacing

PATIENCE = 60_000  # milliseconds; the machine may be busy
NONE = Qt.KeyboardModifier.NoModifier


class Application:
    """A window, its laboratory and its event loop, as the composition root puts them together."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.closed = False
        self.home = ProcessHome()
        self.lab, self.others = Lab(self.home), Laboratories(in_process=False)
        self.loop = QEventLoop(QApplication.instance())
        self.pool = ThreadPoolExecutor(1)
        places = Places(folder / "config", folder / "data")
        self.window = Window(
            self.lab,
            self.loop,
            self.pool,
            places,
            replacing,
            native_dialogs=False,
            new_lab=self.others.open,
        )
        self.window.resize(1280, 800)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.window.furnish()
        self.window.start()
        self.until(lambda: bool(self.status.run))

    @property
    def status(self) -> Status:
        return self.window.link.status

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=PATIENCE)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.window, key, modifier)

    def answer(self, path: Path) -> None:
        """Type a path into the file dialog that opens, and accept it."""
        self.until(lambda: any(d.isVisible() for d in self.window.findChildren(QFileDialog)))
        line = self.window.findChild(QFileDialog).findChild(QLineEdit, "fileNameEdit")
        line.setText(str(path))
        QTest.keyClick(line, Qt.Key.Key_Return)
        self.window.activateWindow()  # which is a window manager's work
        self.until(self.window.isActiveWindow)

    def press(self, beginning: str) -> None:
        """Press the button in a banner whose text begins so."""
        buttons = self.window.banners.findChildren(QPushButton)
        button = next(b for b in buttons if b.text().startswith(beginning))
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def kill(self) -> None:
        """Kill the training process as the system does when memory runs out."""
        assert self.home.pid is not None
        os.kill(self.home.pid, signal.SIGKILL)
        self.until(lambda: self.status.phase is Phase.FAILED)

    def autosave_often(self) -> None:
        """Train until there is an automatic checkpoint."""
        self.window.link.send(Autosave(str(self.window.sessions.folder), 0.2))
        self.key(Qt.Key.Key_Space)
        self.until(lambda: self.status.checkpoint_step > 0)

    def close(self) -> None:
        """Close the window and end everything, as the composition root does; only once."""
        if self.closed:
            return
        self.closed = True
        self.window.close()
        self.loop.run_until_complete(self.window.tasks.stop())
        self.lab.close()
        self.others.close()
        self.pool.shutdown()
        self.window.end()
        self.loop.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def trainings() -> list[int]:
    """Return the processes in which something is trained."""
    return [child.pid for child in psutil.Process().children(recursive=True) if _trains(child)]


def _trains(process: psutil.Process) -> bool:
    """Whether something is trained there; one that has just ended has no command line any more."""
    try:
        return process.is_running() and "spawn_main" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:  # which a zombie is as well
        return False
