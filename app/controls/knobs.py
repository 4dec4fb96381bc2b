"""The knobs of a class, on top of everything: the loss, k, c, λ and the learning rates."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.controls.desk import Desk
from app.controls.look import named
from app.controls.rows import Rows
from app.model.draft import Draft
from app.model.fields import Key

RATE = "η"  # the symbol by which a learning rate is known


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
    wanted = {("objective", "kind"): "", ("training", "k_d"): ""}
    wanted |= dict.fromkeys(_constraints(draft), "")
    wanted |= _rates(draft)
    return {key: label for key, label in wanted.items() if draft.spec(*key) is not None}


def _constraints(draft: Draft) -> list[Key]:
    """Name the main field of every constraint that is on."""
    return [
        (section.name, section.primary)
        for section in draft.catalogue.sections
        if section.switch and section.primary != "on" and draft.value(section.name, "on")
    ]


def _rates(draft: Draft) -> dict[Key, str]:
    """Name the learning rates of both players."""
    found: dict[Key, str] = {}
    for player in ("discriminator", "generator"):
        variant = draft.variant(f"{player}.optimiser")
        for field in variant.fields if variant else ():
            if field.symbol.startswith(RATE):
                label = f"{player.capitalize()} {field.label.lower()}"
                found[(f"{player}.optimiser", field.name)] = label
    return found
