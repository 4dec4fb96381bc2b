"""Runs made by hand: curves of which it is known what is the matter with them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np

from engine.contract.columns import Values
from engine.contract.findings import Finding
from engine.contract.snapshot import Rows
from engine.contract.status import Status
from engine.contract.values import Config
from engine.run.columns import Columns
from engine.symptoms.evidence import Evidence
from engine.symptoms.kind import symptoms

STEPS = 2000
NOISE = np.random.default_rng(0).normal(size=STEPS)
T = np.linspace(0.0, 1.0, STEPS)
GAN: Config = {"family": {"kind": "adversarial"}, "discriminator.clip": {"on": True, "c": 0.05}}
VAE: Config = {"family": {"kind": "variational"}, "latent": {"dimension": 2}}
FLOW: Config = {"family": {"kind": "flow"}}
BOOK: Config = {**VAE, "posterior": {"kind": "vq", "size": 8, "places": 1}}
SOFT: Config = {**VAE, "posterior": {"kind": "gumbel", "categories": 10, "variables": 1}}


@dataclasses.dataclass(frozen=True)
class Run:
    """Columns by name, each a constant or values spread over the steps, and a configuration."""

    config: Config
    columns: Mapping[str, object]

    def but(self, **changed: object) -> Run:
        """Return the run with other columns."""
        return Run(self.config, {**self.columns, **changed})

    def written(self) -> Columns:
        """Return the columns as the window has them."""
        made = Columns()
        made.append(Rows("", {name: spread(values) for name, values in self.columns.items()}))
        return made

    def status(self) -> Status:
        """Return the status of the run."""
        return Status("run", step=STEPS, config=self.config)

    def evidence(self) -> Evidence:
        """Return what a symptom sees."""
        return Evidence(self.written(), self.status())


def spread(values: object) -> tuple[np.ndarray, Values]:
    """Return steps and values; constants are measured at every 100th step."""
    found = np.asarray(values, np.float64)
    found = np.full(STEPS // 100, found) if found.ndim == 0 else found
    steps = np.ceil(np.arange(1, len(found) + 1) * (STEPS / max(len(found), 1)))
    return steps.astype(np.int64), found


def found(name: str, run: Run) -> Finding | None:
    """Look for one symptom."""
    return symptoms.get(name)().find(run.evidence())


RISING = 3.0 - 2.0 * T + np.where(T > 0.7, 4.0 * (T - 0.7), 0.0) + 0.05 * NOISE
HOPS = np.repeat([1, 4, 2, 7, 5, 1, 3, 8, 6, 2], 2).astype(float)
SICK: Mapping[str, Run] = {
    "discriminator_wins": Run(GAN, {"discriminator_jsd": 0.69}),
    "gradient_vanishes": Run(GAN, {"gradient_at_fakes": 1e-5, "w1": 2.0, "w1.floor": 0.1}),
    "modes_lost": Run(GAN, {"reverse_kl_modes": 1.4, "modes_fair": 2.0, "modes_fair.floor": 8.0}),
    "modes_hopping": Run(GAN, {"top_two_modes": 0.95, "commonest_mode": HOPS}),
    "critic_not_optimal": Run(GAN, {"critic_w1": 0.1, "w1": 1.0, "w1.floor": 0.1}),
    "clip_saturated": Run(GAN, {"weights_at_clip": 0.7}),
    "lipschitz_drifts": Run(GAN, {"critic_lipschitz": np.exp(4.0 * np.linspace(0, 1, 30))}),
    "posterior_collapse": Run(VAE, {"active_units": 0.0}),
    "dead_codes": Run(BOOK, {"codebook_use": 0.75}),
    "likelihood_overfits": Run(VAE, {"elbo": -5.0, "elbo.error": 0.1, "elbo_training": -2.0}),
    "learning_rate_high": Run(FLOW, {"flow_loss": RISING}),
    "oscillation": Run(GAN, {"discriminator_loss": 1.0 + 0.3 * np.sin(100 * T) + 0.1 * NOISE}),
    "converged": Run(
        GAN, {"w1": 0.11, "w1.floor": 0.1, "sliced_w1": 0.02, "sliced_w1.floor": 0.02}
    ),
}
WELL: Mapping[str, Run] = {
    "discriminator_wins": Run(GAN, {"discriminator_jsd": 0.2}),
    "gradient_vanishes": Run(GAN, {"gradient_at_fakes": 0.2, "w1": 2.0, "w1.floor": 0.1}),
    "modes_lost": Run(GAN, {"reverse_kl_modes": 0.02, "modes_fair": 8.0, "modes_fair.floor": 8.0}),
    "modes_hopping": Run(GAN, {"top_two_modes": 0.3, "commonest_mode": HOPS}),
    "critic_not_optimal": Run(GAN, {"critic_w1": 0.9, "w1": 1.0, "w1.floor": 0.1}),
    "clip_saturated": Run(GAN, {"weights_at_clip": 0.05}),
    "lipschitz_drifts": Run(GAN, {"critic_lipschitz": 1.0 + 0.1 * NOISE[:30]}),
    "posterior_collapse": Run(VAE, {"active_units": 2.0}),
    "dead_codes": Run(BOOK, {"codebook_use": 1.0}),
    "likelihood_overfits": Run(VAE, {"elbo": -2.1, "elbo.error": 0.1, "elbo_training": -2.0}),
    "learning_rate_high": Run(FLOW, {"flow_loss": 1.0 + np.exp(-5.0 * T) + 0.05 * NOISE}),
    "oscillation": Run(GAN, {"discriminator_loss": 2.0 - T + 0.1 * NOISE}),
    "converged": Run(GAN, {"w1": 0.5, "w1.floor": 0.1, "sliced_w1": 0.02, "sliced_w1.floor": 0.02}),
}
