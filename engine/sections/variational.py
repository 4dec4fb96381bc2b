"""The sections of a variational autoencoder."""

from __future__ import annotations

from typing import ClassVar

from engine.kinds import bounds, dequantisers, likelihoods, networks, optimisers, posteriors, priors
from engine.sections.declared import Choice, Declared, Single, section_list
from engine.settings import Settings, setting


class LatentSettings(Settings):
    """The codes z that the model explains its examples by."""

    dimension: int = setting(
        2,
        label="Latent dimension",
        symbol="dim z",
        low=1,
        high=1024,
        scale="log",
        help="How many coordinates a code z has.",
        source="Kingma and Welling 2014; Lecture C p. 21",
    )


@section_list
class Variational:
    """A decoder explains each example by a code z, which an encoder guesses from the example."""

    name: ClassVar[str] = "variational"
    label: ClassVar[str] = "VAE"
    order: ClassVar[int] = 1
    trains: ClassVar[bool] = True

    def declared(self) -> tuple[Declared, ...]:
        """Return its sections in the order in which forms show them."""
        return (
            Single("latent", "Codes", "Encoder", LatentSettings, LatentSettings),
            Choice("encoder", "Network", "Encoder", networks.all, "mlp"),
            Choice("posterior", "Posterior q(z|x)", "Encoder", posteriors.all, "diagonal"),
            Choice("prior", "Prior p(z)", "Prior", priors.all, "normal"),
            Choice("decoder", "Network", "Decoder", networks.all, "mlp"),
            Choice("likelihood", "Likelihood p(x|z)", "Decoder", likelihoods.all, "gaussian"),
            Choice("dequantisation", "Dequantisation", "Dequantisation", dequantisers.all, "none"),
            Choice("bound", "Bound", "Objective", bounds.all, "elbo", live=True),
            Choice("optimiser", "Optimiser", "Optimiser", optimisers.all, "adam", live=True),
        )
