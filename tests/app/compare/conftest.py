"""What tests of the comparison share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeLab, Opener, a_snapshot
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

sys.path.insert(0, str(Path(__file__).parent))  # for ``compared``

from compared import Compared


@pytest.fixture
def compared(open_window: Opener, lab: FakeLab, others: list[FakeLab]) -> Iterator[Compared]:
    """A window whose run is the only one of a comparison, so far."""
    window = open_window()
    lab.run()
    lab.show(a_snapshot())
    window.link.poll()
    QTest.keyClick(window, Qt.Key.Key_C)
    made = Compared(window, lab, others)
    made.comparing.leader._clock = lambda: made.time
    made.comparing.leader._abreast._clock = lambda: made.time
    made.poll()
    yield made
    vars(made).clear()  # pytest still holds it, and through it the window
