"""A picture read as a density."""

from __future__ import annotations

import warnings
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG
from typing import ClassVar, Literal

import numpy as np
from PIL import Image

from engine.contract.errors import FileError
from engine.kinds import DataSettings, Doubles, dataset
from engine.numerics.densities.density_dataset import DensityDataset, noise_setting
from engine.numerics.densities.density_lattice import Lattice
from engine.settings import setting

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM")
PIXELS = 64_000_000  # of a picture that is worth decoding
SIDE = 256  # boxes along the longer side after reduction
GRAINS = 96  # lengths worth resolving along the longer side


class PictureSettings(DataSettings):
    """Which file, what in it is mass, and how large it lies in the plane."""

    path: str = setting("", label="File", kind="path", help="A PNG, JPEG, GIF, BMP, WebP or TIFF.")
    mass: Literal["dark", "bright"] = setting(
        "dark",
        label="Mass",
        live=True,
        help="Whether dark or bright pixels are the likely ones.",
        choice_labels=("Dark", "Bright"),
    )
    width: float = setting(
        4.0,
        label="Width",
        low=0.1,
        high=20.0,
        live=True,
        help="Length of the picture's longer side.",
    )
    sigma: float = noise_setting(
        0.0, low=0.0, help="Standard deviation of added normal noise; 0 leaves sharp pixels."
    )


@dataset
class Picture(DensityDataset):
    """A picture as a density that is constant on each pixel: every point falls on its ink.

    Large pictures are reduced to 256 pixels along the longer side; transparency counts as white.
    """

    name: ClassVar[str] = "picture"
    label: ClassVar[str] = "Picture"
    order: ClassVar[int] = 16
    Config: ClassVar[type[DataSettings]] = PictureSettings

    def __init__(self, config: PictureSettings) -> None:
        grey = _grey(config.path)
        ink = grey if config.mass == "bright" else grey.max() - grey
        rows, columns = ink.shape
        pixel = config.width / max(rows, columns)
        x_edges = pixel * (np.arange(columns + 1) - columns / 2)
        y_edges = pixel * (np.arange(rows + 1) - rows / 2)
        grain = max(pixel, config.width / GRAINS)
        super().__init__(Lattice(x_edges, y_edges, ink[::-1] / ink.sum(), config.sigma, grain))


def _grey(path: str) -> Doubles:
    """Return the brightness (rows, columns) of a picture, row 0 on top; the darkest is 0.

    Raises FileError for a file that is missing, no picture, too large, or of a single colour.
    """
    if not path:
        raise FileError(
            "no picture is chosen: File (data.path) takes a PNG, JPEG, GIF, BMP, WebP or TIFF"
        )
    try:
        stamp = Path(path).stat()
        if not S_ISREG(stamp.st_mode):  # a pipe would be waited for without end
            raise FileError(f"{path}: not a readable picture (it is a folder or a device)")
        grey = _read(path, stamp.st_mtime_ns, stamp.st_size)
    except OSError as error:
        raise FileError(f"{path}: not a readable picture ({error.strerror or error})") from None
    if grey.min() == grey.max():
        raise FileError(
            f"{path}: all pixels are equal, so nothing in it could be learnt; "
            "choose a picture with dark and bright parts"
        )
    above: Doubles = grey - grey.min()
    return above


@lru_cache(maxsize=2)
def _read(path: str, modified: int, size: int) -> Doubles:
    """Decode and reduce a picture; time and size of the file only tell its versions apart."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a doubtful tag is no reason to refuse a picture
            with Image.open(path, formats=FORMATS) as image:
                return _reduced(image, path)
    except (FileError, OSError):
        raise
    except Exception as error:  # hostile bytes make decoders raise nearly anything
        raise FileError(f"{path}: not a readable picture ({error})") from None


def _reduced(image: Image.Image, path: str) -> Doubles:
    if image.width * image.height > PIXELS:
        raise FileError(
            f"{path}: {image.width} × {image.height} pixels are too many; "
            f"{PIXELS // 1_000_000} million are the most"
        )
    image.draft("L", (2 * SIDE, 2 * SIDE))
    if image.mode[0] in "IF":  # 16 and 32 bits per pixel, which conversion would clip
        grey = Image.fromarray(np.asarray(image, dtype=np.float32))
    else:
        grey = image.convert("RGBA" if image.has_transparency_data else "L")
    grey.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    if grey.mode == "RGBA":
        grey = Image.alpha_composite(Image.new("RGBA", grey.size, "white"), grey).convert("L")
    values = np.asarray(grey, dtype=float)
    if not np.isfinite(values).all():
        raise FileError(f"{path}: holds NaN or infinity; every pixel needs a finite value")
    return values
