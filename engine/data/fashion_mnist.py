"""Fashion-MNIST, downloaded once or read from files."""

from __future__ import annotations

from typing import ClassVar

from engine.imaging.dataset import ImageSettings, StoredImages
from engine.imaging.idx_sets import FASHION, idx_piles
from engine.kinds import DataSettings, dataset
from engine.settings import setting

NAMES = (
    "T-shirt",
    "trousers",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)


class FashionSettings(ImageSettings):
    """Where its files are."""

    path: str = setting(
        "",
        label="Folder",
        kind="folder",
        help="A folder with the four IDX files, in gzip or not; empty: they are downloaded once "
        "(31 MB).",
    )


@dataset
class FashionMnist(StoredImages):
    """Articles of clothing, 1 × 28 × 28: 60,000 to train on and 10,000 held out.

    Xiao, Rasul and Vollgraf 2017. Fetched once over the network, or read from IDX files on disk.
    """

    name: ClassVar[str] = "fashion_mnist"
    label: ClassVar[str] = "Fashion-MNIST"
    order: ClassVar[int] = 24
    Config: ClassVar[type[DataSettings]] = FashionSettings

    def __init__(self, config: FashionSettings) -> None:
        super().__init__(*idx_piles(FASHION, config.path), classes=NAMES)
