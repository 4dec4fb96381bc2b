"""Settings that networks of several kinds have in common."""

from __future__ import annotations

from typing import Any, Literal, get_args

from engine.settings import setting

Initialisation = Literal["default", "he", "glorot", "orthogonal", "normal"]
ACTIVATION_LABELS = {
    "relu": "ReLU",
    "leaky_relu": "Leaky ReLU",
    "elu": "ELU",
    "silu": "SiLU",
    "gelu": "GELU",
    "softplus": "Softplus",
    "tanh": "Tanh",
    "sigmoid": "Sigmoid",
}
SCHEMES = "He et al. 2015; Glorot and Bengio 2010; Saxe et al. 2014"


def activation_setting(kinds: object, after: str) -> Any:
    """Return the setting of the activation ``after`` each layer; ``kinds`` is its Literal."""
    return setting(
        "leaky_relu",
        label="Activation",
        symbol="φ",
        help=f"The function after each {after}; the leaky ReLU falls with slope 0.2.",
        choice_labels=tuple(ACTIVATION_LABELS[kind] for kind in get_args(kinds)),
    )


def initialisation_setting(default: Initialisation, *, help: str, source: str = SCHEMES) -> Any:
    """Return the setting of how weights are drawn."""
    return setting(
        default,
        label="Initialisation",
        help=help,
        source=source,
        choice_labels=("Default", "He", "Glorot", "Orthogonal", "Normal"),
    )


def deviation_setting() -> Any:
    """Return the setting of how wide normal initial weights are drawn."""
    return setting(
        0.02,
        label="Normal deviation",
        symbol="σ",
        low=1e-4,
        high=10.0,
        scale="log",
        help="The standard deviation of normal initial weights.",
        source="Radford et al. 2016",
    )
