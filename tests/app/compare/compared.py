"""A comparison over fake laboratories, and a person who uses it."""

from __future__ import annotations

from fakes import CONFIG, FakeLab, a_snapshot
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.shell.window import Window
from engine.contract.status import Phase
from engine.contract.values import Config, Value


class Compared:
    """A window that compares, its laboratories in the order of the columns, and a person."""

    def __init__(self, window: Window, lab: FakeLab, others: list[FakeLab]) -> None:
        self.window, self.lab, self.others = window, lab, others
        self.comparing = window.comparing
        self.time = 0.0

    @property
    def labs(self) -> list[FakeLab]:
        return [self.lab, *self.others]

    def poll(self, times: int = 1) -> None:
        for _ in range(times):
            self.window.link.poll()
            QApplication.processEvents()

    def add(self, config: Config, **status: object) -> FakeLab:
        """Add a run, which then stands there with its pictures."""
        self.comparing.begin(config)
        lab = self.others[-1]
        lab.reply()
        lab.run(**{"run": "column run 1", "config": config, **status})
        lab.show(a_snapshot(run="column run 1"))
        self.poll()
        return lab

    def stand(self, *steps: int, phase: Phase = Phase.PLAYING) -> None:
        """Let the runs be at these steps, and their pictures too."""
        for lab, step in zip(self.labs, steps, strict=True):
            run = lab.status().run
            lab.feed(step=step, phase=phase)
            lab.show(a_snapshot(step, run))
        self.poll()

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.window, key)
        self.poll()

    def clear(self) -> None:
        for lab in self.labs:
            lab.commands.clear()


def changed(section: str, **values: Value) -> Config:
    return {**CONFIG, section: {**CONFIG[section], **values}}
