"""The knobs of a class, on top of everything: the loss, k, c, λ and the learning rates."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.controls.desk import Desk
from app.controls.look import named
from app.controls.rows import Rows
from app.model.draft import Draft
from app.model.fields import Key
from engine.contract.specs import SectionSpec

RATE = "η"  # the symbol by which a learning rate is known
SYMBOLS = frozenset({"k", "β", "τ", "u", "K"})  # of what else is turned while it trains
OBJECTIVE = "Objective"  # the group of what is optimised


class Knobs(QFrame):
    """The live knobs of the present configuration; the same fields as in the groups below."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "knobs")
        self.desk = desk
        self.rows = Rows(desk)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 6, 8, 6)
        column.addWidget(self.rows)
        self.refresh()

    def refresh(self) -> None:
        """Show the knobs that the configuration has now."""
        self.rows.show_fields(knobs(self.desk.draft))
        self.setHidden(not self.rows.rows)

    def restyle(self) -> None:
        """Take on the colours of the theme."""
        self.rows.restyle()


def knobs(draft: Draft) -> dict[Key, str]:
    """Name the fields that are turned in class, with a label where their own is ambiguous."""
    sections = sorted(draft.sections(), key=lambda section: not _is_objective(section))
    wanted: dict[Key, str] = {}
    for section in sections:
        wanted |= _of_section(draft, section)
    return wanted | _rates(draft)


def _is_objective(section: SectionSpec) -> bool:
    return section.group == OBJECTIVE and section.choosable and section.live_kind


def _of_section(draft: Draft, section: SectionSpec) -> dict[Key, str]:
    """Name what is turned of one section: what is optimised, and how strongly."""
    found: dict[Key, str] = {}
    if _is_objective(section):
        found[(section.name, "kind")] = ""
    if section.switch and section.primary != "on" and draft.value(section.name, "on"):
        found[(section.name, section.primary)] = ""
    for field in () if section.switch else draft.fields(section.name):
        if field.live and field.symbol in SYMBOLS:
            found[(section.name, field.name)] = ""
    return found


def _rates(draft: Draft) -> dict[Key, str]:
    """Name the learning rates, with the player where there are several."""
    found: dict[Key, str] = {}
    for section in draft.sections():
        player, dot, part = section.name.rpartition(".")
        for field in draft.fields(section.name) if part == "optimiser" else ():
            if field.symbol.startswith(RATE):
                label = f"{player.capitalize()} {field.label.lower()}" if dot else ""
                found[(section.name, field.name)] = label
    return found
