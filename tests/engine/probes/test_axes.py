"""Pictures of any two coordinates of the codes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine.families.variational import Autoencoder
from engine.kinds import Steered, probes
from engine.numerics.codes.coded import FIRST, axes_of, coded, covariances
from engine.observation import Observation
from engine.plan import check
from engine.views import Latent

OF_A_SPACE = ("posterior_ellipses", "prior_density", "aggregated_posterior", "manifold")


def observed(**sections: dict[str, Any]) -> Observation:
    given = {"family": {"kind": "variational"}, "latent": {"dimension": 5}, **sections}
    run = Autoencoder(check(given))
    for _ in range(10):
        run.step()
    return run.observation(3, 0)


@pytest.fixture(scope="module")
def space() -> Observation:
    return observed(data={"kind": "ring"})


def draw(seen: Observation, name: str, at: tuple[float, ...], resolution: int = 0) -> Any:
    probe = probes.get(name)()
    assert isinstance(probe, Steered)
    return probe.draw_at(seen, resolution, at)


def test_axes_are_brought_inside() -> None:
    assert axes_of((), 5) == FIRST
    assert axes_of((3.0, 2.0), 2) == FIRST
    assert axes_of((3.0, 2.0), 5) == (3, 2)
    assert axes_of((float("nan"), float("inf")), 5) == (0, 4)
    assert axes_of((-7.0, 99.0), 5) == (0, 4)
    assert axes_of((4.0, 4.0), 5) == (4, 0)


def test_codes_are_shown_by_the_coordinates_asked_for(space: Observation) -> None:
    part, means = draw(space, "latent", (4.0, 1.0)), coded(space, 1000).means
    np.testing.assert_array_equal(part.xy, means[:, [4, 1]].astype(np.float32))


@pytest.mark.parametrize("name", ["latent", *OF_A_SPACE])
def test_without_axes_they_are_the_first_two(space: Observation, name: str) -> None:
    probe = probes.get(name)()
    for own, asked in (
        (probe.draw(space), draw(space, name, (0.0, 1.0))),
        (draw(space, name, (2.0, 4.0)), draw(space, name, (2.4, 4.9))),
    ):
        for field in ("xy", "values"):
            if hasattr(own, field):
                np.testing.assert_array_equal(getattr(own, field), getattr(asked, field))


def test_ellipses_sit_on_the_codes(space: Observation) -> None:
    codes, curves = (draw(space, n, (3.0, 2.0)) for n in ("latent", "posterior_ellipses"))
    middles = curves.xy[:, :-1].mean(axis=1)
    assert middles == pytest.approx(codes.xy[: len(middles)], abs=1e-4)


@pytest.mark.parametrize("kind", ["diagonal", "full", "iaf"])
def test_covariances_are_those_of_draws(kind: str) -> None:
    seen = observed(data={"kind": "ring"}, posterior={"kind": kind})
    found = coded(seen, 6)
    noise = torch.from_numpy(
        np.random.default_rng(1).standard_normal((20_000, 6, seen.view(Latent).code_noise))
    ).float()
    with torch.no_grad():
        drawn = found.codes.draw(noise).codes[..., [3, 1]].double().numpy()
    wanted = np.stack([np.cov(drawn[:, k].T) for k in range(6)])
    exact = kind in ("diagonal", "full")
    assert covariances(seen, found, (3, 1)) == pytest.approx(
        wanted, rel=0.06 if exact else 0.6, abs=0.02 if exact else 0.15
    )


def test_densities_over_other_coordinates_add_to_one(space: Observation) -> None:
    for name, is_log in (("prior_density", True), ("aggregated_posterior", False)):
        field = draw(space, name, (4.0, 2.0), 96)
        values = field.values.astype(np.float64)
        if is_log:  # the prior is cut where the other three coordinates are 0
            values = np.exp(values + 1.5 * np.log(2 * np.pi))
        mass = values.sum() * field.area.width * field.area.height / 96**2
        assert mass == pytest.approx(1.0, abs=0.03)


def test_the_manifold_is_decoded_from_those_coordinates(space: Observation) -> None:
    mesh, area = (
        draw(space, "manifold", (4.0, 2.0), 5),
        draw(space, "prior_density", (4.0, 2.0)).area,
    )
    corners = torch.zeros(2, 5)
    corners[0, 4], corners[0, 2] = area.left, area.bottom
    corners[1, 4], corners[1, 2] = area.right, area.top
    with torch.no_grad():
        expected = space.view(Latent).decode(corners).numpy()
    assert mesh.xy[[0, -1], [0, -1]] == pytest.approx(expected, abs=1e-5)


def test_a_place_names_its_coordinates(space: Observation) -> None:
    part = draw(space, "decoded", (0.5, -1.0, 3.0, 0.0))
    with torch.no_grad():
        wanted = space.view(Latent).decode(torch.tensor([[-1.0, 0, 0, 0.5, 0]])).numpy()
    np.testing.assert_allclose(part.xy, wanted, rtol=1e-6)


def test_code_vectors_and_codes_share_their_coordinates() -> None:
    seen = observed(data={"kind": "ring"}, posterior={"kind": "vq", "size": 6})
    book = coded(seen, 2, "kind").codes.book[0].detach().numpy()  # type: ignore[attr-defined]
    np.testing.assert_array_equal(draw(seen, "code_vectors", (4.0, 2.0)).xy, book[:, [4, 2]])
