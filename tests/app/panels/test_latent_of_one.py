"""Panels of codes that are one number: a line has no ellipses, and one bar is still a chart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from family_parts import pictures
from pictures import parts, settle, view
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from app.panels.latent import LatentPanel
from app.panels.latent_dimensions import LatentDimensions
from app.plots.panel import Panel, View
from app.style.theme import DARK, LIGHT
from engine.contract.snapshot import Mesh, Part, Points, Table, frozen

LINE = np.linspace(-2, 2, 9)
SHOWN: dict[str, Part] = {
    "latent": Points(1, frozen(np.stack([LINE, 0 * LINE], axis=1)), frozen([0, 1, 2] * 3)),
    "manifold": Mesh(1, frozen(np.stack([LINE, LINE**2], axis=1)[None])),
    "kl_dimensions": Table(1, {"kl": frozen([0.7]), "active": frozen([1.0])}),
}
LEFT_OUT = ("posterior_ellipses", "prior_density", "aggregated_posterior", "code_vectors")


def on_a_line() -> View:
    """What comes up of a variational autoencoder whose codes are one number."""
    found = {name: part for name, part in parts().items() if name not in LEFT_OUT} | SHOWN
    given = view(found)
    config = {**given.status.config, "family": {"kind": "variational"}, "latent": {"dimension": 1}}
    return replace(given, status=replace(given.status, config=config))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("kind", [LatentPanel, LatentDimensions])
def test_codes_on_a_line_are_drawn(kind: type[Panel], theme: object, qtbot: QtBot) -> None:
    panel = kind()
    qtbot.addWidget(panel)
    panel.resize(700, 700)
    panel.show()
    panel.restyle(theme)  # type: ignore[arg-type]
    settle()
    panel.show_view(on_a_line())
    settle()
    assert panel._frame.header.tiles
    image = panel.grab().toImage()
    colours = {image.pixel(x, y) for x in range(0, 700, 3) for y in range(150, 600, 3)}
    assert len(colours) > 2


def test_what_a_line_does_not_have_is_not_offered(qtbot: QtBot) -> None:
    panel = LatentPanel()
    qtbot.addWidget(panel)
    panel.resize(700, 700)
    panel.show()
    panel.show_view(on_a_line())
    settle()
    offered = {probe for probe, chip in panel._chips.layers.items() if chip.isVisible()}
    assert "latent" in offered
    assert "code_vectors" not in offered


def test_across_a_line_there_are_no_numbers(qtbot: QtBot) -> None:
    panel = LatentPanel()
    qtbot.addWidget(panel)
    panel.show_view(on_a_line())
    plane = panel._plane
    panel.restyle(DARK)
    assert not plane.axes.getAxis("left").style["showValues"]
    assert plane.axes.getAxis("left").style["tickLength"] == 0
    assert plane.axes.getAxis("bottom").style["showValues"]
    assert plane.hovered(QPointF(0.5, 1.0)).startswith("z 0.5")
    assert "," not in panel._frame.header.tiles[1].value
    flat = on_a_line()
    config = {**flat.status.config, "latent": {"dimension": 2}}
    panel.show_view(replace(flat, status=replace(flat.status, config=config)))
    assert plane.axes.getAxis("left").style["showValues"]
    assert plane.axes.getAxis("left").style["tickLength"]
    assert plane.hovered(QPointF(0.5, 1.0)).startswith("(0.5")


def test_noise_of_one_number_is_said_to_be_a_line(qtbot: QtBot) -> None:
    panel = LatentPanel()
    qtbot.addWidget(panel)
    panel.resize(700, 700)
    panel.show()
    given = view({"dragged": pictures(1)})
    for size, said in ((1, "one number"), (64, "a plane through the noise")):
        config = {**given.status.config, "noise": {"dimension": size}}
        panel.show_view(replace(given, status=replace(given.status, config=config)))
        settle()
        assert said in panel._left.label.text()
