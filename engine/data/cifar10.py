"""CIFAR-10, downloaded once or read from files."""

from __future__ import annotations

from typing import ClassVar

from engine.imaging.cifar import cifar_piles
from engine.imaging.dataset import ImageSettings, StoredImages
from engine.kinds import DataSettings, dataset
from engine.settings import setting

NAMES = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)


class CifarSettings(ImageSettings):
    """Where its files are."""

    path: str = setting(
        "",
        label="Folder",
        kind="folder",
        help="A folder with the six files of the binary version, or with its archive; empty: it "
        "is downloaded once (170 MB).",
    )


@dataset
class Cifar10(StoredImages):
    """Small photographs of ten kinds of things, 3 × 32 × 32: 50,000 and 10,000 held out.

    Krizhevsky 2009. Fetched once over the network, or read from the binary version on disk.
    """

    name: ClassVar[str] = "cifar10"
    label: ClassVar[str] = "CIFAR-10"
    order: ClassVar[int] = 25
    Config: ClassVar[type[DataSettings]] = CifarSettings

    def __init__(self, config: CifarSettings) -> None:
        super().__init__(*cifar_piles(config.path), classes=NAMES)
