"""What the headless commands have in common in their words; read before anything heavy."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NoReturn, TypeAlias

from engine.contract.errors import UserError


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, like all others."""

    def error(self, message: str) -> NoReturn:
        """Raise UserError instead of printing the usage and leaving."""
        raise UserError(f"{message} (see '{self.prog} --help')")


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"


def command(commands: Commands, name: str, *, help: str, description: str, examples: str) -> Parser:
    """Add a command; ``help`` is its line in the list of commands."""
    return commands.add_parser(
        name,
        allow_abbrev=False,
        help=help,
        description=description,
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_changes(add: Callable[..., object]) -> None:
    """Add the settings that are to differ from those of the experiment."""
    add(
        "--set",
        action="append",
        default=[],
        metavar="PATH=VALUE",
        help="change one setting; may be repeated",
    )


def whole(low: int) -> Callable[[str], int]:
    """Return a reader of whole numbers that are at least ``low``."""

    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if value < low:
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number of at least {low}")
        return value

    return parse
