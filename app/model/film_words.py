"""What the command line of pictures and films says of sizes and numbers."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable

from app.model.film_choice import BURNT


def size(text: str) -> tuple[int, int]:
    """Read a size such as 1280x720."""
    match = re.fullmatch(r"(\d{1,5})\s*[x×]\s*(\d{1,5})", text.strip())
    if match is None:
        raise argparse.ArgumentTypeError(f"'{text}' is not a size such as 1280x720")
    return int(match[1]), int(match[2])


def burnt(text: str) -> frozenset[str]:
    """Read what stands below a picture."""
    names = {name.strip() for name in text.split(",")} - {"", "none"}
    if wrong := sorted(names - set(BURNT)):
        raise argparse.ArgumentTypeError(f"'{wrong[0]}' is none of {', '.join(BURNT)}, none")
    return frozenset(names)


def within(low: int, high: int) -> Callable[[str], int]:
    """Return what reads a whole number between two."""

    def parse(text: str) -> int:
        if not text.strip().isdigit() or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from {low} to {high}")
        return int(text)

    return parse


def above(text: str) -> float:
    """Read a number above 0."""
    value = least(text)
    if value <= 0:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number above 0")
    return value


def least(text: str) -> float:
    """Read a number of at least 0."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e6:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of at least 0")
    return value
