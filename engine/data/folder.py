"""A folder of pictures."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Literal

import numpy as np

from engine.contract.errors import FileError
from engine.imaging.dataset import CHANNELS, ImageSettings, Pile, StoredImages, divided
from engine.imaging.decoded import Decoded, decoded_folder
from engine.imaging.fitting import Fit, Frame, fit_setting, held_out_setting, side_setting
from engine.imaging.listing import Listing, listed
from engine.kinds import DataSettings, Labels, dataset
from engine.settings import setting
from engine.telling import remark


class FolderSettings(ImageSettings):
    """Which folder, and what its pictures are made into."""

    path: str = setting(
        "",
        label="Folder",
        kind="folder",
        help="A folder of PNG, JPEG, GIF, BMP, WebP, TIFF or PPM files; subfolders are classes.",
    )
    side: int = side_setting(32, 8, "Pixels along each side.")
    colour: Literal["grey", "colour"] = setting(
        "colour",
        label="Colours",
        help="Whether pictures are turned into greys or into red, green and blue.",
        choice_labels=("Grey", "Colour"),
    )
    fit: Fit = fit_setting()
    held_out: float = held_out_setting()


@dataset
class Folder(StoredImages):
    """The pictures of a folder, each as likely as any other.

    They are decoded once into a cache on the disk and read from there, so a folder may be larger
    than memory. Files that cannot be read are left out, and the window says how many.
    """

    name: ClassVar[str] = "folder"
    label: ClassVar[str] = "Folder of pictures"
    order: ClassVar[int] = 26
    Config: ClassVar[type[DataSettings]] = FolderSettings

    def __init__(self, config: FolderSettings) -> None:
        if not config.path:
            raise FileError("no folder is chosen: Folder (data.path) takes one with pictures in it")
        listing = listed(Path(config.path))
        frame = Frame(config.side, CHANNELS[config.colour], config.fit)
        found = decoded_folder(listing, frame)
        names, labels = _classes(listing, found)
        _say_what_is_left_out(listing, found, names)
        kept, held = divided(len(found.pixels), config.held_out, labels)
        super().__init__(
            Pile(found.pixels, labels, kept), Pile(found.pixels, labels, held), classes=names
        )


def _classes(listing: Listing, found: Decoded) -> tuple[tuple[str, ...], Labels | None]:
    """Return the names of the classes with readable pictures, and labels that count those."""
    if not listing.classes:
        return (), None
    present, labels = np.unique(listing.labels[found.places], return_inverse=True)
    names = tuple(listing.classes[index] for index in present)
    return names, labels.astype(np.int64).reshape(-1)


def _say_what_is_left_out(listing: Listing, found: Decoded, names: tuple[str, ...]) -> None:
    if found.skipped:
        first, reason = found.skipped[0]
        remark(
            f"{len(found.skipped):,} of {len(listing.files):,} pictures cannot be read and are "
            f"left out; the first is {first}: {reason}."
        )
    empty = [name for name in (*listing.empty, *listing.classes) if name not in names]
    if names and empty:
        remark(f"Subfolders without a readable picture are left out: {', '.join(empty[:5])}.")
