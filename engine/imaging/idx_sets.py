"""MNIST and what is published in its format: four IDX files with 60,000 and 10,000 images."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from engine.contract.errors import FileError
from engine.imaging.dataset import Pile
from engine.imaging.downloads import Remote, fetched
from engine.imaging.idx import read_idx
from engine.kinds import Labels

CLASSES = 10
PREFIXES = ("train", "t10k")
SUBFOLDERS = ("", "raw", "MNIST/raw", "FashionMNIST/raw")  # where other programs keep them


@dataclass(frozen=True, slots=True)
class IdxSet:
    """A collection: its name in the cache, the servers, and SHA-256 and size of each file."""

    name: str
    servers: tuple[str, ...]
    files: Mapping[str, tuple[str, int]]

    def remote(self, name: str) -> Remote:
        """Return where one of the files may be had."""
        checksum, size = self.files[name]
        return Remote(name, tuple(server + name for server in self.servers), checksum, size)

    def __hash__(self) -> int:
        return hash(self.name)


MNIST = IdxSet(
    "mnist",
    (
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ),
    {
        "train-images-idx3-ubyte.gz": (
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            9_912_422,
        ),
        "train-labels-idx1-ubyte.gz": (
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            28_881,
        ),
        "t10k-images-idx3-ubyte.gz": (
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
            1_648_877,
        ),
        "t10k-labels-idx1-ubyte.gz": (
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
            4_542,
        ),
    },
)
FASHION = IdxSet(
    "fashion_mnist",
    (
        "https://fashion-mnist.s3.eu-central-1.amazonaws.com/",
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    ),
    {
        "train-images-idx3-ubyte.gz": (
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            26_421_880,
        ),
        "train-labels-idx1-ubyte.gz": (
            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            29_515,
        ),
        "t10k-images-idx3-ubyte.gz": (
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
            4_422_102,
        ),
        "t10k-labels-idx1-ubyte.gz": (
            "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
            5_148,
        ),
    },
)


def idx_piles(collection: IdxSet, path: str) -> tuple[Pile, Pile]:
    """Return the training and the held-out split: images (1, h, w) and their labels.

    ``path`` is a folder with the four files, in gzip or not; empty means the cache, into which
    they are downloaded once. Raises FileError for files that are missing or do not fit together.
    """
    found = tuple(
        _found(collection, f"{prefix}-{content}", path)
        for prefix in PREFIXES
        for content in ("images-idx3-ubyte", "labels-idx1-ubyte")
    )
    stamps = tuple((file.stat().st_mtime_ns, file.stat().st_size) for file in found)
    return _piles(found, stamps)


@lru_cache(maxsize=2)
def _piles(files: tuple[Path, ...], stamps: tuple[tuple[int, int], ...]) -> tuple[Pile, Pile]:
    """Read the files; their times and sizes only tell their versions apart."""
    train, test = _pile(files[0], files[1]), _pile(files[2], files[3])
    if train.pixels.shape[1:] != test.pixels.shape[1:]:
        raise FileError(f"{files[2]}: its images have another size than those of {files[0].name}")
    return train, test


def _found(collection: IdxSet, name: str, path: str) -> Path:
    if not path:
        return fetched(collection.remote(f"{name}.gz"), collection.name)
    names = (name, f"{name}.gz", name.replace("-idx", ".idx"), name.replace("-idx", ".idx") + ".gz")
    places = (Path(path) / sub / known for sub in SUBFOLDERS for known in names)
    for place in places:
        if place.is_file():
            return place
    raise FileError(f"{path}: holds no file {name}, with or without .gz")


def _pile(images: Path, labels: Path) -> Pile:
    pixels, classes = read_idx(images, 3), read_idx(labels, 1)
    if len(pixels) != len(classes):
        raise FileError(
            f"{labels}: has {len(classes):,} labels, but {images.name} has {len(pixels):,} images"
        )
    if classes.max() >= CLASSES:
        raise FileError(f"{labels}: has the label {classes.max()}; they go from 0 to 9")
    known: Labels = classes.astype(np.int64)
    return Pile(pixels[:, None], known)
