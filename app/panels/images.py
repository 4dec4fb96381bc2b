"""What the model draws beside the real pictures, and which real ones come nearest."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.plots.images.image_grid import ImageGrid
from app.plots.images.image_layout import GAP
from app.plots.panel import Panel, View, panel
from app.plots.parts import part_of, trained
from app.plots.widgets.captioned import Captioned
from app.plots.widgets.chips import Chip, ChipRow
from app.plots.widgets.frame import WAITING, Frame
from app.plots.widgets.header import Tile
from app.plots.widgets.magnifier import Magnifier
from app.plots.widgets.tiles import metric_tiles
from app.plots.writing.numbers import thousands
from app.style.theme import LIGHT, Theme
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Images

OFF = ("traversals",)
METRICS = (
    ("classifier_fid", "classifier FID"),
    ("stacked_modes", "stacked modes"),
    ("classes", "classes covered"),
    ("coverage", "coverage"),
)
FEW = {"nearest": 24}  # pictures that are compared, so that they are large
APART = {"nearest": 8}  # pixels between columns, more than within a pair
UNCAPTIONED = ("reals",)  # whose classes are told by the mouse, so that samples are as large
NO_PICTURES = (
    "This dataset has no pictures. Choose digits, shapes or a folder of pictures "
    "to see what the model draws."
)
# probe: word of the chip, one of its pictures, caption, help, share of the height, and the
# height of the panel in lines from which it is shown
SECTIONS = {
    "samples": (
        "Samples",
        "sample",
        "Samples of fixed noise",
        "The same noise at every step.",
        6,
        0,
    ),
    "reals": ("Real", "real picture", "Real pictures", "Pictures of the data.", 6, 0),
    "nearest": (
        *("Nearest", "pair", "Each sample beside its nearest training picture"),
        "Whether the model copies: under each pair, and under the mouse, its difference a pixel, "
        "0 for a copy.",
        4,
        24,
    ),
    "interpolation": (
        *("Interpolation", "step", "From one code to another"),
        "Paths through the codes: a good model changes a picture little by little.",
        4,
        34,
    ),
    "traversals": (
        *("Traversals", "step", "One coordinate of the code moved in each row"),
        "What single coordinates stand for.",
        6,
        44,
    ),
}


@panel
class ImagePanel(Panel):
    """Samples beside real pictures, over pairs of nearest neighbours and an interpolation."""

    name = "images"
    title = "Images"
    area = "centre"
    order = 1
    examples = "images"
    groups = ("images",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._magnifier = Magnifier(self)
        self._grids = {
            probe: ImageGrid(
                word,
                self._magnifier,
                limit=FEW.get(probe, 0),
                captioned=probe not in UNCAPTIONED,
                apart=APART.get(probe, GAP),
            )
            for probe, (_, word, *_) in SECTIONS.items()
        }
        for grid in self._grids.values():
            # What a grid would like to have must not count, or the shares of the height would not.
            grid.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._sections = {
            probe: Captioned(SECTIONS[probe][2], grid) for probe, grid in self._grids.items()
        }
        self._chips = {
            probe: Chip(word, on=probe not in OFF, help=help)
            for probe, (word, _, _, help, *_) in SECTIONS.items()
        }
        for chip in self._chips.values():
            chip.toggled.connect(self._choose)
        self._frame = Frame(self, self._content(), ChipRow(tuple(self._chips.values())))
        self.restyle(LIGHT)

    def requests(self) -> tuple[ProbeRequest, ...]:
        """Ask for the sections that are on."""
        return tuple(ProbeRequest(probe) for probe, c in self._chips.items() if c.isChecked())

    def show_view(self, view: View) -> None:
        """Show the newest pictures."""
        self._view = view
        self._draw()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._frame.restyle(theme)
        self._magnifier.restyle(theme)
        for probe, grid in self._grids.items():
            grid.restyle(theme)
            self._sections[probe].restyle(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put samples beside real pictures, or above them where it is narrow."""
        super().resizeEvent(event)
        wide = self.width() > 0.9 * self.height()
        direction = QBoxLayout.Direction
        self._pair.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        share = SECTIONS["samples"][4]
        self._column.setStretch(0, share if wide else share + SECTIONS["reals"][4])
        self._draw()

    def _content(self) -> QWidget:
        content, pair = QWidget(), QWidget()
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight, pair)
        self._pair.setContentsMargins(0, 0, 0, 0)
        self._pair.setSpacing(12)
        column = self._column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(pair, SECTIONS["samples"][4])
        for probe, section in self._sections.items():
            if probe in ("samples", "reals"):
                self._pair.addWidget(section, 1)
            else:
                column.addWidget(section, SECTIONS[probe][4])
        content.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        return content

    def _choose(self) -> None:
        self._draw()
        self.wanted.emit()

    def _draw(self) -> None:
        if self._view is None:
            return
        drawn = False
        for probe, grid in self._grids.items():
            part = part_of(self._view, probe, Images)
            known = part is not None and len(part.pixels) > 0 and self._chips[probe].isChecked()
            fits = self.height() >= SECTIONS[probe][5] * self.fontMetrics().height()
            self._sections[probe].setVisible(known and (fits or not drawn))
            grid.show_images(part if known else None)
            drawn = drawn or known
        missing = self._missing(self._view)
        self._frame.explain("" if drawn else missing, bare=not drawn and missing is NO_PICTURES)
        self._frame.header.show_tiles(self._tiles(self._view) if drawn else ())

    def _missing(self, view: View) -> str:
        if not any(chip.isChecked() for chip in self._chips.values()):
            return "Nothing is chosen. Turn on Samples or Real above."
        return NO_PICTURES if trained(view) else WAITING

    def _tiles(self, view: View) -> list[Tile]:
        samples = part_of(view, "samples", Images)
        tiles = [Tile("step", thousands(samples.step if samples else view.step))]
        shown = samples or part_of(view, "reals", Images)
        if shown is not None:
            count, height, width, channels = shown.pixels.shape
            colour = "grey" if channels == 1 else "RGB"
            tiles.append(Tile("pictures", f"{width} × {height}", f"{colour}, {count} drawn"))
        return [*tiles, *metric_tiles(view, METRICS)]
