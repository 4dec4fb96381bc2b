"""What the script of a family hands over, and what it is told of the data."""

from __future__ import annotations

from dataclasses import dataclass

from engine.kinds import Shape


@dataclass(frozen=True, slots=True)
class Data:
    """The shape of an example, and the function of the script that draws a batch.

    ``levels`` is the number of grey levels, 0 where values are continuous; ``size`` that of the
    training set, 0 where there is no end of examples.
    """

    shape: Shape
    sampler: str
    levels: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """The blocks of a family's script, in order, ending in a function ``train(steps)``.

    That returns the models to sample from, by name, and the losses (steps, columns). ``constants``
    are lines beside seed, length and batch; ``falling`` is whether learning rates fall along the
    length. ``samples`` makes {count} samples of ``model`` from ``random``.
    """

    constants: tuple[str, ...]
    blocks: tuple[str, ...]
    falling: bool
    samples: str
    columns: tuple[str, ...]
    packages: tuple[str, ...] = ()
