"""Codes: what is offered, called, dragged and named where it collapses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from family_parts import pictures
from pictures import columns, field, parts, view
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot
from shown import coded, shown, tiles

from app.panels.elbo import Elbo
from app.panels.latent import LatentPanel
from app.panels.latent_dimensions import LatentDimensions
from app.plots.images.mixing import PATIENCE, Mixing
from app.plots.latent.codes import MOST_ELLIPSES, Few, heights
from engine.contract.snapshot import Lines, Part, Points, Table, frozen

DISCRETE = ("latent", "code_vectors", "manifold")


def without(*probes: str) -> dict[str, Part]:
    return {name: part for name, part in parts().items() if name not in probes}


def offered(panel: LatentPanel) -> set[str]:
    return {probe for probe, chip in panel._chips.layers.items() if chip.isVisible()}


def test_continuous_codes_have_no_code_vectors_and_discrete_ones_no_posteriors(
    qtbot: QtBot,
) -> None:
    panel = LatentPanel()
    shown(panel, qtbot, 700, 700)
    panel.show_view(coded(view(without("code_vectors"))))
    assert offered(panel) == set(panel._chips.layers) - {"code_vectors"}
    assert panel._chips.animate.isVisible()
    panel.show_view(coded(view(parts(), run="another")))
    assert offered(panel) == set(DISCRETE)
    assert not panel._chips.animate.isVisible()
    assert "code vectors" in panel._left.label.text()


def test_modes_are_numbered_as_in_the_panel_of_modes_and_classes_by_their_names(
    qtbot: QtBot,
) -> None:
    panel = LatentPanel()
    shown(panel, qtbot, 700, 700)
    codes = Points(1, frozen([[0.0, 0.0], [1.0, 1.0]]), frozen([0, 7]))
    plane = {**without("code_vectors", "decoded"), "latent": codes}
    panel.show_view(coded(view(plane)))
    assert "by mode" in panel._left.label.text()
    assert "</span>8" in panel._left.label.text()
    panel.show_view(coded(view({**plane, "manifold": pictures(9)})))
    assert "by class" in panel._left.label.text()
    assert "</span>7" in panel._left.label.text()


def test_classes_that_have_names_are_called_by_them(qtbot: QtBot) -> None:
    panel = LatentPanel()
    shown(panel, qtbot, 700, 700)
    names = ("circle", "<b>square", "a triangle of no equal sides")
    codes = Points(1, frozen([[0.0, 0.0], [2.0, 2.0], [4.0, 4.0]]), frozen([0, 1, 2]), names)
    plane = {**without("code_vectors", "decoded"), "latent": codes, "manifold": pictures(9)}
    panel.show_view(coded(view(plane)))
    legend = panel._left.label.text()
    assert "</span>circle" in legend
    assert "</span>&lt;b&gt;square" in legend
    assert "</span>a triangle of n…" in legend
    assert "class circle" in panel._plane._told(QPointF(0.0, 0.0))
    bare = replace(codes, labels=frozen([0, 1, 7]))
    panel.show_view(coded(view({**plane, "latent": bare})))
    assert "</span>7" in panel._left.label.text()


def test_arrow_keys_move_the_point(qtbot: QtBot) -> None:
    panel = LatentPanel()
    shown(panel, qtbot, 700, 700)
    panel.show_view(view({"dragged": pictures(1)}))
    panel.activateWindow()
    panel._chips.animate.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up):
        qtbot.keyClick(panel._chips.animate, key)
    x, y = panel.place
    assert x == pytest.approx(2 * y)
    assert y > 0
    assert panel.requests()[0].at == panel.place


def test_a_drag_in_the_four_corners_stays_among_them(qtbot: QtBot) -> None:
    panel = LatentPanel()
    shown(panel, qtbot, 700, 700)
    panel.show_view(view({"dragged": pictures(1)}))
    panel._chips.corners.click()
    panel._plane.pulled.emit(QPointF(3.0, 0.25))
    assert panel.place == (1.0, 0.25)


def test_the_four_corners_are_a_grid_of_pictures_under_the_point(qtbot: QtBot) -> None:
    panel = LatentPanel()
    shown(panel, qtbot, 700, 700)
    panel.show_view(view({"dragged": pictures(1)}))
    panel._chips.corners.click()
    assert panel.requests()[0].at == ()
    grid = replace(pictures(49), columns=7, captions=())
    with qtbot.waitSignal(panel.wanted):
        panel.show_view(view({"mix": grid}))
    assert panel.requests()[0].at == (0.5, 0.5)
    backdrop = panel._plane._backdrop
    assert backdrop.isVisible()
    assert backdrop.image.shape == (63, 63, 4)
    # the last row of pictures lies at the bottom, where the image begins with the gap below it
    assert (backdrop.image[0, :, 3] == 0).all()
    assert (backdrop.image[1:9, :8, 0] == grid.pixels[42, ::-1, :, 0]).all()
    panel.show_view(view({"mix": pictures(1)}))
    assert panel._decoded.picture.isVisible()
    panel._chips.corners.click()
    panel.show_view(view({"dragged": pictures(1)}))
    assert not backdrop.isVisible()


def test_the_grid_of_mixes_follows_a_run_that_trains() -> None:
    mixing = Mixing()
    assert mixing.take(replace(pictures(4), columns=2))
    made = [pictures(1, step=step) for step in range(2, 3 + PATIENCE)]
    due = [mixing.take(part) for part in made[:PATIENCE]]
    assert due == [False] * (PATIENCE - 1) + [True]
    assert mixing.request((0.2, 0.3)).at == ()
    assert mixing.take(replace(pictures(4, step=40), columns=2))
    assert mixing.request((0.2, 0.3)).at == pytest.approx((0.2, 0.7))
    assert mixing.point is made[PATIENCE - 1]


def test_collapse_is_named_beside_the_codes(qtbot: QtBot) -> None:
    panel = LatentPanel()
    shown(panel, qtbot, 700, 700)
    curves = columns([1.0])
    curves.put("active_units", [1], [5.0])
    panel.show_view(coded(view(without("code_vectors"), curves)))
    assert tiles(panel)["posterior collapse"] == "3 of 8 q(z|x) ignores x there"
    curves = columns([1.0])
    curves.put("active_units", [1], [8.0])
    panel.show_view(coded(view(without("code_vectors"), curves)))
    assert "posterior collapse" not in tiles(panel)


def test_a_generator_of_points_is_sent_to_the_surface(qtbot: QtBot) -> None:
    panel = LatentPanel()
    shown(panel, qtbot, 700, 700)
    panel.show_view(view(without("dragged", "mix")))
    assert "panel Surface" in panel._frame.explanation
    assert not panel._chips.animate.isVisible()
    assert tiles(panel) == {}


def test_contours_are_the_rings_of_a_normal() -> None:
    side = np.linspace(-3, 3, 61)
    square = side[:, None] ** 2 + side[None] ** 2
    found = heights(field(-0.5 * square - np.log(2 * np.pi)))
    radii = np.sqrt(-2 * (found + np.log(2 * np.pi)))
    assert np.sort(radii) == pytest.approx([0.5, 1, 1.5, 2, 2.5], abs=1e-5)


def test_so_few_ellipses_are_drawn_that_each_is_seen() -> None:
    few, lines = Few(), Lines(1, frozen(np.zeros((500, 4, 2))), frozen(np.arange(500)))
    found = few.of(lines)
    assert found is not None
    assert found.labels is not None
    assert found.xy.shape == (MOST_ELLIPSES, 4, 2)
    assert len(found.labels) == MOST_ELLIPSES
    assert few.of(lines) is found
    assert few.of(None) is None


def test_places_of_one_codebook_have_no_kl_to_compare(qtbot: QtBot) -> None:
    panel = LatentDimensions()
    shown(panel, qtbot, 700, 700)
    table = Table(1, {"kl": frozen([3.4657] * 4)})
    panel.show_view(coded(view({**parts(), "kl_dimensions": table})))
    assert not panel._group.stack.shown(panel._kl)
    assert "active units" not in tiles(panel)
    assert "codes in use" in tiles(panel)


def test_how_many_dimensions_collapsed_is_said(qtbot: QtBot) -> None:
    panel = LatentDimensions()
    shown(panel, qtbot, 700, 700)
    table = Table(1, {"kl": frozen([0.7, 0.1, 0.001, 0.6]), "active": frozen([1, 0, 0, 1])})
    panel.show_view(coded(view({"kl_dimensions": table})))
    assert tiles(panel)["posterior collapse"] == "2 of 4 q(z|x) ignores x there"
    table = Table(2, {"kl": frozen([0.0, 0.0]), "active": frozen([0, 0])})
    panel.show_view(coded(view({"kl_dimensions": table})))
    assert tiles(panel)["posterior collapse"].startswith("complete")
    panel.show_view(coded(view({"kl_dimensions": Table(3, {"kl": frozen([0.0, 0.0])})})))
    assert "posterior collapse" not in tiles(panel)


def test_the_entries_of_a_codebook_lie_before_the_codes(qtbot: QtBot) -> None:
    panel = LatentPanel()
    shown(panel, qtbot, 700, 700)
    panel.show_view(coded(view(parts())))
    plane = panel._plane
    assert len(plane._entries.data) == len(parts()["code_vectors"].xy)
    assert plane._entries.zValue() > plane._dots.zValue()


def test_without_a_kl_by_dimension_it_shows_what_each_says_of_x(qtbot: QtBot) -> None:
    panel = LatentDimensions()
    shown(panel, qtbot, 700, 700)
    table = Table(1, {"information": frozen([0.9, 0.0]), "active": frozen([1.0, 0.0])})
    panel.show_view(coded(view({"kl_dimensions": table})))
    assert tiles(panel)["active units"].startswith("1")
    assert "KL(q∥p)" not in tiles(panel)
    assert "says of x" in panel._kl.quantity
    panel.show_view(coded(view({"kl_dimensions": Table(2, {"kl": frozen([0.9, 0.8])})})))
    assert "KL(q∥p)" in tiles(panel)
    assert "KL(q∥p)" in panel._kl.quantity


def test_the_parts_of_the_bound_are_as_new_as_the_bound(qtbot: QtBot) -> None:
    panel = Elbo()
    shown(panel, qtbot, 700, 700)
    curves = columns([1.0])
    curves.put("mutual_information", [1, 90], [0.01, 1.75])
    stale = {"surgery": parts()["surgery"]}
    panel.show_view(coded(view(stale, curves)))
    assert tiles(panel)["MI of z and x"].startswith("1.75")


def test_a_bound_and_its_parts_say_of_which_step_they_are(qtbot: QtBot) -> None:
    panel = Elbo()
    shown(panel, qtbot, 700, 700)
    curves = columns([1.0])
    for name in ("elbo", "reconstruction", "kl"):
        curves.put(name, [1, 1200], [-9.0, -3.0])
    curves.put("iwae", [1, 900], [-8.0, -2.5])
    panel.show_view(coded(view({"surgery": replace(parts()["surgery"], step=1100)}, curves)))
    found = tiles(panel)
    assert found["step"] == "1,200"
    assert not any("step" in found[name] for name in ("ELBO", "reconstruction", "KL(q∥p)"))
    assert found["log p(x), K = 64"].endswith("step 900")
    for brief in (False, True):
        assert "ELBO surgery at step 1,100" in panel._surgery.legend(brief=brief)


def test_code_vectors_that_no_code_lies_at_are_in_sight(qtbot: QtBot) -> None:
    panel = LatentPanel()
    shown(panel, qtbot, 700, 700)
    random = np.random.default_rng(0)
    codes = Points(1, frozen(random.normal(size=(40, 2))))
    far = Points(1, frozen(np.linspace((-9, -9), (9, 9), 16)))
    plane = {**without("posterior_ellipses", "prior_density", "aggregated_posterior", "manifold")}
    panel.show_view(coded(view({**plane, "latent": codes, "code_vectors": far})))
    area = panel._plane.area
    assert area.left < -8
    assert area.right > 8
