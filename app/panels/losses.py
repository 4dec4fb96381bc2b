"""What is descended over the steps, by whichever family of models is trained."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.plots.curves.curves import CurvesPlot
from app.plots.curves.stack import Level, Stack
from app.plots.curves.strand import Curve
from app.plots.panel import Panel, View, panel
from app.plots.run import DEFAULT, family, reading
from app.plots.widgets.frame import WAITING, Frame
from app.plots.widgets.header import Tile
from app.plots.widgets.tiles import metric_tiles, reference_lines
from app.plots.writing.numbers import THIN_SPACE
from app.style.theme import LIGHT, Theme

Named = tuple[tuple[str, str], ...]
NATS = "nats"
COST = "Cost of a step"
PLAYER = "discriminator_loss"
REGRESSED = "matching"  # the flow whose loss is the error of a velocity rather than −log p


@dataclass(frozen=True, slots=True)
class Curves:
    """Curves of one unit, under the word of a chip."""

    word: str
    curves: tuple[Curve, ...]
    unit: str
    help: str


CURVES = {
    "adversarial": (
        Curves(
            "Losses",
            (
                Curve("discriminator_loss", "Discriminator", "real"),
                Curve("generator_loss", "Generator", "fake"),
            ),
            "",
            "What each player descends; with two adversaries neither curve need fall.",
        ),
    ),
    "variational": (
        Curves(
            "Loss",
            (Curve("bound_loss", "Loss, weighed by β", "fake"),),
            "nats",
            "What is descended: reconstruction and KL as they are weighed at present.",
        ),
        Curves(
            "Bound",
            (Curve("batch_bound", "Bound of the batch, β = 1", "real"),),
            "nats",
            "The bound on log p(x) itself, which should rise.",
        ),
    ),
    "flow": (
        Curves(
            "Loss",
            (Curve("flow_loss", "Loss", "fake"),),
            "",
            "−log p(x), which cannot be less than the entropy of the data for long; of a "
            "continuous flow the squared error of its velocity.",
        ),
        Curves(
            "Gradient",
            (Curve("flow_gradient", "Norm of the gradient", "mesh"),),
            "loss per parameter unit",
            "Taken over all parameters, before the optimiser rescales it.",
        ),
    ),
}
METRICS: dict[str, Named] = {
    "adversarial": (
        ("discriminator_loss", "Discriminator"),
        ("generator_loss", "Generator"),
        ("step_cost", COST),
    ),
    "variational": (("bound_loss", "Loss"), ("batch_bound", "Bound of the batch")),
    "flow": (("flow_loss", "Loss"), ("flow_gradient", "Gradient")),
}


@panel
class Losses(Panel):
    """What the model descends: both players' losses, the weighed bound, or −log p(x)."""

    name = "losses"
    title = "Losses"
    area = "bottom"
    order = 20
    families = tuple(CURVES)
    groups = ("losses",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._family = DEFAULT
        self._stacks = {name: _stack(curves) for name, curves in CURVES.items()}
        self._pages = QStackedWidget()
        for stack in self._stacks.values():
            self._pages.addWidget(stack)
        self._frame = Frame(self, self._pages, *(s.chips for s in self._stacks.values()))
        self._turn_to(DEFAULT)
        self.restyle(LIGHT)

    def show_view(self, view: View) -> None:
        """Show the losses of the family that is trained."""
        self._turn_to(family(view))
        names, stack = METRICS[self._family], self._stacks[self._family]
        named = tuple((name, _called(view, name, label)) for name, label in names)
        tiles = [_measured(view, tile) for tile in metric_tiles(view, named)]
        self._frame.header.show_tiles(tiles)
        self._frame.explain("" if tiles else WAITING)
        self._name(view, stack)
        first = stack.levels[0].plot
        assert isinstance(first, CurvesPlot)
        first.set_lines((*reference_lines(view, names), *_least(view)))
        stack.show_columns(view.columns, view.moment)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._frame.restyle(theme)
        for stack in self._stacks.values():
            stack.restyle(theme)

    def _name(self, view: View, stack: Stack) -> None:
        """Call curves what they are of this run, and say in which unit the loss is."""
        curves, first = CURVES[self._family][0], stack.levels[0].plot
        assert isinstance(first, CurvesPlot)
        before = first.legend()
        for curve in curves.curves:
            first.rename(curve.column, _called(view, curve.column, curve.label))
        first.unit = NATS if _in_nats(view) else curves.unit
        if first.legend() != before:
            stack.caption()

    def _turn_to(self, wanted: str) -> None:
        self._family = wanted if wanted in self._stacks else DEFAULT
        for name, stack in self._stacks.items():
            stack.chips.setVisible(name == self._family)
        self._pages.setCurrentWidget(self._stacks[self._family])


def _stack(curves: tuple[Curves, ...]) -> Stack:
    levels = (Level(c.word, CurvesPlot(c.curves, unit=c.unit), help=c.help) for c in curves)
    return Stack(tuple(levels), smooth=True)


def _called(view: View, metric: str, label: str) -> str:
    """Return what a loss is called: the second player may be a critic."""
    return "Critic" if metric == PLAYER and reading(view) == "critic" else label


def _in_nats(view: View) -> bool:
    """Whether the loss of a flow is −log p(x) rather than the error of a velocity."""
    flow = family(view) == "flow"
    return flow and view.status.config.get("flow", {}).get("kind") not in (None, REGRESSED)


def _measured(view: View, tile: Tile) -> Tile:
    """Return a tile with the unit that the legend does not tell, or that this run alone has."""
    if tile.label == COST:
        return replace(tile, detail="gradients of D")
    own = tile.label == "Loss" and _in_nats(view) and not tile.value.endswith(NATS)
    return replace(tile, value=f"{tile.value}{THIN_SPACE}{NATS}") if own else tile


def _least(view: View) -> tuple[tuple[str, float], ...]:
    """Return the entropy of the data, which is what −log p(x) can come down to."""
    entropy = view.columns.latest("data_entropy")
    kind = view.status.config.get("flow", {}).get("kind")
    if entropy is None or kind in (None, REGRESSED):
        return ()
    return (("entropy of the data", entropy),)
