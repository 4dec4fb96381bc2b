"""The command ``saddlepoint``: opens the window, or passes headless words on without loading Qt."""

from __future__ import annotations

import argparse
import difflib
import multiprocessing
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from engine.cli import guarded
from engine.cli import main as headless
from engine.contract.errors import UserError
from engine.headless.words import Parser
from engine.versions import installed

FILES = (".toml", ".safetensors", ".saddlepoint", ".md")  # that the window opens
_EPILOG = """\
commands without a window:
  saddlepoint train     train an experiment and write a report, curves, samples and a checkpoint
  saddlepoint info      list experiments, settings, metrics and versions, or describe a file
  saddlepoint verify    measure every claim of theory and say which hold
  saddlepoint render    make a picture or a film of a recording or an experiment
  saddlepoint diagnose  say in words what a finished run suffered from, or did well
  saddlepoint script    write a plain PyTorch script that repeats a run
  saddlepoint export    write curves, samples, surfaces, a handout or the generator of a run
  saddlepoint bench     measure how fast training and drawing are on this machine

'saddlepoint COMMAND --help' explains a command.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Obey the command line and return the exit status."""
    multiprocessing.freeze_support()
    words = list(sys.argv[1:] if argv is None else argv)
    return guarded(lambda: _obey(words))


def _obey(words: list[str]) -> int:
    commands: Mapping[str, Callable[[], int]] = {
        "train": lambda: headless(words),
        "info": lambda: headless(words),
        "verify": lambda: headless(words),
        "diagnose": lambda: headless(words),
        "render": lambda: _render(words[1:]),
        "script": lambda: headless(words),
        "export": lambda: _export(words),
        "bench": lambda: _bench(words[1:]),
    }
    if not words or words[0].startswith("-"):
        return _window(parser().parse_args(words))
    if words[0] in commands:
        return commands[words[0]]()
    if Path(words[0]).suffix.lower() in FILES:  # as a desktop calls it for a file of ours
        return _window(parser().parse_args(["--experiment", *words]))
    close = difflib.get_close_matches(words[0], list(commands), n=1)
    hint = f"did you mean '{close[0]}'?" if close else f"there are {', '.join(commands)}"
    raise UserError(f"unknown command '{words[0]}'; {hint}")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the options of the window."""
    window = Parser(
        prog="saddlepoint",
        allow_abbrev=False,
        usage="saddlepoint [COMMAND|FILE] [OPTIONS]",
        description="A live laboratory in which generative models train under your hands. Without "
        "a command it opens its window.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = window.add_argument
    add("--experiment", metavar="NAME|FILE", help="what to open first: a name, or a file")
    add("--theme", choices=("system", "light", "dark"), default="system", help="the colours")
    add("--place", choices=("left", "right"), help="the half of the screen to open in")
    add("--in-process", action="store_true", help="train in the window's process, for debugging")
    add("--version", action="version", version=f"Saddlepoint {installed('saddlepoint')}")
    return window


def _window(options: argparse.Namespace) -> int:
    if _screenless():
        raise UserError(
            "there is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set); without one, "
            "use the commands that 'saddlepoint --help' lists, such as 'saddlepoint train'"
        )
    from app.main import run

    return run(options.experiment, options.in_process, options.theme, options.place)


def _screenless() -> bool:
    wanted = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform.startswith("linux") and not any(os.environ.get(name) for name in wanted)


def _render(words: list[str]) -> int:
    from app.render_command import main as render

    return render(words)


def _export(words: list[str]) -> int:
    from app.export_command import main as export

    return export(words)


def _bench(words: list[str]) -> int:
    from app.bench import main as bench

    return bench(words)


if __name__ == "__main__":
    sys.exit(main())
