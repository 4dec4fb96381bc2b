"""What a flow does in a step, what it remembers, and what may change while it goes on."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from engine.contract.errors import ConfigError, UserError
from engine.families.flow import Transport
from engine.kinds import flows, metrics, probes
from engine.kinds.watching import Steered
from engine.plan import assigned, check
from engine.run.trainer import Trainer
from engine.training.diverged import DivergedError
from engine.views import Flow

SMALL: dict[str, Any] = {
    "family": {"kind": "flow"},
    "data": {"kind": "moons"},
    "optimiser": {"kind": "adam", "beta1": 0.9, "rate": 0.01},
    "training": {"batch": 64, "steps": 100},
    "observation": {"samples": 1000},
}
every_flow = pytest.mark.parametrize("name", sorted(flows.all()))


def flow(name: str = "real_nvp", **changes: Any) -> Transport:
    own = {"kind": name, "width": 8} | ({} if name == "matching" else {"layers": 3})
    return Transport(check(SMALL | {"flow": own} | changes))


def took(model: Transport, steps: int) -> Transport:
    for _ in range(steps):
        model.step()
    return model


def same(first: Any, second: Any) -> bool:
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(same(first[k], second[k]) for k in first)
    return torch.equal(first, second) if isinstance(first, torch.Tensor) else first == second


def nll(model: Transport) -> float:
    seen = model.observation(1, 0)
    return float(-seen.view(Flow).log_densities(seen.real(4000)).mean())


@every_flow
def test_before_training_it_is_the_normal_that_fits_the_data(name: str) -> None:
    model = flow(name)
    seen = model.observation(0, 0)
    points = seen.real(4000)
    with torch.no_grad():
        codes, _ = seen.view(Flow).forward(torch.from_numpy(points))
    assert float(codes.mean()) == pytest.approx(0.0, abs=0.05)
    assert float(codes.square().mean()) == pytest.approx(1.0, abs=0.05)
    size = float(np.sqrt(((points - points.mean(0)) ** 2).mean()))
    assert nll(model) == pytest.approx(math.log(2 * math.pi * math.e * size**2), abs=0.05)


@every_flow
def test_it_learns(name: str) -> None:
    model = flow(name)
    before = nll(model)
    took(model, 60)
    assert nll(model) < before - 0.05


@every_flow
def test_the_same_seed_trains_the_same_and_looking_changes_nothing(name: str) -> None:
    watched, alone = flow(name), flow(name)
    other = flow(name, training=SMALL["training"] | {"seed": 1})
    for step in range(3):
        seen = watched.observation(step, 0)
        seen.fake(50)
        seen.view(Flow).log_densities(seen.real(20))
        watched.step()
        alone.step()
        other.step()
    assert same(watched.state(), alone.state())
    assert not same(watched.state()["flow"], other.state()["flow"])


@every_flow
def test_a_restored_run_goes_on_bit_for_bit(name: str) -> None:
    whole = took(flow(name), 6)
    half = took(flow(name), 3).state()
    again = flow(name)
    again.restore(half)
    assert same(took(again, 3).state(), whole.state())


def test_the_frame_stays_where_it_was_measured_though_the_data_moves() -> None:
    model = took(flow(), 2)
    before = model.model.frame.state()
    model.reconfigure(check(assigned(model.plan.config, "data.radius", 3.0)))
    took(model, 2)
    assert same(model.model.frame.state(), before)
    other = Transport(model.plan)
    assert not same(other.model.frame.state(), before)
    other.restore(model.state())
    assert same(took(other, 2).state(), took(model, 2).state())


def test_the_loss_is_minus_the_log_density() -> None:
    model = took(flow(), 5)
    state = model.state()
    record = model.step()
    model.restore(state)
    batch = model._draws.data(64)
    found = -model.observation(5, 0).view(Flow).log_densities(batch).mean()
    assert record.loss == pytest.approx(float(found), abs=1e-5)


def test_the_optimiser_acts_live_and_the_flow_at_a_restart() -> None:
    model = flow()
    model.reconfigure(check(assigned(model.plan.config, "optimiser.rate", 0.5)))
    with pytest.raises(ConfigError, match=r"flow\.width"):
        model.reconfigure(check(assigned(model.plan.config, "flow.width", 9)))


def test_the_average_is_shown_where_asked() -> None:
    model = took(flow(), 10)
    trained = nll(model)
    model.reconfigure(check(assigned(model.plan.config, "training.show_ema", True)))
    assert nll(model) != trained
    model.reconfigure(check(assigned(model.plan.config, "training.ema", 0.0)))
    assert nll(model) == trained


def test_a_flow_that_diverges_says_so_before_the_update() -> None:
    model = flow(optimiser={"kind": "sgd", "rate": 10.0})
    with pytest.raises(DivergedError, match="the flow's"):
        took(model, 100)
    assert torch.isfinite(model.learner.parameters.values).all()


def test_a_state_of_another_flow_is_refused_and_changes_nothing() -> None:
    model = took(flow(), 2)
    before = model.state()
    with pytest.raises(UserError, match="fit"):
        model.restore(flow("spline").state())
    assert same(model.state(), before)


def test_whole_numbers_without_dequantisation_are_complained_of() -> None:
    digits = {"data": {"kind": "digits"}, "flow": {"kind": "real_nvp", "layers": 2, "width": 8}}
    model = Transport(check(SMALL | digits))
    assert "dequantisation" in model.complaints()[0]
    dequantised = Transport(check(SMALL | digits | {"dequantisation": {"kind": "uniform"}}))
    assert dequantised.complaints() == ()
    took(dequantised, 2)
    seen = dequantised.observation(2, 0)
    fakes = seen.fake(5)
    assert fakes.shape == (5, 64)
    np.testing.assert_allclose(fakes * 16, np.round(fakes * 16), atol=1e-4)
    part = metrics.get("negative_log_likelihood")()
    assert part.applies(seen)
    assert math.isfinite(part.measure(seen).value)


def test_the_morph_leads_from_the_frame_to_the_fakes() -> None:
    seen = took(flow(), 20).observation(20, 0)
    part = probes.get("morph")()
    assert isinstance(part, Steered)
    grid = seen.noise.grid(20)
    last = seen.generate(grid.reshape(-1, 2)).reshape(20, 20, 2)
    np.testing.assert_allclose(part.draw_at(seen, 20, (1.0,)).xy, last, atol=1e-6)
    np.testing.assert_array_equal(part.draw(seen, 20).xy, part.draw_at(seen, 20, (9.0,)).xy)
    first = part.draw_at(seen, 20, (0.0,)).xy
    size = np.ptp(first[..., 0]) / np.ptp(grid[..., 0])
    np.testing.assert_allclose(first - first.mean((0, 1)), size * grid, atol=1e-4)
    middle = part.draw_at(seen, 20, (0.5 / 3,)).xy
    second = part.draw_at(seen, 20, (1 / 3,)).xy
    np.testing.assert_allclose(middle, (first + second) / 2, atol=1e-5)


def test_a_perfect_proposal_has_equal_weights() -> None:
    """N(0, I) data and a flow that is the identity: the exact proposal, but for the frame."""
    seen = flow(data={"kind": "gaussian"}).observation(0, 0)

    def found(name: str) -> float:
        return metrics.get(name)().measure(seen).value

    assert found("effective_sample_size") > 0.99
    assert found("importance_normaliser") == pytest.approx(1.0, abs=0.01)
    assert found("importance_entropy") == pytest.approx(0.0, abs=0.05)
    assert found("nll_gap") == pytest.approx(0.0, abs=0.01)


def test_importance_sampling_agrees_with_the_exact_answers_within_its_error() -> None:
    seen = took(flow("spline"), 60).observation(60, 0)
    for name, exact in (("importance_normaliser", 1.0), ("importance_entropy", 0.0)):
        found = metrics.get(name)().measure(seen)
        assert found.error is not None
        assert abs(found.value - exact) < 5 * found.error
    gap = metrics.get("nll_gap")().measure(seen)
    low = metrics.get("negative_log_likelihood")().measure(seen)
    entropy = metrics.get("data_entropy")().measure(seen)
    assert low.error is not None
    assert gap.value == pytest.approx(low.value - entropy.value, abs=5 * low.error)


def test_the_trainer_trains_it_like_any_other() -> None:
    trainer = Trainer(check(SMALL | {"flow": {"kind": "matching", "width": 8}}))
    trainer.advance()
    seen = trainer.observe()
    assert trainer.step == 1
    record = seen.view(Flow).record
    assert record is not None
    assert metrics.get("flow_loss")().measure(seen).value == record.loss


@every_flow
def test_what_diverges_is_measured_without_a_warning(name: str) -> None:
    model = took(flow(name, optimiser={"kind": "adam", "rate": 10.0}), 1)
    seen = model.observation(1, 0)
    for kind in metrics.all().values():
        if kind.group in ("likelihood", "tests") and kind().applies(seen):
            kind().measure(seen)
    for probe in ("density", "log_density", "importance_weights", "fake"):
        if probes.get(probe)().applies(seen):
            probes.get(probe)().draw(seen)
