"""The handout of runs side by side: everything that it says, it says of each of them."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pages import HOSTILE, PNG, Reader

from engine.contract.exports import Abreast, Figure, Handout, Plate
from engine.contract.snapshot import Rows
from engine.contract.timeline import Mark
from engine.exports.handout import page
from engine.exports.source import Source
from engine.run.columns import Columns

COLOURS = ("#0b62a8", "#b3560f", "#2e7d32", "#7b1fa2")


@pytest.fixture
def runs(source: Source) -> tuple[Abreast, ...]:
    """Two runs of which the second learnt less and knows no loss."""
    other = Columns()
    other.append(Rows("", {"jsd": (np.array([2, 4, 6]), np.array([0.6, 0.55, 0.5]))}))
    marks = (Mark(5, "bookmark", f"Look {HOSTILE}"),)
    text = 'format = 1\ntitle = "one"\n'
    first = Abreast(
        "k 5",
        COLOURS[0],
        6,
        source.config,
        source.catalogue,
        source.columns,
        source.marks,
        "ring-1",
        text,
    )
    config = {"training": {"k_d": 1, "seed": 4}}
    second = Abreast(
        f"k 1 {HOSTILE}", COLOURS[1], 7, config, source.catalogue, other, marks, "ring-2", text
    )
    return first, second


def several(runs: tuple[Abreast, ...], **changes: Any) -> Handout:
    figures = (
        Figure("k 5: Critic", "The panel Critic of k 5", "image/png", PNG, 460, 0),
        Figure("k 1: Critic", "This model has nothing to show", "image/png", b"", 460, 1),
    )
    given: dict[str, Any] = {
        "title": "Two rings",
        "plates": (Plate("", figures, 2),),
        "runs": runs,
        "differing": (("k", ("5", "1")), ("Seed", ("3", "4"))),
        **changes,
    }
    return Handout(**given)


def read(handout: Handout, source: Source) -> tuple[Reader, str]:
    found = Reader(page(handout, source))
    return found, " ".join(found.said.split())


def test_every_number_and_setting_has_a_column_for_each_run(
    runs: tuple[Abreast, ...], source: Source
) -> None:
    _, said = read(several(runs), source)
    assert "2 runs side by side" in said
    assert f"1 k 5 2 k 1 {HOSTILE} Step 6 7 Seed 3 4 k 5 1" in said
    assert "JSD 0.2 floor 0.01 0.5 at step 6 nats lower" in said
    assert "Loss of G 0.3333 –" in said
    assert "Objective · Training: Discriminator steps k 5 1 1" in said
    assert "By counts. Lin 1991." in said
    assert "4 1 k 5 k 1 → 5" in said
    assert f"5 2 k 1 {HOSTILE} Look {HOSTILE}" in said
    assert said.count("saddlepoint 0.1.0, torch 2.13.0") == 1


def test_versions_are_told_apart_where_they_differ(
    runs: tuple[Abreast, ...], source: Source
) -> None:
    known = replace(source.catalogue, versions={"torch": "2.6.0"})
    _, said = read(several((runs[0], replace(runs[1], catalogue=known))), source)
    assert "1 k 5: saddlepoint 0.1.0, torch 2.13.0." in said
    assert ": torch 2.6.0." in said


def test_panels_stand_side_by_side_under_their_runs(
    runs: tuple[Abreast, ...], source: Source
) -> None:
    found, said = read(several(runs), source)
    (image,) = found.all("img")
    assert base64.b64decode(str(image["src"]).partition(",")[2]) == PNG
    assert "1 k 5: Critic" in said
    assert "This model has nothing to show 2 k 1: Critic" in said
    rows = [a for a in found.all("div") if a.get("class") == "across"]
    assert [row["style"] for row in rows] == ["--across: 2"]


def test_the_curves_of_all_runs_lie_over_one_another(
    runs: tuple[Abreast, ...], source: Source
) -> None:
    text = page(several(runs), source)
    charts = re.findall(r"<svg.*?</svg>", text)
    lines = [re.findall(r'fill="none" stroke="(#[0-9a-f]{6})" stroke-width', c) for c in charts]
    assert sorted(lines) == [[COLOURS[0]], [*COLOURS[:2]]]
    assert any("k 5: JSD over steps" in chart and "; k 1 " in chart for chart in charts)


def test_it_needs_nothing_and_acts_nowhere(runs: tuple[Abreast, ...], source: Source) -> None:
    text = page(several(runs), source)
    found = Reader(text)
    assert not {name for name, _ in found.tags} & {"script", "link", "iframe", "object", "form"}
    places = [v for _, a in found.tags for k, v in a.items() if k in ("src", "href")]
    assert all(str(place).startswith("data:") for place in places)
    assert not re.search(r"url\(|@import", text)
    assert [a["download"] for a in found.all("a")] == ["ring-1.toml", "ring-2.toml"]


def test_runs_alike_and_empty_have_a_page_too(make_source: Callable[..., Source]) -> None:
    bare = make_source(snapshot=None, marks=(), config={})
    run = Abreast("Run 1", COLOURS[0], 0, {}, bare.catalogue, Columns())
    _, said = read(several((run, replace(run, name="Run 2")), plates=(), differing=()), bare)
    assert "They have the same settings." in said
    assert "All settings have their defaults." in said
    assert "What happened" not in said
    assert "again" not in said
