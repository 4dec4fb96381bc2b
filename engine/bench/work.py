"""What the benchmark trains: sizes and the configurations that the engine gets for them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.contract.values import Config, Section

PENALTY = 0.1  # lambda of the gradient penalty, on both sides of the comparison
GAN_LAB_STEPS = 22.0  # per CPU second: its default work in its own code, measured in a browser


@dataclass(frozen=True, slots=True)
class Size:
    """Units in each of the hidden layers of both networks, and examples in a batch."""

    width: int
    batch: int
    depth: int = 2

    def __str__(self) -> str:
        return f"{self.width}/{self.batch}"


SIZES = (Size(64, 128), Size(128, 256))
GAN_LAB = Size(8, 150)


def gan(size: Size) -> Config:
    """Return a non-saturating GAN on the ring: one step of Adam for each player."""
    return {
        "data": {"kind": "ring"},
        "training": {"batch": size.batch, "ema": 0.0, "steps": 10_000_000},
        "noise": {"dimension": 2},
        "generator": _network(size, "relu"),
        "discriminator": _network(size, "leaky_relu"),
        "objective": {"kind": "non_saturating"},
        "generator.optimiser": {"kind": "adam", "rate": 1e-3},
        "discriminator.optimiser": {"kind": "adam", "rate": 1e-3},
    }


def penalised(size: Size) -> Config:
    """Return a WGAN with gradient penalty, otherwise the same."""
    return {
        **gan(size),
        "objective": {"kind": "wasserstein"},
        "discriminator.gradient_penalty": {"on": True, "weight": PENALTY},
    }


def gan_lab() -> Config:
    """Return the work that GAN Lab does by default: tiny networks, plain SGD, two steps of D."""
    config = gan(GAN_LAB)
    sgd: Section = {"kind": "sgd", "rate": 0.01}
    return {
        **config,
        "training": {**config["training"], "k_d": 2},
        "generator.optimiser": sgd,
        "discriminator.optimiser": sgd,
    }


def _network(size: Size, activation: str) -> Section:
    return {"kind": "mlp", "width": size.width, "depth": size.depth, "activation": activation}
