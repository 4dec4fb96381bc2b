"""What a film can be written as, and with which words ffmpeg is told so."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.contract.errors import UserError

Size = tuple[int, int]
SMALLEST, LARGEST = 64, 7680  # pixels of a side
FOLDER = ""  # the suffix of a film that is a folder of pictures
# of sRGB pixels, said so that every player shows the same colours
COLOURS = (
    "-vf",
    "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,"
    "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv",
)


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a film; ``words`` choose ffmpeg's encoder and container.

    ``even`` formats store colours for two pixels at a time, so both sides are even. ``fastest`` is
    the highest rate, in frames a second, that players keep.
    """

    suffix: str
    label: str
    words: tuple[str, ...] = ()
    even: bool = False
    fastest: int = 60


FORMATS: Mapping[str, Format] = {
    found.suffix: found
    for found in (
        Format(
            ".mp4",
            "MP4 film (H.264)",
            (
                *("-c:v", "libx264", "-preset", "medium", "-crf", "18", *COLOURS),
                *("-pix_fmt", "yuv420p", "-movflags", "+faststart", "-f", "mp4"),
            ),
            even=True,
        ),
        Format(
            ".webm",
            "WebM film (VP9)",
            (
                *("-c:v", "libvpx-vp9", "-crf", "24", "-b:v", "0", "-row-mt", "1"),
                *("-deadline", "good", "-cpu-used", "4", *COLOURS),
                *("-pix_fmt", "yuv420p", "-f", "webm"),
            ),
            even=True,
        ),
        Format(".gif", "GIF animation", fastest=50),
        Format(FOLDER, "PNG pictures in a folder"),
    )
}


@dataclass(frozen=True, slots=True)
class Shape:
    """Width and height in pixels, frames a second, and what the file says of itself."""

    size: Size
    rate: int
    labels: Mapping[str, str] = field(default_factory=dict)


def film_format(path: Path) -> Format:
    """Return how a film is written to a path; UserError where its suffix says nothing known."""
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        close = difflib.get_close_matches(path.suffix.lower(), [f for f in FORMATS if f], 1)
        hint = f"; did you mean {close[0]}?" if close else ""
        raise UserError(
            f"{path.name}: a film ends in .mp4, .webm or .gif, or is a folder for pictures{hint}"
        )
    return found


def fitted(size: Size, found: Format) -> tuple[Size, str]:
    """Return the size that a format can hold, and a sentence if it is another.

    Raises UserError for a size that nothing can be read in, or that no player shows.
    """
    if not all(SMALLEST <= side <= LARGEST for side in size):
        width, height = size
        raise UserError(
            f"a size of {width}x{height} is not possible: each side has {SMALLEST} to {LARGEST} "
            "pixels"
        )
    width, height = (side - side % 2 if found.even else side for side in size)
    if (width, height) == size:
        return size, ""
    return (width, height), f"{found.label}: sides are even, so the size is {width}x{height}."


def check_rate(rate: int, found: Format) -> None:
    """Raise UserError for a rate that players of a format do not keep."""
    if not 1 <= rate <= found.fastest:
        raise UserError(
            f"{rate} frames a second are not possible: {found.label} has 1 to {found.fastest}"
        )
