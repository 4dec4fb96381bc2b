"""The examples of a training set of limited size, which follow from the data and the seed."""

from __future__ import annotations

from engine.contract.snapshot import Floats
from engine.kinds import Dataset, Places, Stored
from engine.numerics.streams import keyed, stream


def training_size(dataset: Dataset, size: int) -> int:
    """Return how many examples there are if ``size`` are asked for: no more than are stored."""
    return min(size, dataset.count()) if isinstance(dataset, Stored) else size


def training_set(dataset: Dataset, size: int, seed: int) -> Floats:
    """Return the examples (n, d) that a run trains on if it asks for ``size``, at least 1."""
    if isinstance(dataset, Stored):
        return dataset.rows(_places(dataset, size, seed))
    return dataset.sample(size, stream(seed, "training set"))


def part_of_training_set(dataset: Dataset, size: int, seed: int, most: int) -> Floats:
    """Return ``most`` examples of the training set, or all; ``size`` 0 is all that are stored.

    Of data that are made on demand there are ``most`` without a size.
    """
    random = keyed(seed, "searched", 0)
    if not isinstance(dataset, Stored):
        found = training_set(dataset, size, seed) if size else dataset.sample(most, random)
        return found if len(found) <= most else found[random.permutation(len(found))[:most]]
    count = dataset.count()
    places = _places(dataset, size, seed) if size else random.permutation(count)
    return dataset.rows(places if len(places) <= most else random.permutation(places)[:most])


def _places(dataset: Stored, size: int, seed: int) -> Places:
    count = dataset.count()
    found: Places = stream(seed, "training set").choice(count, min(size, count), replace=False)
    return found
