"""The handout: what it says, that it is one sound page, and that nothing in it acts."""

from __future__ import annotations

import base64
import re
import tomllib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pages import HOSTILE, PNG, Reader

from engine.contract.exports import Figure, Handout, Plate
from engine.contract.lesson import ChoicePrediction, Lesson, LessonStep
from engine.exports.charts import Chart, svg
from engine.exports.handout import page, save_handout
from engine.exports.prose import prose
from engine.exports.settings import settings
from engine.exports.source import Source


def a_handout(**changes: Any) -> Handout:
    figure = Figure(f"The critic {HOSTILE}", 'A "map" of D', "image/png", PNG, 400)
    step = LessonStep(
        f"Step {HOSTILE}",
        f"Watch *D*. {HOSTILE}\n\n$$ \\mathbb{{E}}_x D(x) $$\n\n[out](javascript:alert(1))",
        "Then it was **over**.",
        predict=ChoicePrediction(f"What happens? {HOSTILE}", ("All <modes>", "None"), 1),
    )
    lesson = Lesson("one", "A lesson", "", 5, 1, (), "An *introduction*.", (step,))
    given: dict[str, Any] = {
        "title": f"A ring {HOSTILE}",
        "look_for": "All <eight> modes.",
        "plates": (Plate("At step 4 & later", (figure,)),),
        "lesson": lesson,
        "name": "ring",
        "experiment": 'format = 1\ntitle = "</code><script>"\n',
        **changes,
    }
    return Handout(**given)


def test_it_is_one_sound_page_in_which_nothing_acts(source: Source) -> None:
    text = page(a_handout(), source)
    found = Reader(text)
    tags = {name for name, _ in found.tags}
    assert not tags & {"script", "link", "iframe", "object", "form", "base"}
    assert not any(key.startswith("on") for _, attributes in found.tags for key in attributes)
    places = [v for _, a in found.tags for k, v in a.items() if k in ("src", "href")]
    assert places
    assert all(str(place).startswith("data:") for place in places)
    assert not re.search(r"url\(|@import", text)
    assert found.said.count(HOSTILE) >= 4  # shown as text wherever it was given


def test_pictures_have_words_and_headings_have_an_order(source: Source) -> None:
    found = Reader(page(a_handout(), source))
    (image,) = found.all("img")
    assert image["alt"] == 'A "map" of D'
    assert base64.b64decode(str(image["src"]).partition(",")[2]) == PNG
    levels = [int(name[1]) for name, _ in found.tags if re.fullmatch(r"h[1-6]", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    charts = [a for a in found.all("svg") if a.get("role") == "img"]
    assert len(charts) == 2
    assert all(chart["aria-label"] for chart in charts)
    assert found.all("html")[0]["lang"] == "en"


def test_it_says_what_was_measured_and_set(source: Source) -> None:
    said = " ".join(Reader(page(a_handout(), source)).said.split())
    assert "Step 6 · seed 3" in said
    assert (
        "JSD 0.2 nats 0.01 lower 6" in said
    )  # the newest value, with unit, floor, direction, step
    assert "By counts. Lin 1991." in said
    assert "Objective · Training: Discriminator steps k 5 1 How often D moves." in said
    assert "4 k 1 → 5" in said
    assert "saddlepoint 0.1.0, torch 2.13.0" in said
    assert "None" in said


def test_numbers_are_those_of_its_moment(make_source: Callable[..., Source]) -> None:
    said = " ".join(Reader(page(a_handout(), make_source(step=3))).said.split())
    assert "JSD 0.6 nats 0.01 lower 2" in said
    assert "Loss of G" in said


def test_the_experiment_comes_out_of_it_as_it_went_in(source: Source) -> None:
    handout = a_handout()
    found = Reader(page(handout, source))
    (link,) = [a for a in found.all("a") if "download" in a]
    assert link["download"] == "ring.toml"
    text = base64.b64decode(str(link["href"]).partition(",")[2]).decode()
    assert text == handout.experiment
    assert tomllib.loads(text)["format"] == 1
    assert handout.experiment in found.said


def test_the_lesson_is_read_with_its_formulas(source: Source) -> None:
    found = Reader(page(a_handout(), source))
    assert found.all("math")
    assert found.all("em")
    assert "All <modes>" in found.said
    assert not [a for a in found.all("a") if "javascript" in str(a.get("href"))]


def test_a_bare_run_has_a_page_as_well(make_source: Callable[..., Source]) -> None:
    bare = Handout("Bare")
    text = page(bare, make_source(snapshot=None, marks=(), config={}))
    said = Reader(text).said
    assert "Lesson" not in said
    assert "All settings have their defaults." in said


def test_it_is_written_whole_or_not_at_all(source: Source, give_up: Any, tmp_path: Path) -> None:
    path = tmp_path / "handout.html"
    save_handout(path, a_handout(), source)
    first = path.read_text(encoding="utf-8")
    kind, report = give_up
    with pytest.raises(kind):
        save_handout(path, Handout("Other"), source, report)
    assert path.read_text(encoding="utf-8") == first
    assert list(tmp_path.iterdir()) == [path]


def test_settings_are_read_with_their_defaults(source: Source) -> None:
    k, seed = settings(source.catalogue, source.config)
    assert (k.label, k.value, k.default, k.changed) == ("Discriminator steps k", "5", "1", True)
    assert (seed.path, seed.value) == ("training.seed", "3")


def test_prose_shows_raw_html_and_leaves_formulas_in_fences() -> None:
    found = prose("<img src=x onerror=y>\n\n```\n$$ x $$\n```\n\n![no](http://a/b.png)")
    assert "<img" not in found
    assert "<math" not in found
    assert "$$ x $$" in found


def test_a_hostile_formula_is_only_text() -> None:
    found = prose("$$ <script>alert(1)</script> $$\n\n$$ \\text{<b>} $$\n\n$$ \\frac{ $$")
    assert "<script" not in found
    assert "<b>" not in found


def paths(text: str) -> list[str]:
    return re.findall(r'<path d="([^"]*)" fill="none" stroke="#0b62a8"', text)


def test_a_curve_is_broken_where_nothing_is_known() -> None:
    values = np.array([0.0, 1.0, np.nan, 1.0, np.inf, 0.0])
    (line,) = paths(svg(Chart(np.arange(6), values, "a <curve>", (0, 5))))
    assert [piece.count("L") + 1 for piece in line.split("M")[1:]] == [2, 1, 1]
    assert "nan" not in line


def test_a_long_curve_keeps_its_extremes() -> None:
    values = np.sin(np.arange(100_000) / 7)
    values[54_321] = 5.0
    text = svg(Chart(np.arange(100_000), values, "", (0, 99_999)))
    heights = [float(pair.split(" ")[1]) for pair in re.split("[ML]", paths(text)[0])[1:]]
    assert len(heights) < 1000
    assert sum(height < 30 for height in heights) == 1  # the one that stands out


@pytest.mark.parametrize("values", [[2.0], [0.0, 0.0], [np.nan, np.nan], [-1e300, 1e300], [1e-12]])
def test_any_values_can_be_drawn(values: list[float]) -> None:
    chart = Chart(np.arange(len(values)), np.array(values), "", (0, len(values) - 1))
    text = svg(chart)
    assert "inf" not in text
    assert "nan" not in text.replace("nan</", "")
