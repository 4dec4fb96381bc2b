"""What every dimension or entry of the code is used for, and how noisy its gradient is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QWidget

from app.plots.axes.geometry import Doubles
from app.plots.axes.plot import Plot
from app.plots.charts.named_bars import Bars, NamedBars
from app.plots.curves.metric_group import MetricGroup
from app.plots.curves.stack import Level
from app.plots.panel import Panel, View, panel
from app.plots.parts import column_of, part_of, trained
from app.plots.widgets.frame import WAITING, Frame
from app.plots.widgets.header import Tile
from app.plots.writing.numbers import THIN_SPACE, number, percent, thousands
from app.style.theme import LIGHT, Theme
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Floats, Table

EVEN = 0.01  # nats: KLs that differ by less are one and the same
DEAD = 0.1  # of an even share, below which an entry of the codebook counts as unused
Flags = NDArray[np.bool_]
LARGEST = 1e30  # sums of larger numbers overflow
PLOTS = {
    "Units": ("active_units",),
    "Variance": (
        "variance_reparametrisation",
        "variance_reinforce",
        "variance_reinforce_baseline",
    ),
    "Perplexity": ("codebook_perplexity",),
    "Used": ("codebook_use",),
    "τ": ("temperature",),
    "Dequantisation": ("dequantisation_gap",),
}
SAID = {  # by the column that the picture has
    "kl": "KL(q∥p) per dimension; pale ones are not active",
    "information": "−½ log(1 − R²) per dimension, what it says of x; pale: not active",
}
OFF = ("Variance", "Perplexity", "Used", "τ")
WORDS = {
    "reparametrisation": "reparametrised",
    "reinforce": "REINFORCE",
    "reinforce_baseline": "REINFORCE, baseline",
}
NOTHING = "This model has neither Gaussian dimensions nor a codebook to look into."


@panel
class LatentDimensions(Panel):
    """KL per dimension with active units, use of the codebook, variance of the estimators."""

    name = "latent_dimensions"
    title = "Latent dimensions"
    area = "right"
    order = 10
    families = ("variational",)
    groups = ("latent",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kl = NamedBars("dimension", SAID["kl"], unit="nats")
        self._use = NamedBars("entry", "use of the codebook", shares=True, target="even use")
        self._variance = NamedBars(
            "estimator", "variance of the gradient, logarithmic", colour="3", log=True
        )
        self._plots = {
            "kl_dimensions": self._kl,
            "codebook": self._use,
            "estimators": self._variance,
        }
        self._shown: dict[str, Table] = {}
        self._group = MetricGroup(
            ("latent",),
            plots=PLOTS,
            off=OFF,
            first=(
                Level("KL", self._kl, help="How much each dimension says of x."),
                Level("Codebook", self._use, help="How often each entry is chosen."),
                Level("Estimators", self._variance, help="How noisy each estimator is."),
            ),
        )
        self._group.withhold(self._plots.values())
        self._group.changed.connect(self.wanted)
        self._frame = Frame(self, self._group, self._group.chips)
        self.restyle(LIGHT)

    def requests(self) -> tuple[ProbeRequest, ...]:
        """Ask for the bars that are shown."""
        return tuple(ProbeRequest(n) for n, plot in self._plots.items() if self._group.wants(plot))

    def show_view(self, view: View) -> None:
        """Show the bars."""
        tables = {name: part_of(view, name, Table) for name in self._plots}
        known = {name: table for name, table in tables.items() if table and _filled(table)}
        if "codebook" in known and "kl_dimensions" in known and _even(known["kl_dimensions"]):
            del known["kl_dimensions"]  # each place has the same, log K: nothing to compare
        missing: list[Plot] = [plot for name, plot in self._plots.items() if name not in known]
        self._group.withhold(missing)
        for name, table in known.items():
            if self._shown.get(name) is not table:
                self._shown[name] = table
                if table is known.get("kl_dimensions"):
                    self._kl.quantity = SAID["kl" if "kl" in table.columns else "information"]
                self._plots[name].show_bars(BARS[name](table))
        self._group.show_view(view)
        self._group.stack.caption()
        self._frame.header.show_tiles(
            [tile for n, table in known.items() if n in TILES for tile in TILES[n](table)]
        )
        self._frame.explain("" if known else NOTHING if trained(view) else WAITING)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._frame.restyle(theme)
        self._group.restyle(theme)


def active(table: Table) -> Flags | None:
    """Return which dimensions are active units, or None where that is not known."""
    said = column_of(table, "active")
    return None if said is None or len(said) != len(_first(table, "kl")) else said > 0.5


def _kl_bars(table: Table) -> Bars:
    return Bars(_first(table, "kl"), strong=active(table))


def _kl_tiles(table: Table) -> list[Tile]:
    values, used = _first(table, "kl"), active(table)
    tiles = (
        [Tile("active units", f"{int(used.sum())}", f"of {len(values)}")]
        if used is not None
        else []
    )
    if "kl" in table.columns:
        tiles.append(Tile("KL(q∥p)", f"{number(float(values.sum()))}{THIN_SPACE}nats", "in all"))
    return tiles if used is None else [*tiles, *collapse(used)]


def collapse(used: Flags) -> list[Tile]:
    """Name posterior collapse, of all dimensions or of some."""
    idle = len(used) - int(np.sum(used))
    if not idle:
        return []
    if idle == len(used):
        return [Tile("posterior collapse", "complete", "q(z|x) is the same for every x")]
    return [Tile("posterior collapse", f"{idle} of {len(used)}", "q(z|x) ignores x there")]


def _use_bars(table: Table) -> Bars:
    values = _first(table, "use")
    even = np.full(len(values), 1 / max(len(values), 1))
    return Bars(values, strong=values >= DEAD * even, targets=even)


def _use_tiles(table: Table) -> list[Tile]:
    shares = np.clip(_first(table, "use"), 0, 1)
    used = int((shares >= DEAD / max(len(shares), 1)).sum())
    positive = shares[shares > 0]
    perplexity = float(np.exp(-(positive * np.log(positive)).sum()))
    return [
        Tile("codes in use", thousands(used), f"of {thousands(len(shares))}"),
        Tile("perplexity", number(perplexity), f"at most {thousands(len(shares))}"),
        Tile("commonest", percent(float(shares.max()))),
    ]


def _variance_bars(table: Table) -> Bars:
    values = [float(column[0]) for column in table.columns.values() if len(column)]
    names = [WORDS.get(n, n.replace("_", " ")) for n, c in table.columns.items() if len(c)]
    return Bars(np.array(values), names=names)


def _first(table: Table, name: str) -> Doubles:
    """Return the column of that name, or the first one there is."""
    found: Floats | None = column_of(table, name)
    column = found if found is not None else next(iter(table.columns.values()))
    return np.clip(np.nan_to_num(np.asarray(column, np.float64)), -LARGEST, LARGEST)


def _even(table: Table) -> bool:
    values = _first(table, "kl")
    return len(values) < 2 or float(np.ptp(values)) < EVEN


def _filled(table: Table) -> bool:
    return any(len(column) for column in table.columns.values())


BARS = {"kl_dimensions": _kl_bars, "codebook": _use_bars, "estimators": _variance_bars}
TILES = {"kl_dimensions": _kl_tiles, "codebook": _use_tiles}
