"""Make docs/window.png anew: the real window, as the README shows it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "window.png"


def main() -> None:
    """Train, draw and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--experiment", default="ring", help="built-in, or a file")
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--size", type=int, nargs=2, default=(1440, 900))
    parser.add_argument("--panels", nargs="+", default=(), help="what to bring to the front")
    parser.add_argument("--out", type=Path, default=PICTURE)
    words = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.render import picture

    image = picture(words.experiment, words.steps, words.theme, tuple(words.size), words.panels)
    words.out.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(words.out)):
        raise SystemExit(f"{words.out} could not be written")
    print(words.out)


if __name__ == "__main__":
    main()
