"""What tests of the whole share: applications that share what they remember."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

sys.path.insert(0, str(Path(__file__).parent))  # for ``whole_application``

from whole_application import Application, trainings

from app.main import make_application


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as the product makes it."""
    return make_application()


@pytest.fixture
def open_application(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> Iterator[Callable[[], Application]]:
    """Open applications that share what they remember; check that they leave nothing running."""
    opened: list[Application] = []

    def make() -> Application:
        opened.append(Application(tmp_path, qtbot))
        return opened[-1]

    yield make
    for application in opened:
        application.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("saddlepoint")]
    assert not trainings()
