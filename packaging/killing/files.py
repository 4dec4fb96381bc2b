"""Reads exported files to their end, each with a reader of its own; raises where one is not whole.

None of these readers is the program's own: they are those by which others will open the files.
"""

from __future__ import annotations

import ast
import base64
import csv
import io
import re
import struct
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from typing_extensions import override

from killing import FRAMES

EMBEDDED = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=]+)")
DECODED = re.compile(r"frame=\s*(\d+)")
HEADER, CHECK = struct.Struct("<Q4s"), 4  # of a record of TensorBoard: length, checksum


def check_curves(path: Path) -> None:
    """Read a table in CSV."""
    text = path.read_text(encoding="utf-8")
    if not text.endswith("\n"):
        raise ValueError("its last line is cut short")
    if len({len(row) for row in csv.reader(text.splitlines())}) != 1:
        raise ValueError("its rows differ in length")


def check_parquet(path: Path) -> None:
    """Read a table in Parquet."""
    import pyarrow.parquet

    if not len(pyarrow.parquet.read_table(path)):
        raise ValueError("it has no rows")


def check_arrays(path: Path) -> None:
    """Read all arrays of an NPZ archive, whose checksums are compared on the way."""
    with np.load(path, allow_pickle=False) as found:
        if not [found[name].shape for name in found.files]:
            raise ValueError("it holds no array")


def check_picture(path: Path) -> None:
    """Decode a picture."""
    with Image.open(path) as image:
        image.load()


def check_animation(path: Path) -> None:
    """Decode all frames of a GIF."""
    with Image.open(path) as image:
        frames: int = getattr(image, "n_frames", 1)
        for number in range(frames):
            image.seek(number)
            image.load()
    if not path.read_bytes().endswith(b";"):
        raise ValueError("it has no end")


def check_film(path: Path) -> None:
    """Decode all frames of a film, which are as many as were to be filmed."""
    from imageio_ffmpeg import get_ffmpeg_exe

    order = [get_ffmpeg_exe(), "-nostdin", "-v", "error", "-stats", "-i", str(path)]
    done = subprocess.run((*order, "-f", "null", "-"), capture_output=True, text=True, check=False)
    *complaints, last = re.split(r"[\r\n]+", done.stderr.strip())
    wrong = [line for line in complaints if not DECODED.match(line)]
    counted = DECODED.match(last)
    if done.returncode or wrong or counted is None or int(counted[1]) != FRAMES:
        raise ValueError(f"it cannot be decoded: {done.stderr.strip()[-200:]}")


def check_stills(folder: Path) -> None:
    """Count the pictures of a film that is a folder."""
    names = sorted(path.name for path in folder.iterdir())
    if names != [f"{number:05d}.png" for number in range(1, FRAMES + 1)]:
        raise ValueError(f"it has {len(names)} of {FRAMES} pictures")


def check_handout(path: Path) -> None:
    """Parse a page and decode every picture in it."""
    text = path.read_text(encoding="utf-8")
    page = _Page()
    page.feed(text)
    page.close()
    if page.open or not text.rstrip().endswith("</html>"):
        raise ValueError("its page has no end")
    for found in EMBEDDED.finditer(text):
        with Image.open(io.BytesIO(base64.b64decode(found[1], validate=True))) as image:
            image.load()


class _Page(HTMLParser):
    """Counts how many of the elements that a page must close are open."""

    CLOSED = ("html", "head", "body", "main", "section", "figure", "table", "svg", "style")

    def __init__(self) -> None:
        super().__init__()
        self.open = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open += tag in self.CLOSED

    @override
    def handle_endtag(self, tag: str) -> None:
        self.open -= tag in self.CLOSED


def check_script(path: Path) -> None:
    """Parse a script; its last line calls what it is made of."""
    text = path.read_text(encoding="utf-8")
    ast.parse(text)
    if not text.endswith("\n") or not isinstance(ast.parse(text).body[-1], ast.If | ast.Expr):
        raise ValueError("it ends before it does anything")


def check_model(path: Path) -> None:
    """Check a model against ONNX's rules, the shapes of all values too."""
    import onnx

    onnx.checker.check_model(onnx.load(path), full_check=True)


def check_events(path: Path) -> None:
    """Read an event file of TensorBoard, record by record, with both checksums of each."""
    content, at, found = path.read_bytes(), 0, 0
    while at < len(content):
        length, check = HEADER.unpack_from(content, at)
        start, end = at + HEADER.size, at + HEADER.size + length
        same = _masked(content[at : at + 8]) == check
        if not same or _masked(content[start:end]) != content[end : end + CHECK]:
            raise ValueError(f"record {found + 1} is damaged or cut short")
        at, found = end + CHECK, found + 1
    if not found:
        raise ValueError("it is empty")


def _masked(content: bytes) -> bytes:
    """Return a checksum as TensorFlow writes it (``core/lib/hash/crc32c.h``)."""
    from google_crc32c import value

    crc: Any = value(content)
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)
