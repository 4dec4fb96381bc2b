"""From one page of a lesson to a checked step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.contract.lesson import Condition, Key, LessonStep, Moved, NumberPrediction
from engine.contract.specs import Experiment
from engine.contract.values import Config
from engine.store.lessons.block import read_block
from engine.store.lessons.conditions import conditions, metric
from engine.store.lessons.node import Node
from engine.store.lessons.pages import Page, prose
from engine.store.lessons.panels import known_panels
from engine.store.lessons.predictions import prediction
from engine.store.lessons.settings import Changes, changed, opened, setting
from engine.store.toml_lines import nearest

FIELDS = ("experiment", "set", "play", "panels", "unlock", "highlight", "predict", "wait", "theory")
ALONE = ("experiment", "predict")  # what has a meaning without a run
PANEL = "panel:"


@dataclass(frozen=True, slots=True)
class _Scene:
    """The fields of a step, and the run as it is once they have been applied."""

    fields: Mapping[str, Node]
    experiment: Experiment | None
    changes: Changes = ()

    @property
    def config(self) -> Config:
        """The settings of the run."""
        return self.experiment.config if self.experiment else {}


def read_step(page: Page, folder: Path, present: Experiment | None) -> LessonStep:
    """Check a step, which finds the run as the steps before it left it, None for unknown.

    Raises FileError or ConfigError naming file, line and field.
    """
    scene = _scene(page, folder, present)
    fields = scene.fields
    panels = _panels(scene)
    controls, pointed = _pointed(scene, panels)
    unlock, wait = _unlocked(scene), _wait(scene)
    _check_movable(scene, unlock, wait)
    return LessonStep(
        title=page.title,
        before=prose(page.before),
        after=prose(page.after),
        experiment=scene.experiment,
        opens="experiment" in fields,
        changes=scene.changes,
        play=fields["play"].truth() if "play" in fields else False,
        panels=panels,
        unlock=unlock,
        controls=controls,
        pointed=pointed,
        predict=prediction(fields["predict"]) if "predict" in fields else None,
        wait=wait,
        theory=_theory(scene),
    )


def _scene(page: Page, folder: Path, present: Experiment | None) -> _Scene:
    fields = read_block(page.block).fields(FIELDS) if page.block else {}
    opens = "experiment" in fields
    experiment = opened(fields["experiment"], folder) if opens else present
    if experiment is None:
        _refuse_without_run(fields)
        return _Scene(fields, None)
    if "set" not in fields:
        return _Scene(fields, experiment)
    experiment, changes = changed(fields["set"], experiment, live=not opens)
    return _Scene(fields, experiment, () if opens else changes)


def _refuse_without_run(fields: Mapping[str, Node]) -> None:
    for name, node in fields.items():
        number = name == "predict" and isinstance(prediction(node), NumberPrediction)
        if name not in ALONE or number:
            raise node.error("name an 'experiment' in this step or before; no run is open yet")


def _panels(scene: _Scene) -> tuple[str, ...] | None:
    if "panels" not in scene.fields:
        return None
    found = tuple(_panel(each, each.text(), scene) for each in scene.fields["panels"].items())
    if not found:
        raise scene.fields["panels"].error("name at least one panel")
    return tuple(dict.fromkeys(found))


def _panel(node: Node, name: str, scene: _Scene) -> str:
    panels = [known for known, served in known_panels().items() if served.shows(scene.config)]
    if name not in known_panels():
        hint = nearest(name, panels) or f"; there are {', '.join(panels)}"
        raise node.error(f"no panel is called '{name}'{hint}")
    if name not in panels:
        raise node.error(
            f"the panel '{name}' shows nothing of this experiment; there are {', '.join(panels)}"
        )
    return name


def _unlocked(scene: _Scene) -> tuple[Key, ...] | None:
    if "unlock" not in scene.fields:
        return None
    found = (setting(n, n.text(), scene.config).keys for n in scene.fields["unlock"].items())
    return tuple(key for keys in found for key in keys)


def _pointed(
    scene: _Scene, panels: tuple[str, ...] | None
) -> tuple[tuple[Key, ...], tuple[str, ...]]:
    controls: list[Key] = []
    pointed: list[str] = []
    for node in scene.fields["highlight"].items() if "highlight" in scene.fields else ():
        name = node.text()
        if not name.startswith(PANEL):
            controls += setting(node, name, scene.config).keys
            continue
        panel = _panel(node, name.removeprefix(PANEL).strip(), scene)
        if panels is not None and panel not in panels:
            raise node.error(f"the panel '{panel}' is not among the 'panels' of this step")
        pointed.append(panel)
    return tuple(controls), tuple(pointed)


def _wait(scene: _Scene) -> tuple[Condition, ...]:
    return conditions(scene.fields["wait"], scene.config) if "wait" in scene.fields else ()


def _check_movable(
    scene: _Scene, unlock: tuple[Key, ...] | None, wait: tuple[Condition, ...]
) -> None:
    for condition in wait if unlock is not None else ():
        if isinstance(condition, Moved) and not {*condition.keys} & {*(unlock or ())}:
            raise scene.fields["wait"].error(
                f"'{condition.path}' is locked in this step; name it in 'unlock' as well"
            )


def _theory(scene: _Scene) -> tuple[tuple[str, float], ...]:
    if "theory" not in scene.fields:
        return ()
    said = scene.fields["theory"].entries()
    return tuple((metric(node, name), node.number()) for name, node in said.items())
