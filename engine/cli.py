"""The headless commands; their words are read before anything heavy is imported."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from engine.contract.errors import UserError
from engine.headless.words import add_export, whole

BAD_INPUT, INTERRUPTED = 2, 130

_TRAIN_EXAMPLES = """\
examples:
  saddlepoint train ring --steps 2000 --out runs/ring
  saddlepoint train wgan-clip --set critic.clip=0.01 --set training.k_d=10 --seed 3
  saddlepoint train --resume runs/ring/checkpoint.safetensors --steps 10000 --out runs/ring

The folder gets report.json, curves.csv, checkpoint.safetensors, experiment.toml and samples.png.
Ctrl-C saves all of them and leaves. Exit status: 0 done, 1 diverged, 2 bad input, 130 interrupted.
"""
_INFO_EXAMPLES = """\
examples:
  saddlepoint info                            what there is
  saddlepoint info collapse                   one experiment: what to look for, what it sets
  saddlepoint info settings                   every setting and what it may be
  saddlepoint info metrics                    every number and how it is estimated
  saddlepoint info studies                    what is known of theory
  saddlepoint info lessons                    what a class can be led through
  saddlepoint info lesson mine.md             check a lesson of your own
  saddlepoint info runs/ring/checkpoint.safetensors
"""
_VERIFY_EXAMPLES = """\
examples:
  saddlepoint verify
  saddlepoint verify --only divergences
  saddlepoint verify --only divergences/jsd-1 --json
"""
_DIAGNOSE_EXAMPLES = """\
examples:
  saddlepoint diagnose runs/ring-seed0
  saddlepoint diagnose runs/ring-seed0 --json
"""
_SCRIPT_EXAMPLES = """\
examples:
  saddlepoint script ring --out ring.py
  saddlepoint script wgan-gp --set critic.gradient_penalty=1 --out run.py
  saddlepoint script runs/ring-seed0/checkpoint.safetensors --out run.py

The script needs PyTorch and NumPy alone and starts at the first step, with the run's own seed.
"""


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, like all others."""

    def error(self, message: str) -> NoReturn:
        """Raise UserError instead of printing the usage and leaving."""
        raise UserError(f"{message} (see '{self.prog} --help')")


def main(argv: Sequence[str] | None = None) -> int:
    """Obey one of the headless commands and return the exit status."""
    # Before torch starts its threads: idle ones must not spin on cores that others need.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    return guarded(lambda: _obey(argv))


def guarded(command: Callable[[], int]) -> int:
    """Run a command; a mistake of the user becomes one line and exit status 2."""
    try:
        return command()
    except UserError as error:
        print(f"saddlepoint: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("saddlepoint: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # as in `saddlepoint info | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SystemExit as leaving:  # argparse after --help
        return leaving.code if isinstance(leaving.code, int) else 0


def parser() -> argparse.ArgumentParser:
    """Return the parser of the headless commands."""
    root = Parser(prog="saddlepoint", allow_abbrev=False)
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_train(commands)
    _add_info(commands)
    _add_verify(commands)
    _add_diagnose(commands)
    _add_script(commands)
    add_export(commands)
    return root


def _obey(argv: Sequence[str] | None) -> int:
    arguments = parser().parse_args(argv)
    if arguments.command == "info":
        from engine.headless.info import describe

        print(describe(arguments.topic, arguments.file))
        return 0
    if arguments.command == "verify":
        from engine.headless.verify import verify

        return verify(arguments.only, arguments.seed, as_json=arguments.json)
    if arguments.command == "diagnose":
        from engine.headless.diagnose import diagnose

        return diagnose(arguments.folder, as_json=arguments.json)
    if arguments.command == "script":
        from engine.headless.script import script

        return script(arguments.source, arguments.set, arguments.out)
    if arguments.command == "export":
        from engine.headless.export import Outlets, export

        return export(Outlets(**{n: v for n, v in vars(arguments).items() if n != "command"}))
    from engine.headless.train import Order, train

    fields = {name: value for name, value in vars(arguments).items() if name != "command"}
    return train(Order(**{**fields, "set": tuple(fields["set"])}))


def _add_train(commands: argparse._SubParsersAction[Parser]) -> None:
    train = commands.add_parser(
        "train",
        allow_abbrev=False,
        help="train an experiment without a window",
        description="Train an experiment without a window and write what came of it.",
        epilog=_TRAIN_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_plan(train.add_argument)
    _add_place(train.add_argument)


def _add_plan(add: Callable[..., object]) -> None:
    """Add what decides the numbers of a run."""
    add(
        "experiment",
        nargs="?",
        metavar="EXPERIMENT",
        help="a built-in experiment or a TOML file (default: ring)",
    )
    add(
        "--set",
        action="append",
        default=[],
        metavar="PATH=VALUE",
        help="change one setting; may be repeated",
    )
    add(
        "--steps",
        type=whole(1),
        metavar="N",
        help="stop when the run has N steps in all, also after --resume; schedules keep the "
        "experiment's own length, which is the default",
    )
    add("--seed", type=whole(0), metavar="S", help="the seed of all random numbers")
    add(
        "--resume",
        metavar="FILE",
        help="go on from a checkpoint, with its settings; --set then changes live settings",
    )


def _add_place(add: Callable[..., object]) -> None:
    """Add where the run takes place and where it writes."""
    add("--out", metavar="DIR", help="the folder to write to (default: a new one under runs)")
    add(
        "--device",
        default="auto",
        choices=("auto", "cpu", "cuda", "mps"),
        help="where to train; auto times each and takes the fastest (default: %(default)s)",
    )
    add("--quiet", action="store_true", help="print nothing but errors")


def _add_info(commands: argparse._SubParsersAction[Parser]) -> None:
    info = commands.add_parser(
        "info",
        allow_abbrev=False,
        help="say what there is, or what a file holds",
        description="Say what there is to train, set and measure, or what a file holds.",
        epilog=_INFO_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    info.add_argument(
        "topic",
        nargs="?",
        default="",
        metavar="TOPIC",
        help="experiments, parts, settings, metrics, studies, lessons, versions, an experiment or "
        "a file; or 'lesson' and a file",
    )
    info.add_argument(
        "file", nargs="?", default="", metavar="FILE", help="the lesson that is to be checked"
    )


def _add_verify(commands: argparse._SubParsersAction[Parser]) -> None:
    verify = commands.add_parser(
        "verify",
        allow_abbrev=False,
        help="measure every claim of theory",
        description="Measure every claim of theory and say which hold; exit status 1 if any fails.",
        epilog=_VERIFY_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verify.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="NAME",
        help="a study, or one claim as study/claim; may be repeated",
    )
    verify.add_argument("--seed", type=whole(0), default=0, metavar="S", help="default: 0")
    verify.add_argument("--json", action="store_true", help="print the rows as JSON")


def _add_diagnose(commands: argparse._SubParsersAction[Parser]) -> None:
    diagnose = commands.add_parser(
        "diagnose",
        allow_abbrev=False,
        help="say in words what a finished run suffered from",
        description="Say in words what the run in a folder suffered from at its end, or did well.",
        epilog=_DIAGNOSE_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    diagnose.add_argument("folder", metavar="DIR", help="what 'saddlepoint train' wrote")
    diagnose.add_argument("--json", action="store_true", help="print the findings as JSON")


def _add_script(commands: argparse._SubParsersAction[Parser]) -> None:
    script = commands.add_parser(
        "script",
        allow_abbrev=False,
        help="write a plain PyTorch script that repeats a run",
        description="Write a plain PyTorch script that repeats a run without this program.",
        epilog=_SCRIPT_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    script.add_argument(
        "source",
        metavar="EXPERIMENT|CHECKPOINT",
        help="a built-in experiment, a TOML file, or the checkpoint of a run",
    )
    script.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="PATH=VALUE",
        help="change one setting; may be repeated",
    )
    script.add_argument("--out", default="run.py", metavar="FILE", help="default: %(default)s")
