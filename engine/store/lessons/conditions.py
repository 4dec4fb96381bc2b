"""What a step waits for, as it is written: ``step >= 2000 and modes < 4``."""

from __future__ import annotations

import re
from typing import cast

from engine.contract.errors import ConfigError
from engine.contract.lesson import (
    Condition,
    MetricPassed,
    Moved,
    RunPaused,
    Sign,
    StepReached,
)
from engine.contract.values import Config
from engine.kinds import metrics
from engine.store.lessons.node import Node
from engine.store.lessons.settings import setting
from engine.store.toml_lines import nearest

COMPARED = re.compile(r"(\S+?)\s*(<=|>=|<|>)\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")
STEP = re.compile(r"step\s*>=\s*(\d{1,9})")
MOVED = re.compile(r"moved\s+(\S+)")
PAUSED = re.compile(r"run\s+paused")
ALLOWED = "'step >= N', 'METRIC < NUMBER' (or <=, >, >=), 'moved SECTION.FIELD' or 'run paused'"


def conditions(node: Node, config: Config) -> tuple[Condition, ...]:
    """Read conditions that are joined by ``and``; ConfigError where one makes no sense."""
    return tuple(_condition(node, part.strip(), config) for part in _parts(node))


def metric(node: Node, name: str) -> str:
    """Return the name of a metric; ConfigError, with the nearest, where there is none."""
    if name not in metrics.all():
        hint = nearest(name, metrics.all()) or "; 'saddlepoint info metrics' lists them"
        raise node.error(f"no metric is called '{name}'{hint}")
    return name


def _parts(node: Node) -> list[str]:
    return re.split(r"\s+and\s+", node.text())


def _condition(node: Node, text: str, config: Config) -> Condition:
    if found := STEP.fullmatch(text):
        return StepReached(int(found[1]))
    if PAUSED.fullmatch(text):
        return RunPaused()
    if found := MOVED.fullmatch(text):
        return Moved(found[1], setting(node, found[1], config).keys)
    if found := COMPARED.fullmatch(text):
        if found[1] == "step":
            raise node.error("steps can only be waited for as 'step >= N', N a whole number")
        sign: Sign = cast(Sign, found[2])
        return MetricPassed(metric(node, found[1]), sign, float(found[3]))
    raise _senseless(node, text)


def _senseless(node: Node, text: str) -> ConfigError:
    return node.error(f"'{text}' is no condition; it must be {ALLOWED}, joined by 'and'")
