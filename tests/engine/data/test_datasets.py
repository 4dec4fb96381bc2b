"""What every dataset on the plane promises, asked of all that are registered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.kinds import Dataset, datasets
from engine.numerics.densities.density_dataset import DensityDataset
from engine.numerics.distances.cells import Cells
from engine.settings import describe

COUNT = 40_000
PLANE = [name for name, part in datasets.all().items() if issubclass(part, DensityDataset)]


def _files(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the settings of the datasets that have nothing to show by default."""
    random = np.random.default_rng(5)
    np.savetxt(folder / "rows.csv", random.normal(size=(60, 2)), delimiter=",")
    rows, columns = np.mgrid[:40, :50]
    grey = np.where((rows < 20) & (columns > 10), 0, 255 - 2 * columns)
    Image.fromarray(grey.astype(np.uint8)).save(folder / "picture.png")
    return {
        "drawn": {"points": [(0.0, 0.0), (1.0, 0.5), (1.0, 0.6), (-2.0, 1.0)]},
        "table": {"path": str(folder / "rows.csv")},
        "picture": {"path": str(folder / "picture.png")},
    }


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    return _files(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module", params=PLANE)
def data(request: pytest.FixtureRequest, given: dict[str, dict[str, Any]]) -> Dataset:
    part = datasets.get(request.param)
    return part(part.Config(**given.get(request.param, {})))


def _drawn(data: Dataset, count: int = COUNT, seed: int = 1) -> np.ndarray[Any, Any]:
    return data.sample(count, np.random.default_rng(seed))


def test_samples_are_finite_pairs_in_single_precision(data: Dataset) -> None:
    for count in (0, 1, 257):
        points = _drawn(data, count)
        assert points.shape == (count, 2)
        assert points.dtype == np.float32
        assert np.isfinite(points).all()


def test_the_same_random_state_gives_the_same_points(data: Dataset) -> None:
    assert np.array_equal(_drawn(data, 64, seed=3), _drawn(data, 64, seed=3))
    assert not np.array_equal(_drawn(data, 64, seed=3), _drawn(data, 64, seed=4))


def test_the_area_is_a_square_that_holds_the_data_with_room(data: Dataset) -> None:
    area, points = data.area, _drawn(data)
    assert area.width == pytest.approx(area.height)
    inside = (points > [area.left, area.bottom]) & (points < [area.right, area.top])
    assert inside.all(axis=1).mean() >= 0.999
    extent = np.ptp(np.quantile(points, [0.01, 0.99], axis=0), axis=0).max()
    assert area.width >= 1.3 * extent


def test_the_scale_is_positive_and_finer_than_the_area(data: Dataset) -> None:
    assert 0 < data.scale < data.area.width / 4


def test_the_density_integrates_to_one(data: Dataset) -> None:
    area, side = data.area, min(400, int(np.ceil(data.area.width / (0.8 * data.scale))))
    line = (np.arange(side) + 0.5) / side
    x, y = np.meshgrid(area.left + area.width * line, area.bottom + area.height * line)
    found = data.log_density(np.column_stack([x.ravel(), y.ravel()]))
    if found is None:
        pytest.skip("density unknown")
    assert found.shape == (side * side,)
    # points on a grid miss sharp edges by a little
    assert np.exp(found).mean() * area.width * area.height == pytest.approx(1, abs=0.03)


def test_the_density_is_the_mass_of_small_cells(data: Dataset) -> None:
    centres, half = _drawn(data, 60).astype(float), data.scale / 50
    density = data.log_density(centres)
    if density is None:
        pytest.skip("density unknown")
    masses = [_mass_around(data, centre, half) for centre in centres]
    agree = np.isclose(np.exp(density), np.array(masses) / (2 * half) ** 2, rtol=2e-3)
    assert agree.mean() > 0.85  # cells that lie across a sharp edge hold less


def _mass_around(data: Dataset, centre: np.ndarray[Any, Any], half: float) -> float:
    masses = data.cell_masses(centre[0] + [-half, half], centre[1] + [-half, half])
    assert masses is not None
    return float(masses[0, 0])


def test_cell_masses_add_to_one_and_agree_with_counts(data: Dataset) -> None:
    cells = Cells.of(data)
    masses = cells.masses(data)
    if masses is None:
        pytest.skip("masses unknown")
    assert (masses >= 0).all()
    assert masses.sum() == pytest.approx(1, abs=1e-9)
    counts = cells.counts(_drawn(data))
    assert counts.sum() == COUNT
    expected = COUNT * masses
    often = expected > 8
    assert often.any()
    squares = (counts[often] - expected[often]) ** 2 / expected[often]
    freedom = often.sum()
    assert squares.sum() == pytest.approx(freedom, abs=5 * np.sqrt(2 * freedom) + 2)


def test_rows_of_cells_run_along_y(data: Dataset) -> None:
    area, points = data.area, _drawn(data)
    x_edges = np.linspace(area.left, area.right, 8)
    y_edges = np.linspace(area.bottom, area.top, 4)
    masses = data.cell_masses(x_edges, y_edges)
    if masses is None:
        pytest.skip("masses unknown")
    assert masses.shape == (3, 7)
    counts, _, _ = np.histogram2d(points[:, 1], points[:, 0], bins=(y_edges, x_edges))
    assert np.abs(counts / COUNT - masses).max() < 0.02


def test_the_entropy_is_the_mean_of_minus_the_log_density(data: Dataset) -> None:
    entropy, density = data.entropy(), data.log_density(_drawn(data, 10_000).astype(float))
    if entropy is None or density is None:
        pytest.skip("entropy unknown")
    error = density.std() / np.sqrt(len(density))
    assert entropy == pytest.approx(-density.mean(), abs=4 * error + 1e-6)


def test_modes_are_distinct_and_the_samples_lie_near_them(data: Dataset) -> None:
    modes = data.modes
    if modes is None:
        pytest.skip("no labelled modes")
    assert modes.centres.shape == (len(modes.weights), 2)
    assert len(np.unique(modes.centres.round(9), axis=0)) == len(modes.centres)
    assert modes.weights.sum() == pytest.approx(1)
    offsets = _drawn(data)[:, None] - modes.centres
    near = (np.hypot(offsets[..., 0], offsets[..., 1]) <= 3 * modes.sigma).any(axis=1)
    assert near.mean() >= 0.9889 - 0.002


def test_every_setting_of_a_dataset_says_what_it_does(data: Dataset) -> None:
    fields = {field.name: field for field in describe(data.Config)}
    assert {"size", "sigma"} <= fields.keys()
    assert all(field.label and field.help for field in fields.values())
    restart = {field.name for field in fields.values() if not field.live}
    assert restart <= {"size", "points", "path", "x", "y", "side"}


def test_every_numeric_setting_works_at_both_of_its_bounds(
    data: Dataset, given: dict[str, dict[str, Any]]
) -> None:
    part = datasets.get(data.name)
    for field in describe(part.Config):
        for bound in (field.low, field.high):
            if bound is None or field.name == "size":
                continue
            value = int(bound) if field.kind == "int" else float(bound)
            built = part(part.Config(**{**given.get(data.name, {}), field.name: value}))
            assert np.isfinite(_drawn(built, 16)).all()
            assert built.area.width > 0
            assert built.scale > 0
