"""Flow duality: the bent line can be inverted, both sides agree, and mistakes are noticed."""

from __future__ import annotations

import numpy as np
import pytest

from engine.kinds import studies
from engine.numerics.flows.flow_codes import FlowMarginal
from engine.numerics.studies.bent_line import BentLine

BENT = [BentLine(-0.95, 0.2, 1.0), BentLine(4.0, 2.0, -2.0), BentLine(0.0, 1.0, 0.0)]


@pytest.mark.parametrize("line", BENT)
def test_the_inverse_undoes_the_map_and_the_slope_is_its_derivative(line):
    x = np.linspace(-6.0, 6.0, 241)
    assert line.inverse(line.forward(x)) == pytest.approx(x, abs=1e-9)
    slope = (line.forward(x + 1e-6) - line.forward(x - 1e-6)) / 2e-6
    assert np.exp(line.log_slope(x)) == pytest.approx(slope, abs=1e-4)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"bend": 4.0, "width": 2.0, "centre": 1.0},
        {"bend": -0.95, "width": 2.0, "sigma": 0.1},
        {"bend": -0.95, "width": 0.2, "apart": 3.0},
    ],
)
def test_both_sides_agree(changes):
    kind = studies.get("flow_duality")
    shown = kind(kind.Config(**changes)).numbers()
    for one, other in (
        ("kl_prior", "kl_posterior"),
        ("elbo_prior", "elbo_posterior"),
        ("kl_data", "kl_noise"),
    ):
        assert shown[one] == pytest.approx(shown[other], abs=1e-6)


def without_determinant(right):
    """Make a KL that leaves out how the flow stretches."""
    return lambda line, log_density, low, high: right(
        BentLine(0.0, 1.0, 0.0), log_density, low, high
    )


class Unstretched(FlowMarginal):
    """A prior that forgets the determinant."""

    def log_density(self, codes):
        rows = codes.reshape(-1, codes.shape[-1])
        _, log_det = self.layers.forward(self.parameters, rows)
        return super().log_density(codes) - log_det.reshape(codes.shape[:-1])


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("kl_before", without_determinant, "bent-0.2"),
        ("kl_after", without_determinant, "data-0.2"),
        (
            "model_density",
            lambda right: lambda line, x: right(line, x) / np.exp(line.log_slope(x)),
            "mass-4",
        ),
        ("FlowMarginal", lambda right: Unstretched, "coupling-64"),
        ("FlowMarginal", lambda right: Unstretched, "masked-kl"),
        ("log_noise", lambda right: lambda codes: 1.01 * right(codes), "masked-32"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("flow_duality", target, wrong, claim)


@pytest.mark.parametrize("bend", [-0.95, 4.0])
def test_what_the_flow_makes_is_drawn_whole_wherever_it_lands(bend):
    made = studies.get("flow_duality")
    config = made.Config(bend=bend, width=2.0, centre=2.0, mean=2.0, sigma=1.5, apart=3.0)
    for drawing in made(config).drawings()[1::2]:
        places, heights, _ = drawing.part.columns.values()
        assert np.trapezoid(heights, places) == pytest.approx(1.0, abs=0.01)
