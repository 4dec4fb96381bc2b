"""What tests of the comparison share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeLab, Opener, a_snapshot
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

sys.path.insert(0, str(Path(__file__).parent))  # for ``compared``

from compared import Compared, changed

from engine.contract.status import Phase


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


@pytest.fixture
def stood(compared: Compared) -> Compared:
    """Two runs of twenty steps, of which the second takes two steps of the discriminator."""
    compared.add(changed("training", k_d=2))
    for step in (5, 10, 20):
        compared.stand(step, step, phase=Phase.PAUSED)
    for lab in compared.labs:
        lab.curves.put("jsd", range(21), np.linspace(0.6, 0.1, 21))
    compared.poll()
    return compared
