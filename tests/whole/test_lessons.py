"""Every built-in lesson, followed from its first page to its last by somebody who does as asked."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

sys.path.insert(0, str(Path(__file__).parent))  # for ``whole_student``

from whole_student import Obedient, Student

from engine.contract.lesson import (
    Lesson,
)
from engine.contract.specs import Catalogue
from engine.lab import Lab
from engine.run.home import ProcessHome
from engine.store.lesson import find_lesson, lesson_specs

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

NAMES = [spec.name for spec in lesson_specs()]
ROOM = (300, 240)  # pixels in which a panel has a picture beside its numbers
SMALL = """\
---
title: Small
---
Welcome.

## A first look
```step
experiment: ring
play: true
panels: [surface, modes]
unlock: []
highlight: ["panel:modes"]
predict:
  question: How many modes?
  number: {low: 0, high: 8, metric: modes, tolerance: 8}
wait: step >= 60
theory: {modes: 8}
```
### Then
So it is.

## Your turn
```step
unlock: [training.k_d]
highlight: [training.k_d]
set: {training.k_d: 3}
predict: {question: Which, choices: [a, b], answer: 2}
wait: moved training.k_d and run paused
```

## A study
```step
experiment: theory-divergences
panels: [theory]
```
"""


@pytest.fixture
def quick(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Student]:
    """A student over a laboratory in which everything happens at once."""
    it = Student(Obedient(), tmp_path, qtbot)
    yield it
    it.close()


@pytest.fixture
def real(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Student]:
    """A student over the real laboratory."""
    it = Student(Lab(ProcessHome()), tmp_path, qtbot)
    yield it
    it.close()


def small(folder: Path) -> Lesson:
    """A lesson of our own, in a file."""
    path = folder / "small.md"
    path.write_text(SMALL, encoding="utf-8")
    return find_lesson(str(path))


@pytest.mark.parametrize("name", NAMES)
def test_every_lesson_can_be_followed_to_its_end(quick: Student, name: str) -> None:
    quick.follow(find_lesson(name))


@pytest.mark.parametrize("name", NAMES)
def test_on_a_small_screen_every_step_has_room_for_its_panels(quick: Student, name: str) -> None:
    quick.window.resize(1024, 768)
    quick.lessons.begin(find_lesson(name))
    course = quick.lessons.course
    assert course is not None
    while quick.lessons.active:
        quick.until(lambda: quick.lessons._replaced is None)
        for _ in range(3):  # a new width, the arrangement for it, and what follows from that
            QApplication.processEvents()
        step, area = course.step, quick.window.area
        for panel in (step.panels or ()) if step is not None else ():
            where = f"{panel} in step {course.page + 1}"
            dock = area.docks[panel]
            if area.narrow and panel in (step.panels or ())[2:]:  # a tab beside the second
                assert dock in area.tabifiedDockWidgets(area.docks[(step.panels or ())[1]]), where
                continue
            assert not dock.visibleRegion().isEmpty(), where
            assert dock.width() >= ROOM[0], where
            assert dock.height() >= ROOM[1], where
            assert area.rect().contains(dock.geometry()), where
        if not quick.pane.next_button.isEnabled():
            quick.pane.skip_button.click()
        quick.pane.next_button.click()


def test_a_small_lesson_with_the_real_engine(real: Student, tmp_path: Path) -> None:
    catalogue: Catalogue = real.window.link.catalogue
    assert [spec.name for spec in catalogue.lessons] == NAMES
    real.window.documents.open(write(tmp_path))
    real.until(lambda: real.lessons.active)
    assert real.lessons.course is not None
    real.follow(small(tmp_path))


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", NAMES)
def test_every_lesson_with_the_real_engine(real: Student, name: str) -> None:
    real.follow(find_lesson(name))


def write(folder: Path) -> Path:
    """Write the small lesson to a file."""
    path = folder / "dropped.md"
    path.write_text(SMALL, encoding="utf-8")
    return path
