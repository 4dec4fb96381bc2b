"""GANs and WGANs: a generator against a discriminator or critic."""

from engine.families.adversarial.game import Game

__all__ = ["Game"]
