"""How far a latent variable model is from the data's own density."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
import torch

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.codes.evidence import MOST, exact_log_evidence
from engine.numerics.codes.latent import fresh_batch, mean_of
from engine.numerics.flows.likelihoods import density_known
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

EXAMPLES = 128


@metric
class DataDivergence:
    """KL(data‖model): the mean of log π(x) − log p(x) over 128 fresh examples, π the exact density.

    log p(x) is found as for the gap. Taking the difference at each example leaves out most of the
    noise of both.
    """

    name: ClassVar[str] = "data_kl"
    label: ClassVar[str] = "log π(x) − log p(x)"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "elbo"
    source: ClassVar[str] = "Kullback and Leibler 1951; Tipping and Bishop 1999"
    dear: ClassVar[bool] = True
    lengthy: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("0", 0.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs an encoder, continuous codes of few dimensions, and a known density."""
        if not (seen.has(Latent) and seen.plane):
            return False
        latent = seen.view(Latent)
        served = latent.continuous and latent.amortised and latent.dimension <= MOST
        return served and not latent.spread_noise and density_known(seen)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        batch = fresh_batch(seen, EXAMPLES, "data KL")
        examples = batch.examples.double().cpu().numpy()
        exact = seen.dataset.log_density(examples.astype(np.float64))
        assert exact is not None
        model = exact_log_evidence(seen, batch).double().cpu()
        return mean_of(torch.from_numpy(exact) - model)
