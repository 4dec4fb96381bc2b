"""The headless commands; their words are read before anything heavy is imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from engine.contract.errors import UserError
from engine.headless.commands import (
    add_diagnose,
    add_export,
    add_info,
    add_script,
    add_train,
    add_verify,
)
from engine.headless.words import Parser

BAD_INPUT, INTERRUPTED = 2, 130


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


def parser() -> Parser:
    """Return the parser of the headless commands."""
    root = Parser(prog="saddlepoint", allow_abbrev=False)
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add_train(commands)
    add_info(commands)
    add_verify(commands)
    add_diagnose(commands)
    add_script(commands)
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
