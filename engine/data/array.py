"""Images from an array on disk."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Literal

import numpy as np

from engine.contract.errors import FileError
from engine.imaging.arrays import MOST, SIDE, ImageArray, read_array
from engine.imaging.dataset import CHANNELS, ImageSettings, Pile, StoredImages, divided
from engine.imaging.fitted_array import fitted_array
from engine.imaging.fitting import Fit, Frame, fit_setting, held_out_setting, side_setting
from engine.kinds import DataSettings, Labels, dataset
from engine.settings import setting


class ArraySettings(ImageSettings):
    """Which file, and what its numbers mean."""

    path: str = setting(
        "",
        label="File",
        kind="path",
        help="An NPY or NPZ file with images (n, height, width), channels last or first.",
    )
    levels: int = setting(
        0,
        label="Grey levels",
        low=0,
        high=65_536,
        help="Whole numbers go from 0 to this less 1; 0 stands for 256, as in bytes.",
    )
    side: int = side_setting(0, 0, "Pixels along each side; 0 keeps the images as they are.")
    colour: Literal["kept", "grey", "colour"] = setting(
        "kept",
        label="Colours",
        help="Whether images stay as they are or are turned into greys or into red, green and "
        "blue. What is changed in size or colour has 256 grey levels.",
        choice_labels=("As they are", "Grey", "Colour"),
    )
    fit: Fit = fit_setting()
    held_out: float = held_out_setting()


@dataset
class Array(StoredImages):
    """Grey or colour images in a NumPy array, with labels if the NPZ file has them.

    An NPY file may be larger than memory: it is mapped, and only what is drawn is read. In an NPZ
    file the arrays "images" and "labels" are preferred. Pickled objects are refused. Images of
    another size or other colours are made once into a cache on the disk.
    """

    name: ClassVar[str] = "array"
    label: ClassVar[str] = "Array of images"
    order: ClassVar[int] = 27
    Config: ClassVar[type[DataSettings]] = ArraySettings

    def __init__(self, config: ArraySettings) -> None:
        if not config.path:
            raise FileError(
                "no file is chosen: File (data.path) takes an NPY or NPZ file of images"
            )
        path = Path(config.path)
        found = read_array(path, config.levels, MOST if config.side else SIDE)
        channels = CHANNELS.get(config.colour, found.pixels.shape[1])
        found = fitted_array(found, path, Frame(config.side, channels, config.fit))
        names, labels = _classes(found)
        kept, held = divided(len(found.pixels), config.held_out, labels)
        train, held_out = (
            Pile(found.pixels, labels, places, found.gain, found.offset) for places in (kept, held)
        )
        super().__init__(train, held_out, levels=found.levels, classes=names)


def _classes(found: ImageArray) -> tuple[tuple[str, ...], Labels | None]:
    """Return the names of the classes that occur, and labels that count them from 0."""
    if found.labels is None:
        return (), None
    values, labels = np.unique(found.labels, return_inverse=True)
    return tuple(str(value) for value in values), labels.astype(np.int64).reshape(-1)
