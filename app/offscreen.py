"""Paints recordings and experiments without a screen, in a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from tqdm import tqdm

from app.film.captions import Captions, reach
from app.film.encoder import filming
from app.film.footage import Footage
from app.film.formats import Shape
from app.film.page import Look, Page, pixels
from app.film.picture import Print, save
from app.main import make_application
from app.model.arrangement import Rows, arranged, names_in
from app.model.cut import Reel, moments
from app.model.edited import examples_of, family_of
from app.model.summary import summary
from app.plots.panel import panels
from app.style.fonts import text_font
from app.style.palette import palette
from app.style.sheet import stylesheet
from app.style.theme import DARK, LIGHT, Theme
from engine.contract.commands import ProbeRequest
from engine.contract.errors import UserError
from engine.contract.specs import Catalogue
from engine.contract.status import Status
from engine.lab import shipped_catalogue
from engine.recordings import load
from engine.run.album import Chapter
from engine.store.atomic import replacing

if TYPE_CHECKING:
    from app.render_command import RenderOrder

# of runs on the plane and on images, the first that shows both
USUAL = (("surface", "divergences"), ("flow", "divergences"), ("images", "image_quality"))
MOST = 3  # panels that are shown where none were named
MEASURED = 120  # moments at which a run is measured of which only the end is painted
ENDED_EARLY = 1


class Source(Protocol):
    """A run that can be brought to a step."""

    title: str
    status: Status
    layout: tuple[str, ...]

    def reel(self) -> Reel:
        """What there is to film."""
        ...

    def bring(self, step: int, page: Page) -> str:
        """Have everything there that the page shows of a step; return why that cannot be."""
        ...

    def footage(self) -> Footage:
        """What there is by now."""
        ...


def render(order: RenderOrder) -> int:
    """Obey an order and return the exit status; raises UserError for what cannot be done."""
    theme = DARK if order.theme == "dark" else LIGHT
    source = _opened(order)
    rows = _rows(order, source)
    _dress(make_application(), theme, order.zoom)
    look = Look(order.size, theme, order.zoom)
    if order.still:
        size = QSize(*(round(side / look.scale) for side in order.size))
        lines = Print(order.width, order.dpi).weight(size, order.out.suffix.lower())
        look = replace(look, lines=lines)
    page = Page(rows, look, footer=bool(order.burn))
    try:
        trouble = _still(order, source, page) if order.still else _film(order, source, page)
    finally:
        page.discard()
    if trouble:
        print(f"saddlepoint: {trouble}", file=sys.stderr)
    elif not order.quiet:
        print(f"written to {order.out}")
    return ENDED_EARLY if trouble else 0


class Recorded:
    """A run that was recorded; nothing is trained."""

    layout: tuple[str, ...] = ()

    def __init__(self, path: Path, catalogue: Catalogue) -> None:
        found: list[Chapter] = []
        self.title = load(path, "run 1", catalogue, found.append, lambda _: None)
        self._chapter, self._catalogue = found[0], catalogue
        self.status = found[0].status

    def reel(self) -> Reel:
        """Return the pictures that were recorded."""
        return self.footage().reel

    def bring(self, step: int, page: Page) -> str:
        """Return nothing: all is there."""
        return ""

    def footage(self) -> Footage:
        """Return all that was recorded."""
        chapter = self._chapter
        return Footage(self.title, self.status, self._catalogue, chapter.columns, chapter.timeline)


class Trained:
    """An experiment that is trained for its film."""

    def __init__(self, order: RenderOrder, catalogue: Catalogue) -> None:
        from engine.headless.filmed import Take
        from engine.headless.train import Order

        self._take = Take(
            Order(order.subject, order.set, order.steps, order.seed, device=order.device)
        )
        self._catalogue = catalogue
        self.title, self.layout = self._take.title, self._take.layout
        self.status = self._take.status

    def reel(self) -> Reel:
        """Return the steps that it may be trained."""
        return Reel((0, self._take.steps), lambda _: 0.0)

    def bring(self, step: int, page: Page) -> str:
        """Train to a step."""
        asked = {r for panel in page.panels.values() for r in panel.requests()}
        requests = sorted(asked, key=lambda r: (r.probe, r.resolution, r.at))
        groups = sorted({group for panel in page.panels.values() for group in panel.groups})
        return self._take.go(step, _finest(requests), groups)

    def footage(self) -> Footage:
        """Return what was seen so far."""
        take = self._take
        return Footage(
            self.title, take.status, self._catalogue, take.columns, take.timeline, take.findings
        )


def _opened(order: RenderOrder) -> Source:
    catalogue = shipped_catalogue()
    if not order.recorded:
        if order.cut.pace == "times":
            raise UserError(
                f"--speed in times is for recordings; of '{order.subject}', which is trained, say "
                "steps a second, such as 200"
            )
        return Trained(order, catalogue)
    if order.set or order.steps is not None or order.seed is not None:
        raise UserError(
            f"{order.subject} is a recording, in which nothing is trained: --set, --steps and "
            "--seed are for experiments"
        )
    return Recorded(Path(order.subject).expanduser(), catalogue)


def _rows(order: RenderOrder, source: Source) -> Rows:
    """Return the panels that were asked for, or those that show most of the run."""
    catalogue, config = shipped_catalogue(), source.status.config
    kind = family_of(catalogue, config), examples_of(catalogue, config)
    serving = [name for name, panel in panels.all().items() if panel.serves(*kind)]
    if order.rows is None:
        chosen = [name for name in source.layout if name in serving][:MOST]
        return arranged(chosen or _usual(serving), *order.size)
    for name in names_in(order.rows):
        if name not in serving:
            raise UserError(
                f"the panel '{name}' shows nothing of this run; there are {', '.join(serving)}"
            )
    return order.rows


def _usual(serving: Sequence[str]) -> Sequence[str]:
    """Return the two panels that say most of a run."""
    for pair in USUAL:
        if all(name in serving for name in pair):
            return pair
    return sorted(serving, key=lambda n: (panels.get(n).area != "centre", panels.get(n).order))[:2]


def _film(order: RenderOrder, source: Source, page: Page) -> str:
    steps = moments(order.cut, source.reel())
    captions = Captions(order.burn, reach(steps, order.cut.rate))
    told = summary(source.status.config, shipped_catalogue())
    labels = {"title": source.title, "comment": f"Made with Saddlepoint: {told}"}
    shape = Shape(order.size, order.cut.rate, labels)
    with filming(order.out, shape, replacing) as write, _bar(order, len(steps)) as done:
        last, painted, trouble = -1, b"", ""
        for step in steps:
            if step != last:
                trouble = source.bring(step, page)
                painted, last = _painted(order, source, page, captions, step), step
            write(painted)
            done()
            if trouble:
                break
    return trouble


def _still(order: RenderOrder, source: Source, page: Page) -> str:
    cut = replace(order.cut, pace="length", amount=MEASURED / order.cut.rate, hold=0.0)
    steps, trouble = moments(cut, source.reel()), ""
    with _bar(order, len(steps)) as done:
        for step in dict.fromkeys(steps):
            trouble = trouble or source.bring(step, page)
            done()
    step = source.footage().status.step if trouble else steps[-1]
    _painted(order, source, page, Captions(order.burn), step)
    save(page, order.out, Print(order.width, order.dpi), replacing)
    return trouble


def _painted(
    order: RenderOrder, source: Source, page: Page, captions: Captions, step: int
) -> bytes:
    footage = source.footage()
    before = page.wishes()
    page.show_view(footage.view(step, grow=order.grow))
    if page.wishes() != before:  # by now the panels know what run it is
        source.bring(step, page)
        page.show_view(source.footage().view(step, grow=order.grow))
    captions.tell(page.footer, footage, step)
    return pixels(page.frame())


def _finest(requests: Sequence[ProbeRequest]) -> list[ProbeRequest]:
    return list({request.probe: request for request in requests}.values())


@contextmanager
def _bar(order: RenderOrder, frames: int) -> Iterator[Callable[[], object]]:
    with tqdm(total=frames, unit="frame", disable=order.quiet, dynamic_ncols=True) as bar:
        yield bar.update


def _dress(application: QApplication, theme: Theme, zoom: int) -> None:
    application.setFont(text_font(zoom / 100))
    application.setPalette(palette(theme))
    application.setStyleSheet(stylesheet(theme, zoom / 100))
