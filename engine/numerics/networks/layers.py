"""What convolutional networks are made of: layers apart from their parameters, in a chain."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from torch.nn import functional

from engine.numerics.networks.activations import Activation
from engine.numerics.networks.initialisation import Doubles
from engine.numerics.networks.normalisation import OF_NO_FEATURES, Kind, Statistics, normalised

Tensor = torch.Tensor
Draw = Callable[..., tuple[Doubles, ...]]
Shapes = tuple[tuple[int, ...], ...]
Initial = list[Doubles]
NARROW = 4  # channels of an image, up to which products of matrices beat convolutions on a CPU


class Layer(Protocol):
    """A step of a network, which takes its parameters from an iterator in their order."""

    @property
    def shapes(self) -> Shapes:
        """The shapes of its parameters."""
        ...

    def initial(self, draw: Draw, scale: float, random: np.random.Generator) -> Initial:
        """Draw its parameters."""
        ...

    def apply(self, take: Iterator[Tensor], hidden: Tensor, statistics: Statistics) -> Tensor:
        """Return what it makes of a batch."""
        ...


class Bare:
    """A layer without parameters."""

    shapes: Shapes = ()

    def initial(self, draw: Draw, scale: float, random: np.random.Generator) -> Initial:
        """Draw nothing."""
        return []


@dataclass(frozen=True)
class Dense:
    """An affine map of flat features."""

    into: int
    out: int

    @property
    def shapes(self) -> Shapes:
        """Weight (out, in) and bias."""
        return (self.out, self.into), (self.out,)

    def initial(self, draw: Draw, scale: float, random: np.random.Generator) -> Initial:
        """Draw weight and bias."""
        return list(draw(self.out, self.into, scale, random))

    def apply(self, take: Iterator[Tensor], hidden: Tensor, statistics: Statistics) -> Tensor:
        """Return Wx + b."""
        return functional.linear(hidden, next(take), next(take))


@dataclass(frozen=True)
class Conv:
    """A convolution that keeps the size, or halves it with stride 2."""

    into: int
    out: int
    kernel: int = 3
    stride: int = 1

    @property
    def shapes(self) -> Shapes:
        """Weight (out, in, kernel, kernel) and bias."""
        return (self.out, self.into, self.kernel, self.kernel), (self.out,)

    def initial(self, draw: Draw, scale: float, random: np.random.Generator) -> Initial:
        """Draw weight and bias as for a dense map from one window."""
        weight, bias = draw(self.out, self.into * self.kernel**2, scale, random)
        return [weight.reshape(self.shapes[0]), bias]

    def apply(self, take: Iterator[Tensor], hidden: Tensor, statistics: Statistics) -> Tensor:
        """Convolve."""
        room = (self.kernel - 1) // 2
        if self.into <= NARROW and hidden.requires_grad and not hidden.is_cuda:
            return self._unfolded(hidden, next(take), next(take), room)
        return functional.conv2d(hidden, next(take), next(take), self.stride, room)

    def _unfolded(self, hidden: Tensor, weight: Tensor, bias: Tensor, room: int) -> Tensor:
        """Do the same as a matrix product, whose gradient by the image is quick on a CPU."""
        count, channels, *sides = hidden.shape
        # as channels of one image, for the kernel takes images one by one
        whole = hidden.reshape(1, count * channels, *sides)
        windows = functional.unfold(whole, self.kernel, padding=room, stride=self.stride)
        kernels = weight.flatten(1).expand(count, -1, -1)
        found = torch.bmm(kernels, windows.view(count, kernels.shape[2], -1))
        height, width = ((side + 2 * room - self.kernel) // self.stride + 1 for side in sides)
        image: Tensor = found.unflatten(2, (height, width)) + bias[:, None, None]
        return image


@dataclass(frozen=True)
class Doubling:
    """A transposed 4 × 4 convolution with stride 2, which doubles the size."""

    into: int
    out: int

    @property
    def shapes(self) -> Shapes:
        """Weight (in, out, 4, 4) and bias."""
        return (self.into, self.out, 4, 4), (self.out,)

    def initial(self, draw: Draw, scale: float, random: np.random.Generator) -> Initial:
        """Draw weight and bias as for a dense map: each pixel is made from four places."""
        weight, bias = draw(4 * self.out, 4 * self.into, scale, random)
        return [weight.reshape(self.shapes[0]), bias[: self.out]]

    def apply(self, take: Iterator[Tensor], hidden: Tensor, statistics: Statistics) -> Tensor:
        """Convolve."""
        if self.out <= NARROW and not hidden.is_cuda:
            return self._folded(hidden, next(take), next(take))
        return functional.conv_transpose2d(hidden, next(take), next(take), 2, 1)

    def _folded(self, hidden: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        """Do the same as a matrix product, whose windows are added up: half the time on a CPU."""
        count, _, height, width = hidden.shape
        kernels = weight.flatten(1).t().expand(count, -1, -1)
        windows = torch.bmm(kernels, hidden.flatten(2))
        sides = 2 * height, 2 * width
        # as channels of one image, for the kernel takes images one by one
        whole = windows.view(1, -1, height * width)
        image = functional.fold(whole, sides, 4, padding=1, stride=2)
        return image.view(count, self.out, *sides) + bias[:, None, None]


@dataclass(frozen=True)
class Norm:
    """A normalisation with a scale and a shift for each channel."""

    kind: Kind
    channels: int

    @property
    def shapes(self) -> Shapes:
        """Scale and shift; nothing where nothing is normalised."""
        return () if self.kind in OF_NO_FEATURES else ((self.channels,), (self.channels,))

    def initial(self, draw: Draw, scale: float, random: np.random.Generator) -> Initial:
        """Begin with scale 1 and shift 0."""
        if self.kind in OF_NO_FEATURES:
            return []
        return [np.ones(self.channels), np.zeros(self.channels)]

    def apply(self, take: Iterator[Tensor], hidden: Tensor, statistics: Statistics) -> Tensor:
        """Normalise."""
        if self.kind in OF_NO_FEATURES:
            return hidden
        return normalised(self.kind, hidden, next(take), next(take), statistics)


@dataclass(frozen=True)
class Act(Bare):
    """An activation."""

    activation: Activation

    def apply(self, take: Iterator[Tensor], hidden: Tensor, statistics: Statistics) -> Tensor:
        """Return φ of every feature."""
        return self.activation.apply(hidden)


@dataclass(frozen=True)
class View(Bare):
    """Flat features read as an image (channels, height, width), or an image flattened."""

    shape: tuple[int, ...]

    def apply(self, take: Iterator[Tensor], hidden: Tensor, statistics: Statistics) -> Tensor:
        """Give the features that shape."""
        seen = hidden.reshape(-1, *self.shape)
        if seen.is_cuda and seen.dim() == 4:  # the layout that tensor cores convolve in
            return seen.contiguous(memory_format=torch.channels_last)
        return seen


class Centred(Bare):
    """Pixels from 0 to 1 moved to −1 to 1."""

    def apply(self, take: Iterator[Tensor], hidden: Tensor, statistics: Statistics) -> Tensor:
        """Return 2x − 1."""
        return 2.0 * hidden - 1.0


class Doubled(Bare):
    """Every pixel made four."""

    def apply(self, take: Iterator[Tensor], hidden: Tensor, statistics: Statistics) -> Tensor:
        """Repeat rows and columns."""
        return functional.interpolate(hidden, scale_factor=2.0, mode="nearest")


class Halved(Bare):
    """Four pixels made their mean."""

    def apply(self, take: Iterator[Tensor], hidden: Tensor, statistics: Statistics) -> Tensor:
        """Average."""
        return functional.avg_pool2d(hidden, 2)


@dataclass(frozen=True)
class Chain:
    """Layers one after the other."""

    layers: Sequence[Layer]

    @property
    def shapes(self) -> Shapes:
        """The shapes of all parameters in order."""
        return tuple(shape for layer in self.layers for shape in layer.shapes)

    @property
    def size(self) -> int:
        """How many numbers the parameters are."""
        return sum(math.prod(shape) for shape in self.shapes)

    def initial(self, draw: Draw, scale: float, random: np.random.Generator) -> Initial:
        """Draw all parameters."""
        return [part for layer in self.layers for part in layer.initial(draw, scale, random)]

    def apply(self, take: Iterator[Tensor], hidden: Tensor, statistics: Statistics) -> Tensor:
        """Apply the layers in turn."""
        for layer in self.layers:
            hidden = layer.apply(take, hidden, statistics)
        return hidden


@dataclass(frozen=True)
class Residual:
    """A body added to a shortcut. He et al. 2016."""

    body: Chain
    shortcut: Chain

    @property
    def shapes(self) -> Shapes:
        """The shapes of the body, then those of the shortcut."""
        return (*self.body.shapes, *self.shortcut.shapes)

    def initial(self, draw: Draw, scale: float, random: np.random.Generator) -> Initial:
        """Draw the parameters of both."""
        parts = self.body.initial(draw, scale, random)
        return [*parts, *self.shortcut.initial(draw, scale, random)]

    def apply(self, take: Iterator[Tensor], hidden: Tensor, statistics: Statistics) -> Tensor:
        """Return the sum of both."""
        changed = self.body.apply(take, hidden, statistics)
        return changed + self.shortcut.apply(take, hidden, statistics)
