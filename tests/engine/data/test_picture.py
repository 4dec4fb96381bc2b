"""Pictures read as densities."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.contract.errors import FileError
from engine.data.picture import Picture, PictureSettings


def _save(folder: Path, pixels: Any, name: str = "picture.png") -> str:
    path = folder / name
    Image.fromarray(np.asarray(pixels)).save(path)
    return str(path)


def _picture(path: str, **settings: Any) -> Picture:
    return Picture(PictureSettings(path=path, **settings))


def test_dark_pixels_are_mass_and_the_top_row_is_on_top(tmp_path: Path) -> None:
    path = _save(tmp_path, np.array([[0, 255], [255, 255]], np.uint8))
    points = _picture(path).sample(500, np.random.default_rng(0))
    assert (points[:, 0] <= 0).all()
    assert (points[:, 1] >= 0).all()
    bright = _picture(path, mass="bright").sample(500, np.random.default_rng(0))
    assert not ((bright[:, 0] < 0) & (bright[:, 1] > 0)).any()


def test_log_density_entropy_and_masses_of_pixels_are_exact(tmp_path: Path) -> None:
    path = _save(tmp_path, np.array([[255, 155], [0, 255]], np.uint8))
    data = _picture(path, width=2.0)
    share = np.array([255, 100]) / 355
    found = data.log_density(np.array([[-0.5, -0.5], [0.5, 0.5], [0.5, -0.5], [5.0, 0.0]]))
    assert found == pytest.approx([*np.log(share), -np.inf, -np.inf])
    assert data.entropy() == pytest.approx(-(share * np.log(share)).sum())
    masses = data.cell_masses(np.array([-1.0, -0.5, 1.0]), np.array([-1.0, 0.0, 1.0]))
    assert masses == pytest.approx(np.array([[share[0] / 2, share[0] / 2], [0, share[1]]]))


@pytest.mark.parametrize("sigma", [0.002, 0.02, 0.1])
def test_noise_blurs_a_picture_and_its_entropy_follows(tmp_path: Path, sigma: float) -> None:
    rows, columns = np.mgrid[:60, :80]
    ring = np.abs(np.hypot(rows - 30, columns - 40) - 20) < 4
    data = _picture(_save(tmp_path, np.where(ring, 0, 255).astype(np.uint8)), sigma=sigma)
    points = data.sample(10_000, np.random.default_rng(0)).astype(float)
    density = data.log_density(points)
    assert density is not None
    error = density.std() / 100
    assert data.entropy() == pytest.approx(-density.mean(), abs=4 * error)


def test_a_large_picture_is_reduced_and_keeps_its_shares(tmp_path: Path) -> None:
    pixels = np.full((1000, 2000), 255, np.uint8)
    pixels[:500, :1000] = 0
    pixels[500:, 1000:] = 127
    data = _picture(_save(tmp_path, pixels))
    masses = data.cell_masses(np.array([-2.0, 0.0, 2.0]), np.array([-1.0, 0.0, 1.0]))
    assert masses == pytest.approx(np.array([[0, 128], [255, 0]]) / 383, abs=0.01)
    assert data.scale == pytest.approx(4 / 96)


def test_transparent_pixels_hold_nothing(tmp_path: Path) -> None:
    pixels = np.zeros((2, 2, 4), np.uint8)
    pixels[0, 1, 3] = 255
    points = _picture(_save(tmp_path, pixels)).sample(200, np.random.default_rng(0))
    assert (points > 0).all()


def test_sixteen_bit_pictures_keep_their_steps(tmp_path: Path) -> None:
    path = _save(tmp_path, np.array([[65535, 45535], [25535, 65535]], np.uint16))
    masses = _picture(path).cell_masses(np.array([-2.0, 0, 2]), np.array([-2.0, 0, 2]))
    assert masses == pytest.approx(np.array([[2 / 3, 0], [0, 1 / 3]]))


@pytest.mark.parametrize("value", [0, 90, 255])
@pytest.mark.parametrize("mass", ["dark", "bright"])
def test_a_picture_of_one_colour_is_refused(tmp_path: Path, value: int, mass: str) -> None:
    path = _save(tmp_path, np.full((8, 8), value, np.uint8))
    with pytest.raises(FileError, match=r"picture\.png: all pixels are equal"):
        _picture(path, mass=mass)


def test_no_file_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"data\.path"):
        _picture("")
    with pytest.raises(FileError, match=r"gone\.png: not a readable picture"):
        _picture(str(tmp_path / "gone.png"))
    with pytest.raises(FileError, match="not a readable picture"):
        _picture(str(tmp_path))
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.png")
        with pytest.raises(FileError, match="or a device"):
            _picture(str(tmp_path / "pipe.png"))


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    whole = Path(_save(tmp_path, np.eye(64, dtype=np.uint8) * 255)).read_bytes()
    for content in (b"", b"no picture", whole[:60], whole[:-30]):
        path = tmp_path / "broken.png"
        path.write_bytes(content)
        with pytest.raises(FileError, match=r"broken\.png: not a readable picture"):
            _picture(str(path))


def test_pixels_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    path = _save(tmp_path, np.array([[0, np.nan], [1, 2]], np.float32), "float.tiff")
    with pytest.raises(FileError, match=r"float\.tiff: holds NaN"):
        _picture(path)


@pytest.mark.parametrize("side", [9_000, 60_000])
def test_a_picture_of_too_many_pixels_is_refused_undecoded(tmp_path: Path, side: int) -> None:
    header = struct.pack(">2I5B", side, side, 8, 0, 0, 0, 0)
    path = tmp_path / "bomb.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", b""))
    with pytest.raises(FileError, match=r"bomb\.png: .*pixels"):
        _picture(str(path))


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check
