"""What the second player knows: the critic's estimate of W1, V(G, D), or an f-GAN's bound."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.plots.curves.curves import CurvesPlot
from app.plots.curves.stack import Level, Stack
from app.plots.curves.strand import Curve
from app.plots.panel import Panel, View, panel
from app.plots.run import reading
from app.plots.widgets.frame import WAITING, Frame
from app.plots.widgets.tiles import metric_tiles
from app.style.theme import LIGHT, Theme
from engine.contract.family import IMAGES, examples_of

CRITIC_METRICS = (
    ("critic_w1", "estimate / K"),
    ("w1", "exact W₁"),
    ("critic_gap", "raw estimate"),
    ("critic_lipschitz", "Lipschitz K"),
)
VALUE_METRICS = (
    ("value", "V(G, D)"),
    ("value_bound", "bound 2·JSD − 2 log 2"),
    ("discriminator_jsd", "D's JSD"),
    ("jsd", "JSD"),
)
BOUND_METRICS = (("f_bound", "D's bound"), ("f_divergence", "the divergence"))
SCORES = (
    "The scores of this objective estimate no divergence and no W₁. Choose minimax, "
    "non-saturating, an f-GAN or Wasserstein to compare the estimate with the truth."
)


@panel
class Critic(Panel):
    """What the second player's estimate is worth: each kind is held against the exact value.

    For a critic that is W1, for a logit 2·JSD − 2 log 2, for an f-GAN its f-divergence.
    """

    name = "critic"
    title = "Critic"
    area = "right"
    order = 11
    families = ("adversarial",)
    groups = ("critic", "divergences")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        zero = ("0", 0.0)
        normalised = CurvesPlot(
            (Curve("critic_w1", "estimate / K", "3"), _exact("w1", "exact W₁")),
            unit="data units",
            lines=(zero,),
        )
        raw = CurvesPlot((Curve("critic_gap", "E f(x) − E f(G(z)), raw", "4"),), lines=(zero,))
        value = CurvesPlot(
            (Curve("value", "V(G, D)", "3"), _exact("value_bound", "2·JSD − 2 log 2")),
            unit="nats",
            lines=(("−2 log 2", -2 * math.log(2)), zero),
        )
        self._normalised = normalised  # of pictures there is no exact distance to hold it against
        self._transport = Stack(
            (
                Level("against W₁", normalised, help="The estimate divided by the measured K."),
                Level("raw", raw, help="The critic's loss with its sign turned; in units of K."),
            ),
            smooth=True,
        )
        bound = CurvesPlot(
            (Curve("f_bound", "bound that D reaches", "3"), _exact("f_divergence", "exact")),
            lines=(zero,),
        )
        self._value = Stack((Level("V", value),), smooth=True)
        self._bound = Stack((Level("f-divergence", bound),), smooth=True)
        self._stacks = (self._transport, self._value, self._bound)
        self._pages = QStackedWidget()
        for stack in self._stacks:
            self._pages.addWidget(stack)
        self._frame = Frame(self, self._pages, *(stack.chips for stack in self._stacks))
        self._turn_to(self._value)
        self.restyle(LIGHT)

    def show_view(self, view: View) -> None:
        """Show what fits the objective in force."""
        kind = "bound" if bounded(view) else reading(view)
        idle = examples_of(view.catalogue, view.status.config) == IMAGES and not any(
            view.columns.latest(name) is not None for name in ("critic_w1", "w1")
        )
        self._transport.withhold((self._normalised,) if idle else ())
        stack, names = {
            "critic": (self._transport, CRITIC_METRICS),
            "logit": (self._value, VALUE_METRICS),
            "bound": (self._bound, BOUND_METRICS),
            "score": (self._bound, ()),
        }[kind]
        tiles = metric_tiles(view, names)
        self._turn_to(stack)
        self._frame.header.show_tiles(tiles)
        self._frame.explain("" if tiles else SCORES if kind == "score" else WAITING)
        stack.show_columns(view.columns, view.moment)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._frame.restyle(theme)
        for stack in self._stacks:
            stack.restyle(theme)

    def _turn_to(self, stack: Stack) -> None:
        for each in self._stacks:
            each.chips.setVisible(each is stack)
        self._pages.setCurrentWidget(stack)


def bounded(view: View) -> bool:
    """Whether the objective in force is an f-GAN, whose bound is taken as often as the losses."""
    found, losses = (view.columns.column(name)[0] for name in ("f_bound", "discriminator_loss"))
    return len(found) > 0 and (len(losses) == 0 or bool(found[-1] >= losses[-1]))


def _exact(column: str, label: str) -> Curve:
    """Return a curve that estimates are held against: measured rarely, it is not smoothed."""
    return Curve(column, label, "2", smoothed=False)
