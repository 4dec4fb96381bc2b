"""What the pictures show, against closed forms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from engine.contract.snapshot import Arrows, Field, Histogram, Mesh, Part, Points, Table
from engine.kinds import probes
from engine.numerics.lipschitz import lattice
from engine.observation import Observation

Observe = Callable[..., Observation]


def draw(seen: Observation, name: str, resolution: int = 0) -> Part:
    probe = probes.get(name)()
    assert probe.applies(seen)
    return probe.draw(seen, resolution)


def field(seen: Observation, name: str, resolution: int = 0) -> Field:
    part = draw(seen, name, resolution)
    assert isinstance(part, Field)
    return part


def histogram(seen: Observation, name: str) -> Histogram:
    part = draw(seen, name)
    assert isinstance(part, Histogram)
    return part


def best(points: torch.Tensor, mu: float = 2.0) -> torch.Tensor:
    return mu**2 / 2 - mu * points[:, 0]


def shifted(observe: Observe, **more: object) -> Observation:
    """Data N(0, I), fakes N((2, 0), I), and the discriminator that is best between them."""
    shift = torch.tensor([2.0, 0.0])
    config = {"observation": {"samples": 40_000}}
    return observe(
        **{"generator": lambda z: z + shift, "discriminator": best, "config": config} | more
    )


def test_rows_go_up_and_columns_to_the_right(observe: Observe) -> None:
    seen = observe(objective="wasserstein", discriminator=lambda x: x[:, 0] + 10 * x[:, 1])
    found = field(seen, "surface", 8)
    centres = lattice(seen.dataset.area, 8)
    np.testing.assert_allclose(found.values.ravel(), centres @ [1, 10], rtol=1e-5)
    assert found.values[0, 0] < found.values[0, -1] < found.values[-1, 0]


def test_the_surface_of_logits_is_a_probability(observe: Observe) -> None:
    seen = observe(discriminator=lambda x: 1e3 * x[:, 0])
    found, raw = field(seen, "surface"), field(seen, "logit")
    assert (found.low, found.high) == (0.0, 1.0)
    assert (found.values.min(), found.values.max()) == (0.0, 1.0)
    assert raw.low == -raw.high
    np.testing.assert_allclose(found.values, 1 / (1 + np.exp(-raw.values.clip(-80, 80))), atol=1e-6)


@pytest.mark.parametrize("name", ["logit", "optimal", "difference"])
@pytest.mark.parametrize("objective", ["hinge", "least_squares", "wasserstein"])
def test_only_logits_have_a_probability_to_compare(
    observe: Observe, objective: str, name: str
) -> None:
    assert not probes.get(name)().applies(observe(objective=objective))


def test_the_optimal_discriminator_is_that_of_the_densities(observe: Observe) -> None:
    seen = shifted(observe)
    found = field(seen, "optimal", 64)
    exact = 1 / (1 + np.exp(2 * lattice(seen.dataset.area, 64)[:, 0] - 2)).reshape(64, 64)
    known = np.isfinite(found.values)
    assert 0.2 < known.mean() < 0.9
    assert np.abs(found.values - exact)[known].mean() < 0.03
    assert np.abs(found.values - exact)[known].max() < 0.3
    assert "40000 fakes" in found.note


def test_the_best_discriminator_differs_little_and_a_blind_one_much(observe: Observe) -> None:
    close = field(shifted(observe), "difference", 64).values
    blind = field(shifted(observe, discriminator=lambda x: 0 * x[:, 0]), "difference", 64).values
    assert np.nanmean(close) < 0.03
    assert np.nanmean(blind) > 0.2


def test_a_perfect_generator_leaves_the_optimal_discriminator_at_one_half(
    observe: Observe,
) -> None:
    values = field(observe(), "optimal").values
    assert np.nanmean(values) == pytest.approx(0.5, abs=0.02)
    assert np.nanstd(values) < 0.08


def test_modes_without_fakes_are_real_and_fakes_without_data_are_fake(observe: Observe) -> None:
    values = field(observe("ring", generator=lambda z: 0.05 * z), "optimal").values
    known = values[np.isfinite(values)]
    assert set(known.round(3).tolist()) == {0.0, 1.0}
    assert values[64, 64] == 0.0


def test_label_smoothing_lowers_the_optimal_discriminator(observe: Observe) -> None:
    config = {"objective": {"kind": "minimax", "smoothing": 0.1}}
    values = field(observe(objective="minimax", config=config), "optimal").values
    assert np.nanmean(values) == pytest.approx(0.45, abs=0.02)


def test_real_points_and_fixed_noise_stay_while_steps_go_by(observe: Observe) -> None:
    for name in ("real", "fake"):
        early, late = (draw(observe("ring", step=step), name) for step in (1, 900))
        assert isinstance(early, Points)
        assert isinstance(late, Points)
        np.testing.assert_array_equal(early.xy, late.xy)


def test_arrows_sit_on_the_first_fakes_and_point_down_the_loss(observe: Observe) -> None:
    seen = observe(objective="wasserstein", discriminator=lambda x: 3 * x[:, 0] - 4 * x[:, 1])
    arrows, fakes = draw(seen, "arrows"), draw(seen, "fake")
    assert isinstance(arrows, Arrows)
    assert isinstance(fakes, Points)
    np.testing.assert_array_equal(arrows.xy, fakes.xy[:200])
    np.testing.assert_allclose(arrows.uv, np.tile([3.0, -4.0], (200, 1)), rtol=1e-6)


def test_arrows_are_those_of_the_actual_loss(observe: Observe) -> None:
    saturating, other = (
        draw(shifted(observe, objective=name), "arrows", 100)
        for name in ("minimax", "non_saturating")
    )
    assert isinstance(saturating, Arrows)
    assert isinstance(other, Arrows)
    d = 1 / (1 + np.exp(2 * saturating.xy[:, 0] - 2))
    np.testing.assert_allclose(saturating.uv[:, 0], -2 * d, atol=1e-5)
    np.testing.assert_allclose(other.uv[:, 0], -2 * (1 - d), atol=1e-5)


def test_the_mesh_is_the_warped_grid(observe: Observe) -> None:
    seen = observe(generator=lambda z: 2 * z + 1)
    found = draw(seen, "mesh")
    assert isinstance(found, Mesh)
    np.testing.assert_allclose(found.xy, 2 * seen.noise.grid(20) + 1, rtol=1e-6)


def test_one_dimensional_noise_gives_a_curve(observe: Observe) -> None:
    found = draw(observe(noise=1), "mesh")
    assert isinstance(found, Mesh)
    assert found.xy.shape == (1, 400, 2)


def test_the_table_of_modes_counts_the_fakes(observe: Observe) -> None:
    found = draw(observe("ring", generator=lambda z: 0.01 * z + torch.tensor([2.0, 0.0])), "modes")
    assert isinstance(found, Table)
    assert found.columns["x"][0] == pytest.approx(2.0)
    assert found.columns["mass"].tolist() == [1.0] + [0.0] * 7
    assert found.columns["target"] == pytest.approx(np.full(8, 1 / 8))
    assert found.columns["captured"].tolist() == [1.0] + [0.0] * 7
    assert found.columns["quality"].tolist() == [1.0] + [0.0] * 7


def test_data_without_modes_has_no_table(observe: Observe) -> None:
    assert not probes.get("modes")().applies(observe("moons"))


def test_all_weights_are_counted_and_the_bound_is_marked(observe: Observe) -> None:
    free = histogram(observe(), "weights")
    assert free.series["weights"].sum() == 41 + 9
    assert free.marks == ()
    seen = observe(config={"discriminator.clip": {"on": True, "c": 0.5}})
    seen.duel.weights = (torch.full((4, 4), 0.1),)
    clipped = histogram(seen, "weights")
    assert clipped.marks == (("−c", -0.5), ("c", 0.5))
    assert clipped.edges[0] < -0.5 < 0.5 < clipped.edges[-1]


def test_slopes_are_counted_by_place_and_what_is_asked_for_is_marked(observe: Observe) -> None:
    linear = {"discriminator": lambda x: 3 * x[:, 0] - 4 * x[:, 1]}
    found = histogram(observe(**linear), "gradients")
    assert set(found.series) == {"real", "fake", "between"}
    for counts in found.series.values():
        assert counts.sum() == counts[-1] == 1024
    assert found.marks == ()
    critic = histogram(observe(objective="wasserstein", **linear), "gradients")
    assert critic.marks == (("1", 1.0),)
    penalty = {"discriminator.gradient_penalty": {"on": True, "centre": 0.5}}
    assert histogram(observe(config=penalty, **linear), "gradients").marks == (("0.5", 0.5),)
