"""The handwritten digits that travel with the program."""

from __future__ import annotations

from functools import cache
from importlib import resources

from engine.imaging.dataset import Pile, divided
from engine.imaging.idx import read_idx
from engine.kinds import Labels

LEVELS = 17  # each pixel counts the dark ones among 16
NAMES = tuple("0123456789")
HELD_OUT = 1 / 6


@cache
def digit_piles() -> tuple[Pile, Pile]:
    """Return the training and the held-out split: 1501 and 296 images (1, 8, 8), all classes.

    E. Alpaydin and C. Kaynak 1998, https://doi.org/10.24432/C50P49 (CC BY 4.0).
    """
    folder = resources.files("resources") / "digits"
    with resources.as_file(folder / "images.idx.gz") as path:
        pixels = read_idx(path, 3)[:, None]
    with resources.as_file(folder / "labels.idx.gz") as path:
        labels: Labels = read_idx(path, 1).astype("int64")
    kept, held = divided(len(pixels), HELD_OUT, labels)
    gain = 1 / (LEVELS - 1)
    return Pile(pixels, labels, kept, gain), Pile(pixels, labels, held, gain)
