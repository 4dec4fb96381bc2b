"""Pictures of codes, of models whose codes are known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine.contract.snapshot import Field, Images, Lines, Mesh, Points, Table
from engine.families.variational import Autoencoder
from engine.kinds import metrics, probes
from engine.numerics.codes.coded import coded
from engine.numerics.codes.discrete_codes import CategoricalCodes
from engine.numerics.codes.gaussian_codes import DiagonalCodes
from engine.numerics.codes.units import variation
from engine.numerics.noise_paths import corners
from engine.observation import Observation
from engine.plan import check
from engine.views import Latent

FAMILY = {"family": {"kind": "variational"}}


def observed(config: dict[str, Any], steps: int = 0, step: int = 3) -> Observation:
    run = Autoencoder(check({**FAMILY, **config}))
    for _ in range(steps):
        run.step()
    return run.observation(step, 0)


def draw(seen: Observation, name: str, resolution: int = 0) -> Any:
    probe = probes.get(name)()
    assert probe.applies(seen)
    return probe.draw(seen, resolution)


@pytest.fixture(scope="module")
def plane() -> Observation:
    return observed({"data": {"kind": "ring"}}, 30)


@pytest.fixture(scope="module")
def quantised() -> Observation:
    return observed({"data": {"kind": "ring"}, "posterior": {"kind": "vq", "size": 6}}, 30)


def test_ellipses_sit_on_the_codes(plane: Observation) -> None:
    codes, curves = draw(plane, "latent"), draw(plane, "posterior_ellipses")
    assert isinstance(codes, Points)
    assert isinstance(curves, Lines)
    assert codes.labels is not None
    assert curves.labels is not None
    count = len(curves.xy)
    middles = curves.xy[:, :-1].mean(axis=1)
    assert middles == pytest.approx(codes.xy[:count], abs=1e-4)
    assert (curves.labels == codes.labels[:count]).all()


@pytest.mark.parametrize(
    ("data", "names"),
    [
        ({"kind": "shapes", "kinds": 3}, ("disc", "square", "triangle")),
        ({"kind": "stacked_digits"}, ()),  # 1000 classes
        ({"kind": "ring"}, ()),
    ],
)
def test_codes_know_the_names_of_their_classes(
    data: dict[str, Any], names: tuple[str, ...]
) -> None:
    assert draw(observed({"data": data}), "latent", 10).names == names


def test_an_ellipse_is_as_wide_as_the_posterior(plane: Observation) -> None:
    curves = draw(plane, "posterior_ellipses", 10)
    reconstructed = draw(plane, "reconstructions", 10)
    with torch.no_grad():
        found = plane.view(Latent).encode(plane.tensor(reconstructed.xy[:, 0]), None)
    width = np.ptp(curves.xy[:, :, 0], axis=1) / 2
    # the encoder's σ, from the spread of many draws
    noise = torch.from_numpy(np.random.default_rng(0).standard_normal((4000, 10, 2))).float()
    with torch.no_grad():
        spread = found.draw(noise).codes[..., 0].std(0)
    assert width == pytest.approx(spread.numpy(), rel=0.08)


def test_the_ellipses_of_the_outermost_codes_lie_in_the_plane_that_is_shown() -> None:
    seen = observed({"data": {"kind": "ring"}})
    seen.view(Latent).encode = lambda x, _: DiagonalCodes(
        torch.full((len(x), 2), 3.0), torch.zeros(len(x), 2)
    )
    curves = draw(seen, "posterior_ellipses").xy
    assert curves.max() == pytest.approx(4, abs=0.01)
    assert draw(seen, "prior_density", 8).area.right > curves.max()


def test_densities_over_the_latent_plane_add_to_one(plane: Observation) -> None:
    for name, is_log in (("prior_density", True), ("aggregated_posterior", False)):
        field = draw(plane, name, 96)
        assert isinstance(field, Field)
        density = np.exp(field.values) if is_log else field.values
        mass = density.sum() * field.area.width * field.area.height / 96**2
        assert mass == pytest.approx(1.0, abs=0.03)


def test_a_marginal_of_more_dimensions_adds_to_one_too() -> None:
    for kind in ("diagonal", "full"):
        seen = observed({"latent": {"dimension": 4}, "posterior": {"kind": kind}}, 20)
        field = draw(seen, "aggregated_posterior", 96)
        mass = field.values.sum() * field.area.width * field.area.height / 96**2
        assert mass == pytest.approx(1.0, abs=0.03)


def test_the_manifold_is_what_the_decoder_gives(plane: Observation) -> None:
    mesh = draw(plane, "manifold", 5)
    assert isinstance(mesh, Mesh)
    area = draw(plane, "prior_density", 8).area
    corner = torch.tensor([[area.left, area.bottom], [area.right, area.top]])
    with torch.no_grad():
        expected = plane.view(Latent).decode(corner).numpy()
    assert mesh.xy[[0, -1], [0, -1]] == pytest.approx(expected, abs=1e-5)


def test_reconstructions_of_images_lie_under_their_inputs() -> None:
    seen = observed({"data": {"kind": "digits"}}, 3)
    part = draw(seen, "reconstructions", 12)
    assert isinstance(part, Images)
    assert part.columns == 8
    assert part.pixels.shape == (24, 8, 8, 1)
    inputs = np.concatenate([part.pixels[:8], part.pixels[16:20]])
    levels = np.rint(np.arange(17) / 16 * 255)
    assert np.isin(inputs, levels).all()
    assert not np.isin(part.pixels[8:16], levels).all()


def test_an_untrained_dimension_without_kl_is_not_active() -> None:
    seen = observed({"latent": {"dimension": 3}, "bound": {"kind": "elbo", "beta": 100.0}}, 150)
    table = draw(seen, "kl_dimensions")
    assert isinstance(table, Table)
    assert table.columns["kl"].shape == (3,)
    assert metrics.get("active_units")().measure(seen).value == 0
    assert not table.columns["active"].any()


@pytest.mark.parametrize(
    "config", [{}, {"prior": {"kind": "mixture"}}, {"bound": {"kind": "elbo", "beta": 4.0}}]
)
def test_the_bars_and_the_metric_agree_on_which_units_are_active(config: dict[str, Any]) -> None:
    seen = observed({"data": {"kind": "line"}, "latent": {"dimension": 4}, **config}, 150)
    flags = draw(seen, "kl_dimensions").columns["active"]
    assert flags.sum() == metrics.get("active_units")().measure(seen).value
    spread = coded(seen, 1000).means.var(0)  # on other examples
    clear = (spread < 0.005) | (spread > 0.02)
    assert (flags[clear] == (spread > 0.01)[clear]).all()


def test_a_place_whose_masses_do_not_follow_x_is_no_active_unit() -> None:
    logits = torch.zeros(40, 2, 3)
    logits[:20, 1, 0] = 4.0
    found = variation(CategoricalCodes(logits, torch.zeros(2, 3, 5), 1.0, hard=False))
    assert (found > 0.01).tolist() == [False, True]


def test_the_terms_of_the_surgery_add_up_to_the_bound(plane: Observation) -> None:
    columns = draw(plane, "surgery").columns
    total = columns["reconstruction"] - columns["mutual_information"] - columns["marginal_kl"]
    assert columns["elbo"] == pytest.approx(total, abs=1e-4)
    assert columns["elbo"] == pytest.approx(metrics.get("elbo")().measure(plane).value, abs=1e-3)


def test_the_codebook_adds_up_and_its_numbers_agree(quantised: Observation) -> None:
    use = draw(quantised, "codebook").columns["use"]
    assert use.shape == (6,)
    assert use.sum() == pytest.approx(1.0, abs=1e-5)
    share = metrics.get("codebook_use")().measure(quantised).value
    assert share == pytest.approx(np.mean(use >= 0.1 / 6))
    perplexity = metrics.get("codebook_perplexity")().measure(quantised).value
    assert perplexity == pytest.approx(
        np.exp(-np.sum(use[use > 0] * np.log(use[use > 0]))), rel=1e-4
    )


def test_quantised_points_go_to_as_many_places_as_there_are_codes(quantised: Observation) -> None:
    lines = draw(quantised, "reconstructions")
    ends = np.unique(lines.xy[:, 1].round(4), axis=0)
    assert len(ends) <= 6
    assert draw(quantised, "code_vectors").xy.shape == (6, 2)


def test_discrete_codes_have_no_plane_of_densities(quantised: Observation) -> None:
    for name in ("posterior_ellipses", "prior_density", "aggregated_posterior", "manifold"):
        assert not probes.get(name)().applies(quantised)


def test_the_codes_shown_are_those_of_the_same_examples_at_every_step() -> None:
    config = {"data": {"kind": "ring"}}
    one, other = observed(config, step=1), observed(config, step=9)
    assert (draw(one, "latent").xy == draw(other, "latent").xy).all()


def test_the_temperature_is_measured_as_it_stands() -> None:
    config = {"posterior": {"kind": "gumbel", "temperature": 2.0, "last": 0.5}}
    seen = observed({**config, "training": {"steps": 20}}, 10)
    assert metrics.get("temperature")().measure(seen).value == pytest.approx(1.0)


def test_noise_within_grey_levels_costs_something() -> None:
    found = []
    for kind in ("uniform", "variational"):
        config = {"data": {"kind": "digits"}, "dequantisation": {"kind": kind}}
        metric = metrics.get("dequantisation_gap")()
        measured = metric.measure(observed(config))
        assert measured.error is not None
        found.append(measured)
    assert all(m.value > 0 for m in found)
    plain = observed({"data": {"kind": "digits"}})
    assert not metrics.get("dequantisation_gap")().applies(plain)


def test_ways_through_the_codes_leave_out_the_noise_of_pixels() -> None:
    seen = observed({"data": {"kind": "digits"}, "latent": {"dimension": 2}})
    assert seen.steering.dimension == 2 < seen.noise.dimension
    rows = draw(seen, "traversals")
    assert len(rows.pixels) == 2 * rows.columns
    start = corners(seen, 1)
    decoded = seen.view(Latent).decode(seen.tensor(start)).detach().numpy()
    np.testing.assert_allclose(seen.generate(start), decoded, rtol=1e-5)
