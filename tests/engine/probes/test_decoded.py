"""What one place of the latent plane is decoded to."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.contract.snapshot import Images, Points
from engine.kinds import Steered, probes
from engine.observation import Observation
from engine.views import Latent


def seen_of(observe, data: str, dimension: int = 3) -> Observation:
    family = {"family": {"kind": "variational"}, "data": {"kind": data}}
    return observe(trained={**family, "latent": {"dimension": dimension}})


def by_hand(seen: Observation, *codes: float) -> np.ndarray:
    with torch.no_grad():
        return seen.view(Latent).decode(torch.tensor([codes])).numpy()


def test_a_point_is_decoded_from_the_code_with_zeros_behind_its_place(observe) -> None:
    seen, probe = seen_of(observe, "ring"), probes.get("decoded")()
    assert isinstance(probe, Steered)
    part = probe.draw_at(seen, 0, (0.5, -1.0))
    assert isinstance(part, Points)
    np.testing.assert_allclose(part.xy, by_hand(seen, 0.5, -1.0, 0.0), rtol=1e-6)
    assert np.array_equal(probe.draw(seen).xy, probe.draw_at(seen, 0, (0.0, 0.0)).xy)


def test_an_image_is_one_picture(observe) -> None:
    seen, probe = seen_of(observe, "digits"), probes.get("decoded")()
    part = probe.draw_at(seen, 0, (2.0, 1.0))
    assert isinstance(part, Images)
    assert part.pixels.shape == (1, 8, 8, 1)
    wanted = by_hand(seen, 2.0, 1.0, 0.0).reshape(8, 8).clip(0, 1) * 255
    assert np.abs(part.pixels[0, :, :, 0] - wanted).max() <= 0.51


@pytest.mark.parametrize(
    "at", [(float("nan"), 1.0), (float("inf"), -1e30), (1.0,), (1.0, 2.0, 3.0)]
)
def test_any_place_gives_a_point(observe, at: tuple[float, ...]) -> None:
    part = probes.get("decoded")().draw_at(seen_of(observe, "ring", 1), 0, at)
    assert np.isfinite(part.xy).all()


def test_without_codes_there_is_nothing_to_decode(observe) -> None:
    assert not probes.get("decoded")().applies(observe())
