"""The layers of a convolutional network as lines of a script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from engine.numerics.networks.layers import (
    Act,
    Centred,
    Chain,
    Conv,
    Dense,
    Doubled,
    Doubling,
    Halved,
    Norm,
    Residual,
    View,
)
from engine.numerics.networks.normalisation import OF_NO_FEATURES, groups_of
from engine.scripts.snippets import ScriptError

PLAIN: dict[type[object], str] = {
    Centred: "Centred()",
    Doubled: "nn.Upsample(scale_factor=2)",
    Halved: "nn.AvgPool2d(2)",
}
STEP = "    "


def lines_of(layers: Sequence[Any], activation: str, depth: int = 0) -> Iterator[str]:
    """Yield a line, or several, for each layer; ``activation`` is what each ``Act`` is written as.

    Raises ScriptError for a layer that cannot be written.
    """
    room = depth * STEP
    for layer in layers:
        if isinstance(layer, Residual):
            yield f"{room}Residual("
            for chain in (layer.body, layer.shortcut):
                yield from _sequence(chain, activation, depth + 1)
            yield f"{room}),"
        elif isinstance(layer, Act):
            yield f"{room}nn.{activation},"
        elif text := _line(layer):
            yield f"{room}{text},"


def _sequence(chain: Chain, activation: str, depth: int) -> Iterator[str]:
    yield f"{depth * STEP}nn.Sequential("
    yield from lines_of(chain.layers, activation, depth + 1)
    yield f"{depth * STEP}),"


def _line(layer: object) -> str:
    """Return one layer without inner ones, nothing where it does nothing."""
    if isinstance(layer, Dense):
        return f"nn.Linear({layer.into}, {layer.out})"
    if isinstance(layer, Conv):
        stride, room = layer.stride, (layer.kernel - 1) // 2
        more = (f", stride={stride}" if stride > 1 else "") + (f", padding={room}" if room else "")
        return f"nn.Conv2d({layer.into}, {layer.out}, {layer.kernel}{more})"
    if isinstance(layer, Doubling):
        return f"nn.ConvTranspose2d({layer.into}, {layer.out}, 4, stride=2, padding=1)"
    if isinstance(layer, Norm):
        return _norm(layer)
    if isinstance(layer, View):
        return "nn.Flatten()" if len(layer.shape) == 1 else f"nn.Unflatten(1, {layer.shape})"
    if type(layer) in PLAIN:
        return PLAIN[type(layer)]
    raise ScriptError("a layer", type(layer).__name__)


def _norm(layer: Norm) -> str:
    channels = layer.channels
    if layer.kind == "batch":
        return f"nn.BatchNorm2d({channels}, track_running_stats=False)"
    if layer.kind in OF_NO_FEATURES:
        return ""
    groups = 1 if layer.kind == "layer" else groups_of(channels)
    return f"nn.GroupNorm({groups}, {channels})"
