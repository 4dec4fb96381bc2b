"""Another family of models: its panels, its arrangement and its actions, in place of the others."""

from __future__ import annotations

import pytest
from fakes import CONFIG, FakeLab, Opener
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.plots.panel import panels
from app.shell.window import Window
from engine.contract.commands import Advance, Create
from engine.contract.specs import Experiment

VAE_CONFIG = {
    "family": {"kind": "variational"},
    "data": CONFIG["data"],
    "training": CONFIG["training"],
}
GAN = Experiment("gan", "A GAN", "", "", 10, CONFIG)
VAE = Experiment("vae", "A VAE", "", "", 10, VAE_CONFIG)


def served(family: str) -> set[str]:
    return {name for name, kind in panels.all().items() if kind.serves(family, "points")}


def shown(window: Window) -> set[str]:
    QApplication.processEvents()
    return {name for name in window.area.panels if window.area.shown(name)}


def begin(window: Window, lab: FakeLab, experiment: Experiment, run: str) -> None:
    """Open an experiment and let its run begin."""
    window.conductor.open(experiment)
    lab.run(run=run, config=experiment.config)
    window.link.poll()
    QApplication.processEvents()


def test_panels_of_other_families_are_away(furnished: Window, lab: FakeLab) -> None:
    assert shown(furnished) == served("adversarial")
    begin(furnished, lab, VAE, "a VAE")
    assert shown(furnished) == served("variational")
    assert "weights" not in shown(furnished)
    furnished.area.panels["surface"].opened.emit("weights")
    assert "weights" not in shown(furnished)
    begin(furnished, lab, GAN, "a GAN")
    assert shown(furnished) == served("adversarial")


def test_menus_and_keys_are_those_of_the_family(furnished: Window, lab: FakeLab) -> None:
    begin(furnished, lab, VAE, "a VAE")
    menu = next(a.menu() for a in furnished.menuBar().actions() if a.text() == "&View")
    assert isinstance(menu, QMenu)
    listed = {a.objectName() for a in menu.actions() if a.isVisible() and "panel" in a.objectName()}
    assert listed == {f"view.panel.{name}" for name in served("variational")}
    first = next(name for name in furnished.area.panels if name in served("variational"))
    QTest.keyClick(furnished, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert first not in shown(furnished)


def test_the_palette_does_not_offer_what_is_away(furnished: Window, lab: FakeLab) -> None:
    begin(furnished, lab, VAE, "a VAE")
    QTest.keyClick(furnished, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(furnished.palette_box.query, "discriminator step")
    texts = [i.data() for i in map(furnished.palette_box.list.model().index, range(9), [0] * 9)]
    assert "One discriminator step" not in texts


@pytest.mark.parametrize(("key", "button"), [("D", "discriminator"), ("G", "generator")])
def test_a_model_of_one_player_takes_whole_steps_only(
    window: Window, lab: FakeLab, key: str, button: str
) -> None:
    buttons = window.transport.buttons
    assert buttons[f"run.step_{button}"].isVisible()
    begin(window, lab, VAE, "a VAE")
    assert not buttons[f"run.step_{button}"].isVisible()
    assert buttons["run.step"].isVisible()
    QTest.keyClicks(window, key)
    assert not lab.sent(Advance)
    QTest.keyClicks(window, "S")
    assert lab.sent(Advance) == [Advance(1, "both")]
    begin(window, lab, GAN, "a GAN")
    assert buttons[f"run.step_{button}"].isVisible()


def test_every_family_has_an_arrangement_of_its_own(open_window: Opener, lab: FakeLab) -> None:
    first = open_window(panels=True)
    begin(first, lab, VAE, "a VAE")
    first.commands.run("view.panel.modes")
    begin(first, lab, GAN, "a GAN")
    assert "modes" in shown(first)
    first.commands.run("view.panel.weights")
    begin(first, lab, VAE, "another VAE")
    assert "modes" not in shown(first)
    first.close()
    second = open_window(panels=True)
    assert shown(second) == served("adversarial") - {"weights"}
    begin(second, lab, VAE, "a third VAE")
    assert shown(second) == served("variational") - {"modes"}


def test_an_experiment_brings_its_panels_to_the_front(furnished: Window, lab: FakeLab) -> None:
    layout = ("divergences", "weights", "model")
    begin(furnished, lab, Experiment("v", "V", "", "", 9, VAE_CONFIG, layout=layout), "a VAE")
    panel = furnished.area.panels["divergences"]
    assert not panel.visibleRegion().isEmpty()
    assert "weights" not in shown(furnished)


def test_a_restart_with_another_family_brings_its_panels(furnished: Window, lab: FakeLab) -> None:
    furnished.draft.edit("family", "kind", "variational")
    assert shown(furnished) == served("adversarial")
    QTest.mouseClick(furnished.controls.bar.restart_button, Qt.MouseButton.LeftButton)
    assert lab.sent(Create)[-1].config == VAE_CONFIG
    lab.run(run="run 2", config=VAE_CONFIG)
    furnished.link.poll()
    assert shown(furnished) == served("variational")


def test_a_late_word_of_the_last_run_does_not_bring_its_panels_back(
    furnished: Window, lab: FakeLab
) -> None:
    furnished.conductor.open(VAE)
    lab.feed(step=7)
    furnished.link.poll()
    assert shown(furnished) == served("variational")
