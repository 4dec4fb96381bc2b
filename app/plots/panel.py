"""What a panel is: a function of one snapshot and the columns up to its step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.model.edited import UNTRAINED
from app.style.theme import Theme
from engine.contract.columns import ColumnsView
from engine.contract.commands import ProbeRequest
from engine.contract.findings import Diagnosis
from engine.contract.snapshot import Snapshot
from engine.contract.specs import Catalogue
from engine.contract.status import Status
from engine.registry import Registry

Area = Literal["centre", "right", "bottom"]


@dataclass(frozen=True, slots=True)
class View:
    """Everything a panel may draw from.

    ``moment`` is the step of the past that is looked at, None for the present; the snapshot is that
    moment's, the columns always go on to the newest step.
    """

    snapshot: Snapshot | None
    columns: ColumnsView
    status: Status
    catalogue: Catalogue
    moment: int | None = None
    diagnosis: Diagnosis | None = None

    @property
    def step(self) -> int:
        """The step that is shown."""
        return self.status.step if self.moment is None else self.moment


class Panel(QWidget):
    """Base of all panels. A hidden panel is shown nothing and its probes are not asked for.

    ``groups`` are the groups of metrics it shows: those of hidden panels are measured rarely.
    ``examples`` are those that it needs, "points" or "images", empty for both.
    ``families`` are the model families that a panel serves, none for all that train; under another
    family it is put away. ``wanted`` is emitted when ``requests()`` changed, ``opened`` with a
    panel's name to have that panel shown, ``marked`` with a name and two steps to have the stretch
    between them marked in its curves, ``edited`` with settings by section and field that a person
    moves in a picture, and whether the gesture is over. Missing data means drawing less, never an
    error.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    area: ClassVar[Area] = "right"
    order: ClassVar[int] = 0
    families: ClassVar[tuple[str, ...]] = ()
    examples: ClassVar[str] = ""
    groups: ClassVar[tuple[str, ...]] = ()

    wanted = Signal()
    opened = Signal(str)
    marked = Signal(str, int, int)
    edited = Signal(object, bool)

    @classmethod
    def serves(cls, family: str, examples: str = "") -> bool:
        """Whether the panel has anything to show of runs of a family on examples, "" for any."""
        if examples and cls.examples not in ("", examples):
            return False
        if not cls.families:
            return family not in UNTRAINED
        return not family or family in cls.families

    def requests(self) -> tuple[ProbeRequest, ...]:
        """The pictures this panel needs at present."""
        return ()

    def show_view(self, view: View) -> None:
        """Show ``view``; items are kept and only their data is set."""
        raise NotImplementedError

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        raise NotImplementedError


panels: Registry[type[Panel]] = Registry("app.panels")

PanelT = TypeVar("PanelT", bound=type[Panel])


def panel(part: PanelT) -> PanelT:
    """Register a panel."""
    panels.add(part.name, part)
    return part
