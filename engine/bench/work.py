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
IMAGES = {"cpu": (Size(16, 64), Size(32, 128)), "cuda": (Size(64, 256),)}  # by device
SIDES = {"cpu": 16, "cuda": 64}  # of those images, in pixels
LATENT = 32  # coordinates of noise and of codes behind an image
TABLE = 2048  # images that are drawn once, so that drawing them is not measured


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


def dcgan(size: Size, side: int) -> Config:
    """Return a non-saturating DCGAN on shapes; ``width`` is the channels beside the image."""
    return {
        "data": _shapes(side),
        "training": {"batch": size.batch, "ema": 0.0, "steps": 10_000_000},
        "noise": {"dimension": LATENT},
        "generator": _convolutions(size, "relu"),
        "discriminator": _convolutions(size, "leaky_relu"),
        "objective": {"kind": "non_saturating"},
        "generator.optimiser": {"kind": "adam", "rate": 1e-3},
        "discriminator.optimiser": {"kind": "adam", "rate": 1e-3},
    }


def vae(size: Size, side: int) -> Config:
    """Return a VAE on shapes, with the same networks and Bernoulli pixels."""
    return {
        "family": {"kind": "variational"},
        "data": _shapes(side),
        "training": {"batch": size.batch, "ema": 0.0, "steps": 10_000_000},
        "latent": {"dimension": LATENT},
        "encoder": _convolutions(size, "leaky_relu"),
        "decoder": _convolutions(size, "relu"),
        "likelihood": {"kind": "bernoulli"},
        "optimiser": {"kind": "adam", "rate": 1e-3, "beta1": 0.9},
    }


def _shapes(side: int) -> Section:
    return {"kind": "shapes", "side": side, "size": TABLE}


def _convolutions(size: Size, activation: str) -> Section:
    return {
        "kind": "dcgan",
        "width": size.width,
        "normalisation": "batch",
        "activation": activation,
    }


def _network(size: Size, activation: str) -> Section:
    return {"kind": "mlp", "width": size.width, "depth": size.depth, "activation": activation}
