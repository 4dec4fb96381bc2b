"""Variational autoencoders: a decoder, and an encoder that guesses its codes."""

from engine.families.variational.autoencoder import Autoencoder

__all__ = ["Autoencoder"]
