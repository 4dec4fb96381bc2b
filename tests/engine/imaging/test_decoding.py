"""Pictures of every mode and every kind of damage, into small squares of bytes."""

from __future__ import annotations

import io
import os
import struct
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.imaging import decoding
from engine.imaging.decoding import UnreadableError, decoded
from engine.imaging.fitting import Frame

BRIGHT = np.linspace(0, 255, 16 * 16).reshape(16, 16)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Silence warnings, as the caller does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _saved(folder: Path, pixels: Any, name: str = "a.png", mode: str = "", **about: Any) -> Path:
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(np.asarray(pixels))
    path = folder / name
    (image.convert(mode) if mode else image).save(path, **about)
    return path


def _png(chunks: list[tuple[bytes, bytes]]) -> bytes:
    """Return a PNG of these chunks, whatever is in them."""
    parts = [b"\x89PNG\r\n\x1a\n"]
    for name, content in chunks:
        check = zlib.crc32(name + content)
        parts.append(struct.pack(">I", len(content)) + name + content + struct.pack(">I", check))
    return b"".join(parts)


GREY: dict[str, tuple[Any, str, str]] = {
    "grey": (BRIGHT.astype(np.uint8), "a.png", ""),
    "palette": (BRIGHT.astype(np.uint8), "a.gif", "P"),
    "16 bits": ((BRIGHT * 257).astype(np.uint16), "a.png", ""),
    "16 bits TIFF": ((BRIGHT * 257).astype(np.uint16), "a.tif", ""),
    "floats to 1": ((BRIGHT / 255).astype(np.float32), "a.tif", ""),
    "floats to 255": (BRIGHT.astype(np.float32), "a.tif", ""),
    "32 bits": ((BRIGHT * 257).astype(np.int32), "a.tif", ""),
    "colour": (BRIGHT.astype(np.uint8), "a.png", "RGB"),
    "CMYK": (BRIGHT.astype(np.uint8), "a.tif", "CMYK"),
    "opaque": (BRIGHT.astype(np.uint8), "a.png", "RGBA"),
    "grey and alpha": (BRIGHT.astype(np.uint8), "a.png", "LA"),
    "WebP": (BRIGHT.astype(np.uint8), "a.webp", "RGB"),
    "BMP": (BRIGHT.astype(np.uint8), "a.bmp", ""),
    "PGM": (BRIGHT.astype(np.uint8), "a.pgm", ""),
}


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("name", GREY)
def test_every_mode_keeps_its_greys(tmp_path: Path, name: str, channels: int) -> None:
    pixels, file, mode = GREY[name]
    about = {"lossless": True} if file.endswith("webp") else {}
    found = decoded(_saved(tmp_path, pixels, file, mode, **about), Frame(16, channels, "crop"))
    assert found.shape == (channels, 16, 16)
    assert found.dtype == np.uint8
    assert np.abs(found.astype(int) - BRIGHT).max() <= 2


def test_colours_are_red_green_and_blue_planes(tmp_path: Path) -> None:
    pixels = np.zeros((20, 20, 3), np.uint8)
    pixels[..., 0], pixels[..., 2] = 200, 50
    found = decoded(_saved(tmp_path, pixels), Frame(8, 3, "crop"))
    assert [int(plane.mean()) for plane in found] == [200, 0, 50]


def test_transparency_is_laid_on_white(tmp_path: Path) -> None:
    pixels = np.zeros((16, 16, 4), np.uint8)
    assert (decoded(_saved(tmp_path, pixels), Frame(8, 1, "crop")) == 255).all()
    pixels[..., 3] = 255
    assert (decoded(_saved(tmp_path, pixels), Frame(8, 1, "crop")) == 0).all()


def test_crop_takes_the_middle_and_stretch_takes_all(tmp_path: Path) -> None:
    pixels = np.zeros((32, 96), np.uint8)
    pixels[:, 32:64] = 255
    path = _saved(tmp_path, pixels)
    assert (decoded(path, Frame(16, 1, "crop")) == 255).mean() > 0.95
    stretched = decoded(path, Frame(48, 1, "stretch"))
    assert stretched[0, 24, [2, 24, 45]].tolist() == [0, 255, 0]


@pytest.mark.parametrize("size", [(1, 1), (1, 400), (400, 1), (3, 5), (1000, 700)])
def test_any_size_becomes_a_square(tmp_path: Path, size: tuple[int, int]) -> None:
    pixels = np.full((*size, 3), 90, np.uint8)
    for name in ("a.png", "a.jpg"):
        found = decoded(_saved(tmp_path, pixels, name), Frame(32, 3, "crop"))
        assert found.shape == (3, 32, 32)
        assert np.abs(found.astype(int) - 90).max() <= 2


def test_an_orientation_tag_is_obeyed(tmp_path: Path) -> None:
    pixels = np.zeros((16, 16), np.uint8)
    pixels[:8] = 255
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    path = _saved(tmp_path, pixels, "a.jpg", exif=exif, quality=95)
    found = decoded(path, Frame(16, 1, "crop"))[0]
    assert found[:6].max() < 20
    assert found[10:].min() > 235


def test_of_an_animation_the_first_frame_counts(tmp_path: Path) -> None:
    frames = [Image.new("L", (16, 16), grey) for grey in (250, 0, 0)]
    path = tmp_path / "a.gif"
    frames[0].save(path, save_all=True, append_images=frames[1:])
    assert decoded(path, Frame(8, 1, "crop")).min() > 240


BOMB = _png(
    [
        (b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(2**20))),
        (b"IEND", b""),
    ]
)
TEXT_BOMB = _png(
    [
        (b"IHDR", struct.pack(">IIBBBBB", 4, 4, 8, 0, 0, 0, 0)),
        *[(b"zTXt", b"a\0\0" + zlib.compress(bytes(2**26)))] * 4,
        (b"IDAT", zlib.compress(bytes(20))),
        (b"IEND", b""),
    ]
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no picture"),
        (b"<html>not found</html>", "no picture"),
        (b"\x89PNG\r\n\x1a\n", "no picture"),
        (b"\xff\xd8\xff\xe0" + bytes(50), ""),
        (BOMB, "3,600 million|60000 × 60000 pixels|decompression bomb"),
        (TEXT_BOMB, ""),
    ],
    ids=["empty", "foreign", "stub", "jpeg", "bomb", "text bomb"],
)
def test_what_is_no_picture_is_refused_with_a_reason(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=words):
        decoded(path, Frame(16, 1, "crop"))


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif", "a.bmp"])
def test_a_picture_that_is_cut_off_is_refused(tmp_path: Path, name: str) -> None:
    pixels = np.random.default_rng(0).integers(256, size=(64, 64, 3), dtype=np.uint8)
    path = _saved(tmp_path, pixels, name)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(UnreadableError):
        decoded(path, Frame(16, 3, "crop"))


def test_a_file_beyond_all_bounds_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _saved(tmp_path, BRIGHT.astype(np.uint8))
    monkeypatch.setattr(decoding, "BYTES", 10)
    with pytest.raises(UnreadableError, match="larger than"):
        decoded(path, Frame(16, 1, "crop"))


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        decoded(tmp_path / "missing.png", Frame(16, 1, "crop"))
    os.mkdir(tmp_path / "folder.png")
    with pytest.raises(UnreadableError):
        decoded(tmp_path / "folder.png", Frame(16, 1, "crop"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data(), kind=st.sampled_from(["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM"]))
def test_any_damage_gives_pixels_or_a_reason(
    tmp_path: Path, data: st.DataObject, kind: str
) -> None:
    file = io.BytesIO()
    Image.fromarray(BRIGHT.astype(np.uint8)).convert("RGB").save(file, kind)
    whole = bytearray(file.getvalue())
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=5)):
        whole[place] = data.draw(st.integers(0, 255))
    path = tmp_path / "any"
    path.write_bytes(bytes(whole[: data.draw(st.integers(1, len(whole)))]))
    try:
        shape = decoded(path, Frame(8, 3, "crop")).shape
    except UnreadableError:
        shape = (3, 8, 8)
    assert shape == (3, 8, 8)
