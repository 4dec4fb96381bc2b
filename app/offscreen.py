"""Paints recordings and experiments without a screen, in a process of its own."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from tqdm import tqdm

from app.compare.board import kind_of, serves
from app.compare.spread import Columned, Spread
from app.film.captions import Captions, reach
from app.film.encoder import filming
from app.film.formats import Shape
from app.film.page import Page
from app.film.picture import Print, save
from app.film.sheet import Look, Sheet, pixels
from app.main import make_application
from app.model.arrangement import Rows, arranged, names_in
from app.model.joint_cut import Moment, joint_moments
from app.model.summary import summary
from app.plots.panel import panels
from app.render_order import AUTO, DIFFERENCE, NONE, RenderOrder
from app.render_sources import Source, sources
from app.style.fonts import text_font
from app.style.palette import palette
from app.style.sheet import stylesheet
from app.style.theme import DARK, LIGHT, Theme
from engine.contract.errors import UserError
from engine.contract.family import examples_of, family_of
from engine.lab import shipped_catalogue
from engine.store.atomic import replacing

# of runs on the plane and on images, the first that shows both
USUAL = (("surface", "divergences"), ("flow", "divergences"), ("images", "image_quality"))
BESIDE = ("surface", "flow", "images", "latent")  # one of them is shown of several runs
MOST = 3  # panels that are shown where none were named
MEASURED = 120  # moments at which a run is measured of which only the end is painted
ENDED_EARLY = 1
CALM = 1.0  # seconds between two lines of progress in a file, where they cannot be overwritten
Sources = Sequence[Source]


def render(order: RenderOrder) -> int:
    """Obey an order and return the exit status; raises UserError for what cannot be done."""
    theme = DARK if order.theme == "dark" else LIGHT
    runs = sources(order)
    rows = _rows(order, runs)
    _dress(make_application(), theme, order.zoom)
    look = Look(order.size, theme, order.zoom)
    if order.still:
        size = QSize(*(round(side / look.scale) for side in order.size))
        lines = Print(order.width, order.dpi).weight(size, order.out.suffix.lower())
        look = replace(look, lines=lines)
    sheet = _sheet(order, runs, rows, look)
    try:
        trouble = (_still if order.still else _film)(order, runs, sheet)
    finally:
        sheet.discard()
    if trouble:
        print(f"saddlepoint: {trouble}", file=sys.stderr)
    elif not order.quiet:
        print(f"written to {order.out}")
    return ENDED_EARLY if trouble else 0


def _sheet(order: RenderOrder, runs: Sources, rows: Rows, look: Look) -> Sheet:
    if len(runs) == 1:
        return Page(rows, look, footer=bool(order.burn))
    metric = "" if order.metric == NONE else order.metric
    _check_metric(metric)
    titles = [run.title for run in runs]
    names = [title if titles.count(title) == 1 else "" for title in titles]
    footages = [run.footage() for run in runs]
    shown = Columned(rows, metric, order.common)
    return Spread(footages, names, shown, look, footer=bool(order.burn))


def _rows(order: RenderOrder, runs: Sources) -> Rows:
    """Return the panels that were asked for, or those that show most of the runs."""
    catalogue = shipped_catalogue()
    kinds = [
        (family_of(catalogue, run.status.config), examples_of(catalogue, run.status.config))
        for run in runs
    ]
    known = (*panels.all(), *((DIFFERENCE,) if len(runs) > 1 else ()))
    serving = [name for name in known if any(serves(kind_of(name), kind) for kind in kinds)]
    if order.rows is None:
        return _proposed(order, runs, serving)
    for name in names_in(order.rows):
        if name not in serving:
            what = "this run" if len(runs) == 1 else "these runs"
            raise UserError(
                f"the panel '{name}' shows nothing of {what}; there are {', '.join(serving)}"
            )
    return order.rows


def _proposed(order: RenderOrder, runs: Sources, serving: Sequence[str]) -> Rows:
    if len(runs) == 1:
        chosen = [name for name in runs[0].layout if name in serving][:MOST]
        return arranged(chosen or _usual(serving), *order.size)
    found = next((name for name in BESIDE if name in serving), serving[0])
    return (((found,),),)


def _usual(serving: Sequence[str]) -> Sequence[str]:
    """Return the two panels that say most of a run."""
    for pair in USUAL:
        if all(name in serving for name in pair):
            return pair
    return sorted(serving, key=lambda n: (panels.get(n).area != "centre", panels.get(n).order))[:2]


def _moments(order: RenderOrder, runs: Sources) -> tuple[Moment, ...]:
    return joint_moments(order.cut, [run.reel() for run in runs], by_time=order.by_time)


def _film(order: RenderOrder, runs: Sources, sheet: Sheet) -> str:
    found = _moments(order, runs)
    captions = Captions(order.burn, reach(found, order.cut.rate))
    told = " | ".join(summary(run.status.config, shipped_catalogue()) for run in runs)
    title = " | ".join(dict.fromkeys(run.title for run in runs))
    labels = {"title": title, "comment": f"Made with Saddlepoint: {told}"}
    shape = Shape(order.size, order.cut.rate, labels)
    with filming(order.out, shape, replacing) as write, _bar(order, len(found), "frame") as done:
        last, painted, troubles = None, b"", _Troubles(runs)
        for moment in found:
            if moment != last:
                troubles.bring(moment, sheet)
                painted, last = _painted(order, runs, sheet, captions, moment), moment
            write(painted)
            done()
            if troubles.all:
                break
    return str(troubles)


def _still(order: RenderOrder, runs: Sources, sheet: Sheet) -> str:
    cut = replace(order.cut, pace="length", amount=MEASURED / order.cut.rate, hold=0.0)
    found, troubles = _moments(replace(order, cut=cut), runs), _Troubles(runs)
    different = dict.fromkeys(found)
    with _bar(order, len(different), "moment") as done:
        for moment in different:
            troubles.bring(moment, sheet)
            done()
            if troubles.all:
                break
    steps = [
        min(s, run.footage().status.step) for s, run in zip(found[-1].steps, runs, strict=True)
    ]
    last = replace(found[-1], steps=tuple(steps))
    _painted(order, runs, sheet, Captions(order.burn), last)
    save(sheet, order.out, Print(order.width, order.dpi), replacing)
    return str(troubles)


class _Troubles:
    """Brings runs to a moment, and remembers which of them ended before: those stay there."""

    def __init__(self, runs: Sources) -> None:
        self._runs, self._said = runs, [""] * len(runs)

    def bring(self, moment: Moment, sheet: Sheet) -> None:
        """Have everything there that a sheet shows of a moment."""
        for place, (run, step) in enumerate(zip(self._runs, moment.steps, strict=True)):
            if not self._said[place]:
                asked, groups = sheet.wishes(place), sheet.groups_of(place)
                self._said[place] = run.bring(step, asked, groups)

    @property
    def all(self) -> bool:
        """Whether no run goes on."""
        return all(self._said)

    def __str__(self) -> str:
        """Say which run ended why."""
        if len(self._runs) == 1:
            return self._said[0]
        return "; ".join(f"run {n}: {said}" for n, said in enumerate(self._said, 1) if said)


def _painted(
    order: RenderOrder, runs: Sources, sheet: Sheet, captions: Captions, moment: Moment
) -> bytes:
    places = range(len(runs))
    before = [sheet.wishes(place) for place in places]
    sheet.show_moment([run.footage() for run in runs], moment, captions, grow=order.grow)
    if [sheet.wishes(place) for place in places] != before:  # they know by now what runs these are
        _Troubles(runs).bring(moment, sheet)
        sheet.show_moment([run.footage() for run in runs], moment, captions, grow=order.grow)
    return pixels(sheet.frame())


def _check_metric(metric: str) -> None:
    known = [spec.name for spec in shipped_catalogue().metrics]
    if metric not in ("", AUTO, *known):
        close = difflib.get_close_matches(metric, known, 3)
        hint = f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(known)}"
        raise UserError(f"no metric is called '{metric}'; {hint}")


@contextmanager
def _bar(order: RenderOrder, total: int, unit: str) -> Iterator[Callable[[], object]]:
    with tqdm(
        total=total,
        unit=unit,
        disable=order.quiet,
        file=sys.stderr,
        dynamic_ncols=True,
        mininterval=0.1 if sys.stderr.isatty() else CALM,
    ) as bar:
        yield bar.update


def _dress(application: QApplication, theme: Theme, zoom: int) -> None:
    application.setFont(text_font(zoom / 100))
    application.setPalette(palette(theme))
    application.setStyleSheet(stylesheet(theme, zoom / 100))
