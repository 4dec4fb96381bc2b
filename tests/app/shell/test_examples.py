"""Panels of points and panels of images: each kind of run has those that serve its data."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes import CATALOGUE, CONFIG, FakeLab, Opener
from PySide6.QtWidgets import QApplication

from app.plots.panel import panels
from app.shell.window import Window
from engine.contract.family import examples_of
from engine.contract.specs import Catalogue, Experiment

PICTURES = {**CONFIG, "data": {"kind": "array", "path": "some.npy"}}


def with_images() -> Catalogue:
    """The catalogue in which an array holds images."""
    sections = []
    for section in CATALOGUE.sections:
        variants = tuple(
            replace(v, examples="images") if v.name == "array" else v for v in section.variants
        )
        sections.append(replace(section, variants=variants))
    return replace(CATALOGUE, sections=tuple(sections))


def open_on(window: Window, lab: FakeLab, config: dict[str, dict[str, object]], run: str) -> None:
    window.conductor.open(Experiment(run, run, "", "", 10, config))  # type: ignore[arg-type]
    lab.run(run=run, config=config)
    window.link.poll()
    QApplication.processEvents()


@pytest.fixture
def on_images(open_window: Opener, lab: FakeLab) -> Window:
    """A window over a GAN on points, in a catalogue that knows of images."""
    lab.offer(with_images())
    window = open_window(panels=True)
    window.link.poll()
    open_on(window, lab, CONFIG, "on points")
    return window


def test_what_examples_are_is_known_from_the_data() -> None:
    catalogue = with_images()
    assert examples_of(catalogue, CONFIG) == "points"
    assert examples_of(catalogue, PICTURES) == "images"
    assert examples_of(Catalogue(), CONFIG) == ""


def test_each_data_has_its_panels_and_its_arrangement(on_images: Window, lab: FakeLab) -> None:
    shown = on_images.area.shown
    assert shown("surface")
    assert not shown("images")
    assert not shown("latent")
    on_images.commands.run("view.panel.weights")
    open_on(on_images, lab, PICTURES, "on images")
    assert shown("images")
    assert shown("latent")
    assert shown("weights")
    assert not shown("surface")
    open_on(on_images, lab, CONFIG, "on points again")
    assert shown("surface")
    assert not shown("weights")
    assert not shown("images")


@pytest.mark.parametrize(
    ("family", "examples", "wanted", "idle"),
    [
        ("adversarial", "points", {"surface"}, {"images", "latent", "flow"}),
        ("adversarial", "images", {"images", "latent"}, {"surface", "flow"}),
        ("variational", "points", {"surface", "latent"}, {"images", "flow"}),
        ("variational", "images", {"images", "latent"}, {"surface", "flow"}),
        ("flow", "points", {"flow"}, {"images", "surface", "latent"}),
        ("flow", "images", {"images"}, {"flow", "surface", "latent"}),
    ],
)
def test_no_panel_stands_idle(family: str, examples: str, wanted: set[str], idle: set[str]) -> None:
    served = {name for name, kind in panels.all().items() if kind.serves(family, examples)}
    assert wanted <= served
    assert not idle & served
