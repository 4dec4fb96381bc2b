"""Samples and surfaces as NPZ, read back without unpickling."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.contract.board import Board, Drawing
from engine.contract.errors import UserError
from engine.contract.snapshot import Field, Images, Rectangle, Snapshot, frozen
from engine.exports.arrays import save_arrays
from engine.exports.drawing import drawn_fields, fresh_samples
from engine.exports.pictured import fields, said_of, shown_samples, surfaces
from engine.exports.source import Source


def read(path: Path) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as file:
        return dict(file)


def test_arrays_come_back_with_where_they_are_from(source: Source, tmp_path: Path) -> None:
    path, shares = tmp_path / "samples.npz", list[float]()
    save_arrays(path, shown_samples(source.snapshot), source.about(fresh=False), shares.append)
    found = read(path)
    assert set(found) == {"fakes", "fakes_labels", "reals", "about"}
    np.testing.assert_array_equal(found["fakes"], [[0, 1], [2, 3]])
    np.testing.assert_array_equal(found["fakes_labels"], [1, 0])
    about = json.loads(str(found["about"]))
    assert (about["step"], about["fresh"]) == (6, False)
    assert about["settings"]["training"]["seed"] == 3
    assert shares[-1] == 1.0


def test_pictures_are_samples_as_well() -> None:
    pixels = np.zeros((2, 8, 8, 3), np.uint8)
    parts = {"samples": Images(1, pixels, ("7", "1")), "reals": Images(1, pixels)}
    found = shown_samples(Snapshot("run", 1, 0.0, parts))
    assert found["fakes"].shape == (2, 8, 8, 3)
    assert found["fakes_captions"].tolist() == ["7", "1"]


def test_a_surface_has_its_axes(source: Source) -> None:
    found = fields(source.snapshot.parts)
    arrays = surfaces(found)
    x, y = np.meshgrid(arrays["surface_x"], arrays["surface_y"])
    np.testing.assert_allclose(arrays["surface"], x + 10 * y)
    said = said_of(found, source.catalogue.probes)["surface"]
    assert (said["label"], said["step"], said["note"]) == ("D", 6, "estimated")


def test_surfaces_of_a_board_go_by_their_titles() -> None:
    field = Field(0, frozen(np.zeros((2, 2))), Rectangle(0.0, 0.0, 1.0, 1.0), 0.0, 1.0)
    board = Board(0, "w1", "W1", "", "", "", (), (Drawing("Cost |x − y|, squared", field),))
    assert list(fields({"board": board})) == ["cost_x_y_squared"]


def test_what_was_not_seen_is_said(make_source: Callable[..., Source]) -> None:
    with pytest.raises(UserError, match="No samples have been seen"):
        shown_samples(None)
    with pytest.raises(UserError, match="No surfaces have been seen"):
        surfaces({})


def test_what_is_broken_off_leaves_nothing(source: Source, give_up: Any, tmp_path: Path) -> None:
    kind, report = give_up
    with pytest.raises(kind):
        save_arrays(tmp_path / "a.npz", shown_samples(source.snapshot), {}, report)
    assert list(tmp_path.iterdir()) == []


def test_fresh_samples_depend_on_seed_and_step_alone(observe: Any) -> None:
    one, two = fresh_samples(observe(), 50), fresh_samples(observe(), 50)
    later = fresh_samples(observe(step=8), 50)
    for name in ("fakes", "reals", "noise"):
        np.testing.assert_array_equal(one[name], two[name])
        assert not np.array_equal(one[name], later[name])
    np.testing.assert_array_equal(one["fakes"], one["noise"])  # what this generator does


def test_fresh_samples_are_the_same_in_pieces(observe: Any, monkeypatch: Any) -> None:
    whole, shares = fresh_samples(observe(), 50), list[float]()
    monkeypatch.setattr("engine.exports.drawing.AT_ONCE", 20)
    pieces = fresh_samples(observe(), 50, shares.append)
    np.testing.assert_array_equal(whole["fakes"], pieces["fakes"])
    assert shares == [0.0, 0.4, 0.8]


def test_fresh_samples_of_images_have_shapes_and_classes(observe: Any) -> None:
    image = observe(trained={"data": {"kind": "digits"}, "generator": {"kind": "mlp"}})
    found = fresh_samples(image, 12)
    assert found["fakes"].shape == found["reals"].shape == (12, 1, 8, 8)
    assert found["classes"].tolist() == list("0123456789")
    assert found["labels"].dtype == np.int64


@pytest.mark.parametrize("count", [0, 10**9])
def test_no_more_samples_than_fit_a_file(observe: Any, count: int) -> None:
    with pytest.raises(UserError, match=f"{count:,} samples were asked for; 1 to"):
        fresh_samples(observe(), count)


def test_surfaces_are_drawn_at_any_resolution(observe: Any) -> None:
    found = drawn_fields(observe(), 24)
    assert {"surface", "logit"} <= set(found)
    assert all(field.values.shape == (24, 24) for field in found.values())
    with pytest.raises(UserError, match="points of the plane"):
        drawn_fields(observe(trained={"data": {"kind": "digits"}}), 24)
