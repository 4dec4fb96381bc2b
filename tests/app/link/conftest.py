"""A bridge over the fake laboratory, on a clock that a test sets."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeLab
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

sys.path.insert(0, str(Path(__file__).parent))  # for ``linked``

from linked import Clock

from app.link import Link


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def link(lab: FakeLab, loop: QEventLoop, clock: Clock) -> Iterator[Link]:
    made = Link(lab, loop, clock=clock)
    yield made
    made.stop()


@pytest.fixture
def stage(qtbot: QtBot, no_leaks: None) -> QWidget:
    """A window in which panels can be seen."""
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setLayout(QHBoxLayout())
    widget.resize(400, 300)
    widget.show()
    return widget
