"""The words of the command ``export``, and numbers among words; read before anything heavy."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

EXAMPLES = """\
examples:
  saddlepoint export runs/ring-seed0 --curves ring.parquet --samples ring.npz --count 50000
  saddlepoint export runs/ring-seed0 --surfaces ring-surfaces.npz --resolution 256
  saddlepoint export lecture.saddlepoint --step 2000 --handout h.html --panels surface,modes
  saddlepoint export runs/ring-seed0/checkpoint.safetensors --onnx generator.onnx
  saddlepoint export runs/ring-seed0 --tensorboard logs/ring-seed0

Of a recording, samples and surfaces are what was seen at the step; of a run they are made anew.
"""


def add_export(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command ``export``."""
    export = commands.add_parser(
        "export",
        allow_abbrev=False,
        help="write curves, samples, surfaces, a handout or the generator of a run",
        description="Write data of a run or a recording for other programs, or a handout.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = export.add_argument
    add("source", metavar="RUN", help="a folder of 'train', a checkpoint or a recording")
    add("--curves", metavar="FILE", help="all curves, as .csv or .parquet")
    add("--samples", metavar="FILE", help="samples of the model and of the data, as .npz")
    add("--surfaces", metavar="FILE", help="every surface with its axes, as .npz")
    add("--handout", metavar="FILE", help="a page to read and to print, as .html")
    add("--panels", metavar="NAMES", help="of the handout, such as surface,divergences")
    add("--onnx", metavar="FILE", help="the generator, for other runtimes")
    add("--tensorboard", metavar="DIR", help="curves, settings and samples for TensorBoard")
    add("--count", type=whole(1), metavar="N", help="how many samples of a run (default: 10000)")
    add(
        "--resolution",
        type=whole(2),
        metavar="N",
        help="cells along a side of the surfaces of a run (default: 200)",
    )
    add("--step", type=whole(0), metavar="N", help="the step of a recording (default: its last)")
    add("--quiet", action="store_true", help="print nothing but errors")


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
