"""Make docs/film.gif anew: the film that the README shows, made by the tool itself."""

from __future__ import annotations

import sys
from pathlib import Path

from app.render_command import main as render

FILM = Path(__file__).resolve().parent.parent / "docs" / "film.gif"
WORDS = (
    *("ring", "--layout", "surface,divergences", "--steps", "3000", "--burn", "title,step"),
    *("--seconds", "9", "--hold", "1.5", "--fps", "10", "--size", "880x495"),
)

if __name__ == "__main__":
    sys.exit(render([*WORDS, "--out", str(FILM)]))
