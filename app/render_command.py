"""``saddlepoint render``: a picture or a film of a run, without a screen.

The words are read, and what is wrong with them is said, before Qt or torch is loaded.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path

from app.film.formats import check_rate, film_format, fitted
from app.model.arrangement import parsed
from app.model.cut import Cut, Pace
from app.model.film_choice import BURNT
from app.model.film_words import above, burnt, least, size, within
from app.render_order import ADDRESSED, AUTO, DIFFERENCE, MOST, STILLS, RenderOrder
from engine.contract.errors import FileError, UserError
from engine.headless.ending import orderly
from engine.headless.words import Parser

SETTINGS = {  # of a process that paints without a screen
    "QT_QPA_PLATFORM": "offscreen",
    "QT_LOGGING_RULES": "*.warning=false",  # this platform warns of what it cannot do
    "OMP_WAIT_POLICY": "PASSIVE",
}
_EXAMPLES = """\
examples:
  saddlepoint render ring --layout surface,divergences --out film.mp4
  saddlepoint render collapse --steps 4000 --seconds 8 --size 1920x1080 --theme dark --out c.webm
  saddlepoint render lecture.saddlepoint --from 500 --to 2000 --speed 100 --out film.gif --fps 15
  saddlepoint render ring --steps 2000 --layout surface --out ring.pdf --width 12
  saddlepoint render ring ring --set 2:training.k_d=5 --layout surface --out k.mp4
  saddlepoint render ring wgan-gp a.saddlepoint --layout surface/difference --out three.webm

A layout is made of the names of panels: a comma puts one beside the other, a plus one below the
other in the same column, a slash begins a new row: surface,losses+divergences/model.
Two to four runs stand in columns, each with that layout, which may have 'difference' in it: of the
surfaces. A setting with a number before it is for that run alone.
A name without a suffix is a folder of PNG pictures, one for each frame. Of a recording that is
played again the speed may also be 2x: twice as fast as it was trained.
"""


def main(words: Sequence[str]) -> int:
    """Obey the words after ``render`` and return the exit status; raises UserError."""
    order = ordered(words)
    os.environ.update(SETTINGS)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from app.offscreen import render

    with orderly():
        return render(order)


def ordered(words: Sequence[str]) -> RenderOrder:
    """Read the words; raises UserError for what is wrong in them."""
    found = parser().parse_args(list(words))
    out = Path(found.out).expanduser()
    _writable(out)
    chosen = found.size
    if out.suffix.lower() not in STILLS:
        format_ = film_format(out)
        check_rate(found.fps, format_)
        chosen, word = fitted(chosen, format_)
        if word and not found.quiet:
            print(word)
    pace, amount = _speed(found)
    several = _columns(found)
    known = (*panel_names(), DIFFERENCE) if several else panel_names()
    return RenderOrder(
        tuple(found.subjects),
        out,
        parsed(found.layout, known) if found.layout else None,
        chosen,
        found.theme,
        found.text,
        Cut(found.first, found.last, pace, amount, found.fps, found.hold),
        found.burn,
        found.curves == "grow",
        tuple(found.set),
        found.seed,
        found.steps,
        found.device,
        found.width,
        found.dpi,
        found.quiet,
        found.by == "time",
        found.metric or AUTO,
        found.scales != "own",
    )


def panel_names() -> tuple[str, ...]:
    """Return the names of the panels that come with the program."""
    text = (resources.files("resources") / "panels.json").read_text(encoding="utf-8")
    return tuple(json.loads(text))


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    made = Parser(
        prog="saddlepoint render",
        allow_abbrev=False,
        description="Make a picture or a film of recordings, or of experiments and checkpoints "
        "that are trained for it; two to four of them stand beside one another. The suffix of the "
        "file decides: .mp4, .webm and .gif are films, .png, .svg and .pdf pictures of the last "
        "moment.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = made.add_argument
    add(
        "subjects",
        nargs="+",
        metavar="RECORDING|EXPERIMENT",
        help="a recording, an experiment or its file, a checkpoint; up to four",
    )
    add("--out", required=True, metavar="FILE", help="what to write")
    _add_looks(add)
    _add_time(add)
    _add_training(add)
    _add_columns(add)
    add("--quiet", action="store_true", help="print nothing but errors")
    return made


def _add_looks(add: Callable[..., object]) -> None:
    add("--layout", default="", metavar="PANELS", help="such as surface,divergences")
    add("--size", type=size, default=(1280, 720), metavar="WxH", help="pixels (1280x720)")
    add("--theme", choices=("light", "dark"), default="light", help="the colours (light)")
    add("--text", type=within(50, 300), default=100, metavar="N", help="size of text in %% (100)")
    add(
        "--burn",
        type=burnt,
        default=frozenset(BURNT),
        metavar="WHAT",
        help="what stands below: any of title, settings, step, or none (all)",
    )
    add("--curves", choices=("grow", "whole"), default="grow", help="up to the moment, or all")
    add("--width", type=above, default=16.0, metavar="CM", help="of a printed picture (16)")
    add("--dpi", type=within(36, 1200), default=300, metavar="N", help="of a PNG picture (300)")


def _add_time(add: Callable[..., object]) -> None:
    add("--fps", type=within(1, 120), default=30, metavar="N", help="frames a second (30)")
    add("--from", dest="first", type=within(0, 10**9), metavar="STEP", help="where to begin")
    add("--to", dest="last", type=within(0, 10**9), metavar="STEP", help="where to end")
    add("--seconds", type=above, metavar="S", help="the length of the film (10)")
    add("--speed", metavar="N|Nx", help="steps a second of film, or times the recorded speed")
    add("--hold", type=least, default=1.0, metavar="S", help="seconds of the last frame (1)")


def _add_training(add: Callable[..., object]) -> None:
    add("--set", action="append", default=[], metavar="PATH=VALUE", help="change one setting")
    add("--steps", type=within(1, 10**9), metavar="N", help="train so many steps")
    add("--seed", type=within(0, 2**31 - 1), metavar="S", help="the seed of all random numbers")
    add("--device", default="cpu", choices=("auto", "cpu", "cuda", "mps"), help="(cpu)")


def _add_columns(add: Callable[..., object]) -> None:
    add("--by", choices=("step", "time"), help="what runs beside one another share (step)")
    add("--metric", metavar="NAME", help="its curves stand below the columns, or none")
    add("--scales", choices=("common", "own"), help="of colours, in all columns (common)")


def _columns(found: argparse.Namespace) -> bool:
    """Return whether several runs are asked for; UserError for words that are wrong with that."""
    count = len(found.subjects)
    if count > MOST:
        raise UserError(f"{count} runs are too many: {MOST} at most stand beside one another")
    for text in found.set:
        match = ADDRESSED.fullmatch(text)
        if match and not 1 <= int(match[1]) <= count:
            raise UserError(f"--set {text}: there is no run {match[1]}, only 1 to {count}")
    for name in ("by", "metric", "scales"):
        if count == 1 and getattr(found, name) is not None:
            raise UserError(f"--{name} is for several runs beside one another: name two to four")
    return count > 1


def _writable(out: Path) -> None:
    folder = out.parent
    if not folder.is_dir():
        raise FileError(f"cannot write {out}: the folder {folder} does not exist")
    if not os.access(folder, os.W_OK):
        raise FileError(f"cannot write {out}: permission is denied")


def _speed(found: argparse.Namespace) -> tuple[Pace, float]:
    if found.speed is None:
        return "length", found.seconds or 10.0
    if found.seconds is not None:
        raise UserError("--seconds and --speed both say how fast the film goes: leave one out")
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([x×]?)", found.speed.strip())
    if match is None or float(match[1]) <= 0:
        raise UserError(
            f"--speed {found.speed}: write steps a second, such as 200, or times the recorded "
            "speed, such as 2x"
        )
    return "times" if match[2] else "steps", float(match[1])
