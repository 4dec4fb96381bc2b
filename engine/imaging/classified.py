"""What the classifier of a dataset says of real images and of fakes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.contract.snapshot import Floats
from engine.imaging.classifier import Apprentice, Classifier, apprentice
from engine.kinds import Doubles, Labelled, Labels, Stacked, Stored
from engine.numerics.choices import sample_count
from engine.numerics.distances.manifolds import Overlap, overlap
from engine.numerics.distances.modes import FAIR
from engine.numerics.streams import keyed
from engine.observation import NotYetError

if TYPE_CHECKING:
    from engine.observation import Observation

IMAGES = 1000  # on each side of a comparison, or half of the dataset where that is less
SLICE = 0.2  # seconds that a hurried observation gives to the training of a classifier


@dataclass(frozen=True, eq=False, slots=True)
class Halves:
    """Features (n, k) of two samples of the data that share no image, where it has enough."""

    one: Floats
    other: Floats


def classified(seen: Observation) -> bool:
    """Whether examples are images of known classes, so that a classifier can be trained."""
    data = seen.dataset
    return seen.images and isinstance(data, Labelled) and len(data.classes) > 1


def holds_out(seen: Observation) -> bool:
    """Whether there are labelled images that the classifier is not trained on."""
    return isinstance(seen.dataset, Labelled) and "held out" in seen.dataset.splits


def classifier(seen: Observation) -> Classifier:
    """Return the dataset's classifier; NotYetError for a hurried observation while it trains."""

    def compute() -> Apprentice:
        data = seen.dataset
        images: Any = data.channel if isinstance(data, Stacked) else data
        return apprentice(images)

    learner = seen.lasting("classifier", compute)
    seconds = SLICE if seen.hurried else float("inf")
    found = seen.cached("classifier", lambda: learner.work(seconds))
    if found is None:
        raise NotYetError
    return found


def features(seen: Observation, images: Floats) -> Floats:
    """Return the classifier's last hidden layer (n, 64) at images; of stacked ones (n, 192)."""
    found = classifier(seen).features(_planes(seen, images))
    return found.reshape(len(images), -1)


def labels(seen: Observation, images: Floats) -> Labels:
    """Return the likeliest class (n,) of images; stacked ones spell a number by their channels."""
    judge = classifier(seen)
    found = judge.labels(_planes(seen, images)).reshape(len(images), -1)
    powers = len(judge.classes) ** np.arange(found.shape[1] - 1, -1, -1)
    spelt: Labels = found @ powers
    return spelt


def image_count(seen: Observation) -> int:
    """Return how many images stand on each side of a comparison."""
    data = seen.dataset
    return min(IMAGES, data.count() // 2) if isinstance(data, Stored) else IMAGES


def real_images(seen: Observation) -> Floats:
    """Return twice as many real images (2n, d), each of them once where the data are stored."""
    count, random = image_count(seen), keyed(seen.seed, "halves", 0)
    if isinstance(seen.dataset, Stored):
        return seen.dataset.rows(random.permutation(seen.dataset.count())[: 2 * count])
    return seen.dataset.sample(2 * count, random)


def halves(seen: Observation) -> Halves:
    """Return the features of two samples of the data, the same at every step."""
    classifier(seen)  # first, for it may not be there yet

    def compute() -> Halves:
        found = features(seen, real_images(seen))
        return Halves(found[: len(found) // 2], found[len(found) // 2 :])

    return seen.lasting("halves", compute)


def fake_features(seen: Observation) -> Floats:
    """Return the features of as many fresh fakes as there are images in one half of the data."""
    return seen.cached(
        "fake features", lambda: features(seen, seen.fake(image_count(seen), "images"))
    )


def overlaps(seen: Observation) -> tuple[Overlap, Overlap]:
    """Return how fakes and real images overlap, and how two samples of the data do."""
    kept = halves(seen)
    real = seen.lasting("real overlap", lambda: overlap(kept.one, kept.other))
    return seen.cached("overlap", lambda: overlap(kept.one, fake_features(seen))), real


def real_masses(seen: Observation) -> Doubles:
    """Return the share (k,) of the data that the classifier puts into each class.

    Half an image is added to each count, so that no class is impossible.
    """
    classifier(seen)

    def compute() -> Doubles:
        data: Any = seen.dataset
        if isinstance(data, Stacked):  # its channels are independent
            one = _shares(classifier(seen).labels(_channel_sample(data, seen)), 10)
            cube: Doubles = np.einsum("i,j,k->ijk", one, one, one).ravel()
            return cube
        return _shares(labels(seen, real_images(seen)), len(data.classes))

    return seen.lasting("real masses", compute)


def fake_counts(seen: Observation) -> Labels:
    """Return how many fresh fakes fall into each class (k,): for stacked images of N fakes."""

    def compute() -> Labels:
        data: Any = seen.dataset
        count = sample_count(seen) if isinstance(data, Stacked) else image_count(seen)
        found = np.bincount(labels(seen, seen.fake(count, "images")), minlength=len(data.classes))
        return found.astype(np.int64)

    return seen.cached("fake counts", compute)


def fair_classes(counts: Labels, masses: Doubles) -> NDArray[np.bool_]:
    """Return which classes (k,) get at least a fifth of the fakes that they should have."""
    fair: NDArray[np.bool_] = counts >= FAIR * counts.sum() * masses
    return fair


def _planes(seen: Observation, images: Floats) -> Floats:
    """Return the images as the classifier takes them: stacked ones a channel at a time."""
    if isinstance(seen.dataset, Stacked):
        return images.reshape(len(images) * seen.dataset.shape[0], -1)
    return images


def _channel_sample(data: Any, seen: Observation) -> Floats:
    found: Floats = data.channel.labelled(4 * IMAGES, keyed(seen.seed, "halves", 0))[0]
    return found


def _shares(found: Labels, classes: int) -> Doubles:
    counts = np.bincount(found, minlength=classes) + 0.5
    shares: Doubles = counts / counts.sum()
    return shares
