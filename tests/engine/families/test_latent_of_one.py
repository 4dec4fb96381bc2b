"""Codes of a single number, under every flow: they train, and all of them is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
import torch

from engine.contract.snapshot import Part
from engine.kinds import metrics, probes
from engine.observation import Observation
from engine.plan import check
from engine.run.trainer import Trainer
from engine.views import Latent

LINE = {
    "family": {"kind": "variational"},
    "data": {"kind": "moons", "size": 40},
    "latent": {"dimension": 1},
    "encoder": {"width": 4, "depth": 1},
    "decoder": {"width": 4, "depth": 1},
    "training": {"batch": 8, "seed": 1},
    "observation": {"samples": 500, "transport": 64},
}
COUPLED = {"kind": "flow", "steered": "coupling", "layers": 2}
MASKED = {"kind": "flow", "steered": "autoregressive", "layers": 2}
WORLDS: Mapping[str, dict[str, Any]] = {
    "flow prior": {"prior": COUPLED},
    "masked flow prior": {"prior": MASKED},
    "IAF posterior": {"posterior": {"kind": "iaf"}},
    "IAF posterior under a flow prior": {"posterior": {"kind": "iaf"}, "prior": COUPLED},
    "both, of images": {
        "posterior": {"kind": "iaf"},
        "prior": MASKED,
        "data": {"kind": "digits", "size": 40},
    },
}
every_world = pytest.mark.parametrize("world", WORLDS)


def trained(world: str) -> Trainer:
    run = Trainer(check({**LINE, **WORLDS[world]}))
    for _ in range(3):
        run.advance()
    return run


def numbers(part: Part) -> list[np.ndarray[Any, Any]]:
    values = [getattr(part, field.name) for field in fields(part)]
    return [v for v in values if isinstance(v, np.ndarray)]


@every_world
def test_it_trains_and_goes_on_exactly(world: str) -> None:
    one, other = trained(world), Trainer(check({**LINE, **WORLDS[world]}))
    other.restore(one.state())
    one.advance()
    other.advance()
    found, again = (run.model.learner.parameters.values for run in (one, other))  # type: ignore[attr-defined]
    assert torch.isfinite(found).all()
    assert torch.equal(found, again)


@every_world
def test_densities_belong_to_the_codes_that_are_drawn(world: str) -> None:
    """∫ p(z) dz = 1 on the line, whatever the prior."""
    seen = trained(world).observe()
    view = seen.view(Latent)
    assert view.dimension == 1
    line = torch.linspace(-12, 12, 4001)[:, None]
    density = view.prior().log_density(line).detach().double().exp()
    assert float(torch.trapezoid(density, line[:, 0].double())) == pytest.approx(1, abs=2e-3)
    assert np.isfinite(seen.generate(seen.fixed_noise(20))).all()


@pytest.mark.parametrize("world", ["IAF posterior under a flow prior", "both, of images"])
def test_all_that_is_shown_of_them_is_drawn_and_measured(world: str) -> None:
    seen: Observation = trained(world).observe(record=False)
    shown = []
    for name, kind in probes.all().items():
        if kind().applies(seen):
            part = kind().draw(seen, 8)
            assert all(np.isfinite(a).all() for a in numbers(part)), name
            shown.append(name)
    assert {"latent", "kl_dimensions", "surgery", "reconstructions"} <= set(shown)
    for name, metric in metrics.all().items():
        if metric().applies(seen) and metric.group in ("elbo", "latent"):
            assert np.isfinite(metric().measure(seen).value), name
