"""Spectral normalisation as a network's own: in every role, exact on restoring, never twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine.contract.errors import ConfigError
from engine.plan import check
from engine.run.trainer import Trainer

IMAGES: dict[str, dict[str, Any]] = {
    "data": {"kind": "digits"},
    "training": {"batch": 6, "seed": 2},
}


def network(kind: str) -> dict[str, Any]:
    return {"kind": kind, "width": 4, "normalisation": "spectral"}


def trainer(family: str, kind: str, **more: dict[str, Any]) -> Trainer:
    roles = ("generator", "discriminator") if family == "adversarial" else ("encoder", "decoder")
    config = {"family": {"kind": family}, **IMAGES, **{role: network(kind) for role in roles}}
    return Trainer(check({**config, **more}))


def weights(run: Trainer) -> list[torch.Tensor]:
    found: list[torch.Tensor] = []

    def gather(value: Any) -> None:
        if isinstance(value, torch.Tensor):
            found.append(value)
        for item in value.values() if isinstance(value, dict) else ():
            gather(item)

    gather(run.state())
    return found


@pytest.mark.parametrize("family", ["adversarial", "variational"])
@pytest.mark.parametrize("kind", ["mlp", "dcgan", "resnet"])
def test_it_trains_in_every_role_and_goes_on_exactly(family: str, kind: str) -> None:
    one, other = trainer(family, kind), trainer(family, kind)
    start = [w.clone() for w in weights(one)]
    for _ in range(3):
        one.advance()
    other.restore(one.state())
    for run in (one, other):
        run.advance()
    assert all(torch.isfinite(w).all() for w in weights(one))
    assert all(torch.equal(a, b) for a, b in zip(weights(one), weights(other), strict=True))
    assert any(not torch.equal(a, b) for a, b in zip(start, weights(one), strict=True))


def test_looking_changes_nothing() -> None:
    watched, alone = trainer("adversarial", "dcgan"), trainer("adversarial", "dcgan")
    for _ in range(2):
        watched.advance()
        alone.advance()
        seen = watched.observe()
        images = seen.generate(seen.fixed_noise(4))
        assert np.isfinite(images).all()
    assert all(torch.equal(a, b) for a, b in zip(weights(watched), weights(alone), strict=True))


def test_the_same_weights_are_not_divided_twice() -> None:
    on = {"discriminator.spectral": {"on": True}}
    with pytest.raises(ConfigError, match=r"discriminator\.normalisation: 'spectral'.*one of the"):
        trainer("adversarial", "dcgan", **on)
    run = trainer("adversarial", "dcgan")
    with pytest.raises(ConfigError, match=r"beside discriminator\.spectral"):
        run.patch("discriminator.spectral", "on", True)
    run.advance()
    assert not run.config["discriminator.spectral"]["on"]
    alone = {"discriminator": {"kind": "dcgan", "width": 4}}
    trainer("adversarial", "dcgan", **on, **alone).advance()
