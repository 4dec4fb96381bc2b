"""What a trained discriminator attains on two normal distributions of one width."""

from __future__ import annotations

import numpy as np

from engine.numerics.studies.made import objective_of
from engine.numerics.studies.separating import adam, perceptron, separated
from engine.numerics.studies.shifted_normals import LOG_2, quantiles

EXAMPLES, STEPS, BATCH = 5000, 1000, 256
HELD_OUT = 20_000


def trained_bound(shift: float, random: np.random.Generator) -> float:
    """Return ½V + log 2 of a perceptron trained on 5000 + 5000 examples, on the distributions.

    Two hidden layers of 64, 1000 steps of Adam on batches of 256; held out are 20,000 equal shares
    of each distribution, so that nothing but the training is left to chance.
    """
    data, fakes = random.standard_normal((2, EXAMPLES, 1))
    loss = objective_of("minimax").discriminator_loss
    judge = separated(
        perceptron(1, depth=2, width=64),
        loss,
        adam(1e-3),
        (data, fakes + shift),
        random,
        steps=STEPS,
        batch=BATCH,
    )
    fresh = quantiles(HELD_OUT)[:, None]
    return LOG_2 - 0.5 * float(loss(judge.logits(fresh), judge.logits(fresh + shift)))
