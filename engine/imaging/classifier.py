"""A small classifier that is trained on a dataset itself, to judge what a model makes of it.

It is trained once and kept on the disk, beside what else is kept of datasets.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np
import torch
from torch.nn import functional

from engine.contract.snapshot import Floats
from engine.imaging.kept_classifier import Learnt, recalled, remember
from engine.kinds import Labelled, Labels, Shape, Stored
from engine.numerics.networks.activations import ACTIVATIONS
from engine.numerics.networks.initialisation import INITIALISATIONS
from engine.numerics.networks.layers import Act, Centred, Chain, Conv, Dense, Layer, View
from engine.numerics.networks.normalisation import OfTheBatch
from engine.numerics.streams import keyed

Tensor = torch.Tensor
FEATURES = 64  # of the last hidden layer, on which distances are measured
WIDTH = 16  # channels of the first convolution, half of those of the others
SMALL, INNERMOST = 8, 4  # pixels a side below which the first keeps the size; those after the last
BATCH, RATE = 64, 2e-3
STEPS, LONG = 400, 800  # of training, for small and for larger images
EASY = 16  # pixels a side that count as small
HELD_OUT = 2000  # examples at most that the accuracy is measured on
CHUNK = 4096
IN_MEMORY = 4  # classifiers of datasets used last
RECIPE = 1  # to be counted up whenever equal data would give another classifier


class LabelledImages(Labelled, Protocol):
    """Images with their classes."""

    @property
    def shape(self) -> Shape:
        """Channels, height and width."""
        ...


@dataclass(frozen=True, eq=False)
class Classifier:
    """A trained classifier of images (n, d); ``accuracy`` is that on held-out examples, if any."""

    classes: tuple[str, ...]
    accuracy: float | None
    _body: Chain
    _head: Chain
    _weights: Sequence[Tensor]

    def features(self, images: Floats) -> Floats:
        """Return the last hidden layer (n, 64)."""
        return _in_chunks(lambda x: self._body.apply(iter(self._weights), x, OfTheBatch()), images)

    def labels(self, images: Floats) -> Labels:
        """Return the likeliest class (n,) of each image."""
        scores = _in_chunks(lambda x: _scores(self._body, self._head, self._weights, x), images)
        return cast(Labels, scores.argmax(axis=1).astype(np.int64))


def apprentice(data: LabelledImages) -> Apprentice:
    """Return the classifier of a dataset, in whatever state its training is.

    It follows from the dataset alone and is shared by all runs on such data, those of later
    processes among them.
    """
    mark = _mark(data)
    if mark not in _known:
        while len(_known) >= IN_MEMORY:
            del _known[next(iter(_known))]
        _known[mark] = Apprentice(data, mark)
    return _known[mark]


def _mark(data: LabelledImages) -> str:
    """Return what tells datasets apart: 256 examples, and how many there are of what."""
    examples, labels = data.labelled(256, keyed(0, "classifier/which", 0))
    counts = [data.count(split) for split in data.splits] if isinstance(data, Stored) else []
    about = repr((RECIPE, STEPS, LONG, data.classes, data.shape, data.splits, counts))
    return hashlib.sha256(about.encode() + examples.tobytes() + labels.tobytes()).hexdigest()


class Apprentice:
    """A classifier in training, slice by slice: three convolutions or so, and Adam.

    The number of steps is fixed: about a second on the CPU for images of 8 × 8 or 16 × 16. With a
    ``mark`` it is kept on the disk once it is trained, and taken from there if it is there.
    """

    def __init__(self, data: LabelledImages, mark: str = "") -> None:
        self._data = data
        self._mark = mark
        self._random = keyed(0, "classifier/training", 0)
        self._body, self._head = _layers(data.shape, len(data.classes))
        chains, draw = (self._body, self._head), INITIALISATIONS["he"]
        arrays = [part for chain in chains for part in chain.initial(draw, 1.0, self._random)]
        self._weights = [torch.from_numpy(a.astype(np.float32)) for a in arrays]
        self._adam = _Adam(self._weights)
        self._steps = STEPS if max(data.shape[1:]) <= EASY else LONG
        self._taken = 0
        kept = recalled(mark, [tuple(w.shape) for w in self._weights]) if mark else None
        self._done = self._made_of(kept) if kept else None

    def work(self, seconds: float = float("inf")) -> Classifier | None:
        """Train for so much processor time, a step at least; return the classifier once done."""
        end = time.process_time() + seconds
        while self._done is None and self._taken < self._steps:
            self._step()
            if time.process_time() >= end:
                break
        if self._done is None and self._taken == self._steps:
            self._done = self._finished()
        return self._done

    def _finished(self) -> Classifier:
        weights = [w.detach() for w in self._weights]
        accuracy = _accuracy(self._made_of(Learnt(weights, None)), self._data)
        learnt = Learnt(weights, accuracy)
        if self._mark:
            remember(self._mark, learnt)
        return self._made_of(learnt)

    def _made_of(self, learnt: Learnt) -> Classifier:
        return Classifier(
            self._data.classes, learnt.accuracy, self._body, self._head, learnt.weights
        )

    def _step(self) -> None:
        images, labels = self._data.labelled(BATCH, self._random)
        leaves = [w.detach().requires_grad_() for w in self._weights]
        scores = _scores(self._body, self._head, leaves, torch.from_numpy(images))
        loss = functional.cross_entropy(scores, torch.from_numpy(labels))
        rate = RATE * (1 - self._taken / self._steps)
        self._adam.step(torch.autograd.grad(loss, leaves), rate)
        self._taken += 1


def _scores(body: Chain, head: Chain, weights: Sequence[Tensor], images: Tensor) -> Tensor:
    take, own = iter(weights), OfTheBatch()
    return head.apply(take, body.apply(take, images, own), own)


def _layers(shape: Shape, classes: int) -> tuple[Chain, Chain]:
    channels, height, width = shape
    layers: list[Layer] = [View(shape), Centred()]
    if max(height, width) <= SMALL:
        layers += [Conv(channels, WIDTH), Act(ACTIVATIONS["relu"])]
        channels = WIDTH
    while max(height, width) > INNERMOST and min(height, width) > 1:
        wider = min(2 * channels, 2 * WIDTH) if channels >= WIDTH else WIDTH
        layers += [Conv(channels, wider, 4, 2), Act(ACTIVATIONS["relu"])]
        channels, height, width = wider, height // 2, width // 2
    flat = channels * height * width
    layers += [View((flat,)), Dense(flat, FEATURES), Act(ACTIVATIONS["relu"])]
    return Chain(layers), Chain([Dense(FEATURES, classes)])


class _Adam:
    """Adam in one fused call for all weights."""

    def __init__(self, weights: Sequence[Tensor]) -> None:
        self._weights = [w.detach() for w in weights]
        self._means = [torch.zeros_like(w) for w in self._weights]
        self._squares = [torch.zeros_like(w) for w in self._weights]
        self._counts = [torch.zeros(()) for _ in self._weights]

    def step(self, gradients: Sequence[Tensor], rate: float) -> None:
        """Follow the gradients."""
        torch._foreach_add_(self._counts, 1.0)
        torch._fused_adam_(
            self._weights,
            list(gradients),
            self._means,
            self._squares,
            [],
            self._counts,
            lr=rate,
            beta1=0.9,
            beta2=0.999,
            weight_decay=0.0,
            eps=1e-8,
            amsgrad=False,
            maximize=False,
        )


def _accuracy(found: Classifier, data: LabelledImages) -> float | None:
    if "held out" not in data.splits:
        return None
    random = keyed(0, "classifier/held out", 0)
    images, labels = data.labelled(HELD_OUT, random, "held out")
    return float((found.labels(images) == labels).mean())


_known: dict[str, Apprentice] = {}


def _in_chunks(network: Callable[[Tensor], Tensor], images: Floats) -> Floats:
    with torch.no_grad():
        pieces = torch.from_numpy(np.ascontiguousarray(images)).split(CHUNK)
        result: Floats = torch.cat([network(piece) for piece in pieces]).numpy()
    return result
