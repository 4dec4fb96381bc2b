"""A multilayer perceptron's passes by hand: forward, backward, and the derivative of its slope."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from engine.numerics.networks.activations import Activation

Tensor = torch.Tensor


class DenseTape:
    """The passes of a perceptron over ``rows`` examples, in buffers that are made once.

    With h_0 = x, a_l = W_l h_(l-1) + b_l and h_l = φ(a_l), ``pull`` follows the slopes s_l by a_l
    down to the inputs. The result g is linear in the direction v it is paired with, so <v, g> is
    the derivative of the outputs along v; ``push`` carries v forward and differentiates that by
    the parameters, which is all that a penalty on g needs (Pearlmutter 1994).
    """

    def __init__(
        self, widths: Sequence[int], activation: Activation, rows: int, like: Tensor
    ) -> None:
        self._rows = rows
        self._like = like
        self._activation = activation
        hidden = widths[1:-1]
        self._values = [self._buffer(width) for width in hidden]
        self._kept = [self._buffer(w) for w in hidden] if activation.keeps_input else self._values
        self._slopes = [self._buffer(width) for width in hidden]
        curved = activation.curvature is not None
        self._pulled = [self._buffer(width) for width in hidden] if curved else self._slopes
        self._moved: list[Tensor] = []
        self._bends: list[Tensor] = []
        self._outputs = self._buffer(widths[-1])
        self._input_slopes = self._buffer(widths[0])
        self._inputs = self._input_slopes
        self._seed = self._outputs
        self._parameters: Sequence[Tensor] = ()

    def forward(
        self, parameters: Sequence[Tensor], inputs: Tensor, out: Tensor | None = None
    ) -> Tensor:
        """Return the outputs (rows, outputs), written into ``out`` where it is given."""
        self._parameters = parameters
        self._inputs = hidden = inputs
        for layer, (kept, value) in enumerate(zip(self._kept, self._values, strict=True)):
            weight, bias = parameters[2 * layer], parameters[2 * layer + 1]
            torch.addmm(bias, hidden, weight.t(), out=kept)
            self._activation.fill(kept, value)
            hidden = value
        outputs = self._outputs if out is None else out
        torch.addmm(parameters[-1], hidden, parameters[-2].t(), out=outputs)
        return outputs

    def backward(self, slopes: Tensor, gradients: Sequence[Tensor]) -> None:
        """Write the gradient of the parameters, given that of the outputs."""
        for layer in range(len(self._values), -1, -1):
            torch.mm(slopes.t(), self._entering(layer), out=gradients[2 * layer])
            torch.sum(slopes, 0, out=gradients[2 * layer + 1])
            if layer > 0:
                slopes = self._down(slopes, layer)

    def pull(self, slopes: Tensor) -> Tensor:
        """Return the gradient of the inputs, given that of the outputs."""
        self._seed = slopes
        for layer in range(len(self._values), 0, -1):
            slopes = self._down(slopes, layer)
        return torch.mm(slopes, self._parameters[0], out=self._input_slopes)

    def push(self, directions: Tensor, gradients: Sequence[Tensor]) -> None:
        """Add the gradient of <directions, what ``pull`` last returned> by the parameters."""
        if not self._moved:
            self._moved = [torch.empty_like(value) for value in self._values]
        for layer, moved in enumerate(self._moved):
            gradients[2 * layer].addmm_(self._slopes[layer].t(), directions)
            directions = torch.mm(directions, self._parameters[2 * layer].t(), out=moved)
            self._bend(layer)
            self._activation.chain(moved, self._kept[layer], moved)
        gradients[-2].addmm_(self._seed.t(), directions)
        self._push_bends(gradients)

    def _bend(self, layer: int) -> None:
        """Note how φ'' turns the tangent into a slope by a_l; nothing for straight pieces."""
        if self._activation.curvature is None:
            return
        if len(self._bends) <= layer:
            self._bends.append(torch.empty_like(self._values[layer]))
        torch.mul(self._moved[layer], self._pulled[layer], out=self._bends[layer])
        self._bends[layer].mul_(self._activation.curvature(self._kept[layer]))

    def _push_bends(self, gradients: Sequence[Tensor]) -> None:
        for layer in range(len(self._bends) - 1, -1, -1):
            slopes = self._bends[layer]
            gradients[2 * layer].addmm_(slopes.t(), self._entering(layer))
            gradients[2 * layer + 1].add_(slopes.sum(0))
            if layer > 0:
                below = self._moved[layer - 1]
                torch.mm(slopes, self._parameters[2 * layer], out=below)
                self._activation.chain(below, self._kept[layer - 1], below)
                self._bends[layer - 1].add_(below)

    def _down(self, slopes: Tensor, layer: int) -> Tensor:
        """Carry the slopes by a_l to those by a_(l-1)."""
        pulled, below = self._pulled[layer - 1], self._slopes[layer - 1]
        torch.mm(slopes, self._parameters[2 * layer], out=pulled)
        self._activation.chain(pulled, self._kept[layer - 1], below)
        return below

    def _entering(self, layer: int) -> Tensor:
        return self._values[layer - 1] if layer > 0 else self._inputs

    def _buffer(self, width: int) -> Tensor:
        return self._like.new_empty((self._rows, width))
