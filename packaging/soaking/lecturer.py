"""What a lecturer does all day: plays, turns knobs, looks back, branches, saves, changes the topic.

Everything goes the way it goes for a person: through the commands of the window, its form, its
timeline and its dialogs. The order is drawn from a seed.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDockWidget, QFileDialog, QLineEdit

from app.shell.window import Window
from engine.contract.commands import Drop
from engine.contract.specs import FieldSpec
from engine.contract.status import Phase

SIZES = (QSize(1920, 1080), QSize(1280, 800), QSize(1024, 768))
RUNS = 3  # of a tree that are kept; the oldest others are forgotten
LOOK = 0.4  # seconds for which a lecturer looks at something
PATIENCE = 60.0  # seconds for which something that was asked for is awaited
Act = Callable[[], object]
Knob = tuple[str, FieldSpec, float]


class Lecturer:
    """Acts on a window; what is saved goes to ``folder`` and is deleted again.

    Pictures of the past may take ``memory`` (MiB), or what an experiment says.
    """

    def __init__(
        self, window: Window, folder: Path, memory: int | None = None, seed: int = 0
    ) -> None:
        self._window = window
        self._folder = folder
        self._memory = memory
        self._random = random.Random(seed)
        self._saved = 0
        self.acts: dict[str, int] = {}
        self.troubles: list[str] = []

    async def begin(self, experiment: str) -> None:
        """Open an experiment, show all its panels side by side, and play."""
        await self._until(lambda: bool(self._window.link.status.run))
        before = self._window.link.status.run
        self._window.documents.open_experiment(experiment)
        await self._until(lambda: self._window.link.status.run not in ("", before))
        await self._until(lambda: self._window.conductor.steerable)
        spread(self._window)
        if self._memory is not None:
            self._window.draft.edit("observation", "memory", self._memory)
        self._window.commands.run("run.play")

    async def act(self) -> None:
        """Do one thing, chosen at random, and go on training."""
        name = self._random.choice(sorted(self._repertoire()))
        self.acts[name] = self.acts.get(name, 0) + 1
        try:
            done = self._repertoire()[name]()
            if asyncio.iscoroutine(done):
                await done
        except Exception as error:  # it is noted, and the lecture goes on
            self.troubles.append(f"{name}: {type(error).__name__}: {error}")
        self._look_for_trouble(name)
        if self._window.conductor.phase is Phase.PAUSED and self._window.conductor.steerable:
            self._window.commands.run("run.play")

    def _repertoire(self) -> dict[str, Act]:
        run = self._window.commands.run
        return {
            "turn a knob": self._turn_a_knob,
            "look back": self._look_back,
            "replay": self._replay,
            "branch": self._branch,
            "switch": self._switch,
            "bookmark": lambda: run("run.bookmark"),
            "pause": self._pause,
            "speed": self._speed,
            "reset": lambda: run("run.reset"),
            "new seed": lambda: run("run.new_seed"),
            "theme": self._theme,
            "resize": self._resize,
            "palette": self._palette,
            "panels": self._panels,
            "about": self._about,
            "checkpoint": lambda: self._save("file.save_checkpoint", ".safetensors"),
            "recording": lambda: self._save("file.save_recording", ".saddlepoint"),
            "experiment": lambda: self._save("file.save_experiment", ".toml"),
            "curves": lambda: self._save("export.curves", ".csv"),
            "picture": lambda: self._save("export.window", ".png"),
        }

    # the run

    async def _turn_a_knob(self) -> None:
        """Move a live setting a little and take it back, so that the run stays what it is."""
        knobs = self._knobs()
        if not knobs:
            return
        section, spec, value = self._random.choice(knobs)
        for share in (0.99, 0.98, 0.97):
            moved = value * share
            if spec.low is None or moved >= spec.low:
                self._window.draft.edit(section, spec.name, moved, settled=share == 0.97)
            await asyncio.sleep(LOOK / 4)
        await asyncio.sleep(LOOK)
        self._window.commands.run("edit.undo")

    def _knobs(self) -> list[Knob]:
        draft, family = self._window.draft, self._window.area.family
        found = []
        for section in (s for s in draft.catalogue.sections if s.serves(family)):
            variant = draft.variant(section.name)
            for spec in variant.fields if variant else ():
                value = draft.value(section.name, spec.name) if spec.live else None
                if spec.kind == "float" and isinstance(value, float) and value > 0:
                    found.append((section.name, spec, value))
        return found

    async def _look_back(self) -> None:
        """Drag through the past, then return."""
        steps = self._window.link.lab.timeline().steps()
        for _ in range(20 if steps else 0):
            self._window.timeline.go(self._random.choice(steps))
            await asyncio.sleep(LOOK / 8)
        self._window.timeline.live()

    async def _replay(self) -> None:
        bar = self._window.past_bar
        for button in (bar.backward, bar.forward):
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            await asyncio.sleep(3 * LOOK)
        self._window.timeline.live()

    async def _branch(self) -> None:
        """Go on from the later half of the past, as a run of its own."""
        steps = self._window.link.lab.timeline().steps()
        before = self._window.link.status.run
        if len(steps) < 2:
            return
        self._window.timeline.go(self._random.choice(steps[len(steps) // 2 :]))
        await asyncio.sleep(LOOK)
        self._window.commands.run("run.branch")
        await self._until(lambda: self._window.link.status.run != before)
        for run in self._others()[: 1 - RUNS]:
            self._window.link.send(Drop(run))

    async def _switch(self) -> None:
        """Turn to another run of the tree."""
        others, before = self._others(), self._window.link.status.run
        if others:
            self._window.timeline.switch(self._random.choice(others))
            await self._until(lambda: self._window.link.status.run != before)

    def _others(self) -> list[str]:
        lab = self._window.link.lab
        return [info.run for info in lab.runs() if info.run != lab.status().run]

    async def _pause(self) -> None:
        for command in ("run.play", "run.step", "run.step"):
            self._window.commands.run(command)
            await asyncio.sleep(LOOK)

    async def _speed(self) -> None:
        for _ in range(3):
            self._window.commands.run("run.slower")
        await asyncio.sleep(5 * LOOK)
        self._window.commands.run("run.full_speed")

    # the window

    async def _theme(self) -> None:
        for command in ("view.theme.dark", "view.theme.light"):
            self._window.commands.run(command)
            await asyncio.sleep(2 * LOOK)

    async def _resize(self) -> None:
        for size in (*SIZES, SIZES[0]):
            self._window.resize(size)
            await asyncio.sleep(LOOK)

    async def _palette(self) -> None:
        box = self._window.palette_box
        box.open()
        QTest.keyClicks(box.query, self._random.choice(("theme", "panel", "step", "export")))
        await asyncio.sleep(LOOK)
        QTest.keyClick(box.query, Qt.Key.Key_Escape)

    async def _panels(self) -> None:
        """Close every second panel, bring them back, stack them, and spread them again."""
        area = self._window.area
        for name in [n for n in area.panels if area.serves(n)][::2]:
            area.toggle(name)
            await asyncio.sleep(LOOK / 8)
        self._window.commands.run("view.reset_layout")
        await asyncio.sleep(2 * LOOK)
        spread(self._window)

    async def _about(self) -> None:
        self._window.commands.run("help.about")
        await asyncio.sleep(LOOK)
        for dialog in self._window.findChildren(QDialog):
            dialog.close()

    # files

    async def _save(self, command: str, suffix: str) -> None:
        """Save as a person does: type a path into the dialog; then delete the file."""
        self._saved += 1
        path = self._folder / f"lecture-{self._saved}{suffix}"
        self._window.commands.run(command)
        await self._until(lambda: self._dialog() is not None)
        dialog = self._dialog()
        line = dialog.findChild(QLineEdit, "fileNameEdit") if dialog else None
        if not isinstance(line, QLineEdit):
            raise TimeoutError
        line.setText(str(path))
        QTest.keyClick(line, Qt.Key.Key_Return)
        await self._until(path.exists)
        await self._window.tasks.settle()
        path.unlink()

    def _dialog(self) -> QFileDialog | None:
        dialogs = self._window.findChildren(QFileDialog)
        return next((each for each in dialogs if each.isVisible()), None)

    # within

    async def _until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not true():
                await asyncio.sleep(0.02)

    def _look_for_trouble(self, name: str) -> None:
        """Note what the window complains of, and start training again where it has died."""
        notice = self._window.banners.notice("error")
        if notice is not None:
            self.troubles.append(f"{name}: {notice.title}: {notice.text}")
            self._window.banners.tell("error", None)
        status = self._window.link.status
        if not status.alive or status.phase is Phase.FAILED:
            self.troubles.append(f"{name}: training ended: {status.reason}")
            self._window.conductor.resume()


def spread(window: Window) -> None:
    """Show every panel that serves the run side by side, so that all of them are drawn."""
    area = window.area
    docks = [area.docks[name] for name in area.panels if area.serves(name)]
    for dock in docks:
        area.removeDockWidget(dock)
        dock.setFloating(False)
    columns = max(1, round(len(docks) ** 0.5))
    for number, dock in enumerate(docks):
        _put(window, docks, number, columns)
        dock.show()


def _put(window: Window, docks: Sequence[QDockWidget], number: int, columns: int) -> None:
    area, dock = window.area, docks[number]
    if number == 0:
        area.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    elif number < columns:
        area.splitDockWidget(docks[number - 1], dock, Qt.Orientation.Horizontal)
    else:
        area.splitDockWidget(docks[number - columns], dock, Qt.Orientation.Vertical)
