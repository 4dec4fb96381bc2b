"""MNIST, downloaded once or read from files."""

from __future__ import annotations

from typing import ClassVar

from engine.imaging.dataset import ImageSettings, StoredImages
from engine.imaging.idx_sets import MNIST, idx_piles
from engine.kinds import DataSettings, dataset
from engine.settings import setting


class MnistSettings(ImageSettings):
    """Where its files are."""

    path: str = setting(
        "",
        label="Folder",
        kind="folder",
        help="A folder with the four IDX files, in gzip or not; empty: they are downloaded once "
        "(12 MB).",
    )


@dataset
class Mnist(StoredImages):
    """Handwritten digits, 1 × 28 × 28: 60,000 to train on and 10,000 held out.

    LeCun, Cortes and Burges. Fetched once over the network, or read from IDX files on disk.
    """

    name: ClassVar[str] = "mnist"
    label: ClassVar[str] = "MNIST"
    order: ClassVar[int] = 23
    Config: ClassVar[type[DataSettings]] = MnistSettings

    def __init__(self, config: MnistSettings) -> None:
        super().__init__(*idx_piles(MNIST, config.path), classes=tuple("0123456789"))
