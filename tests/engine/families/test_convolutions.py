"""Convolutional networks in the families of images: shapes of 16 × 16, and quantised codes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine.kinds import Quantised
from engine.plan import check
from engine.run.trainer import Trainer
from engine.views import Latent

SHAPES: dict[str, Any] = {"kind": "shapes", "side": 16, "colour": "colour"}
GAMES: dict[str, dict[str, Any]] = {
    "hinge": {"objective": {"kind": "hinge"}, "discriminator.spectral": {"on": True}},
    "Wasserstein, clipped": {
        "objective": {"kind": "wasserstein"},
        "discriminator.clip": {"on": True},
    },
    "Wasserstein, penalised": {
        "objective": {"kind": "wasserstein"},
        "discriminator.gradient_penalty": {"on": True},
    },
}
every_network = pytest.mark.parametrize("network", ["dcgan", "resnet"])


def after_two_steps(config: dict[str, Any]) -> Trainer:
    run = Trainer(check({"training": {"batch": 4, "seed": 3}, **config}))
    for _ in range(2):
        run.advance()
    return run


@every_network
@pytest.mark.parametrize("game", GAMES)
def test_games_of_shapes_are_played(network: str, game: str) -> None:
    sides = {name: {"kind": network, "width": 4} for name in ("generator", "discriminator")}
    config = {"data": SHAPES, "noise": {"dimension": 8}, **sides, **GAMES[game]}
    run = after_two_steps(config)
    seen = run.observe()
    found = seen.generate(seen.fixed_noise(5))
    assert found.shape == (5, 3 * 16 * 16)
    assert (found >= 0).all()
    assert (found <= 1).all()
    record = seen.duel.record
    assert record is not None
    assert np.isfinite([record.discriminator_loss, record.generator_loss]).all()
    assert min(record.discriminator_norm, record.generator_norm) > 0
    fresh = Trainer(run.plan)
    assert not np.array_equal(found, fresh.observe().generate(seen.fixed_noise(5)))


@every_network
@pytest.mark.parametrize("data", ["digits", "shapes"])
def test_images_are_quantised_by_convolutions(network: str, data: str) -> None:
    config = {
        "family": {"kind": "variational"},
        "data": SHAPES if data == "shapes" else {"kind": data},
        "latent": {"dimension": 3},
        "posterior": {"kind": "vq", "size": 7, "places": 4},
        **{name: {"kind": network, "width": 4} for name in ("encoder", "decoder")},
    }
    run = after_two_steps(config)
    seen = run.observe()
    assert isinstance(seen.dataset, Quantised)
    images = torch.from_numpy(seen.real(6))
    view = seen.view(Latent)
    with torch.no_grad():
        codes = view.encode(images, None).draw(torch.zeros(1, 6, view.code_noise)).codes
        assert codes.shape[:2] == (1, 6)
        assert len(torch.unique(codes.reshape(-1, 3), dim=0)) <= 7
        assert view.decode(codes[0]).shape == images.shape
    assert np.isfinite(seen.generate(seen.fixed_noise(3))).all()
    other = Trainer(run.plan)
    other.restore(run.state())
    for trainer in (run, other):
        trainer.advance()
    one, same = (now.observe().generate(seen.fixed_noise(3)) for now in (run, other))
    assert np.array_equal(one, same)
