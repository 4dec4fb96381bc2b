"""Lessons are read as they are written, and of a wrong one it is said where and what is wrong."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from engine.contract.errors import UserError
from engine.contract.lesson import (
    ChoicePrediction,
    Lesson,
    MetricPassed,
    Moved,
    NumberPrediction,
    RunPaused,
    StepReached,
)
from engine.headless.info import describe
from engine.store.lesson import load_lesson
from engine.store.lessons.block import LARGEST
from engine.store.lessons.reading import parse

WHOLE = """\
---
title: Why
summary: One sentence.
minutes: 12
order: 20
sources: [Lecture B, "Arjovsky & Bottou 2017"]
---

Prose with k < n and `<b>code</b>`.

$$ a < b $$

## First

```step
experiment: vanishing-minimax
set:
  training.k_d: 5
  critic.clip: 0.05
play: true
panels: [surface, gradients]
unlock: [training.k_d]
highlight: [training.k_d, "panel:gradients"]
predict:
  question: How large?
  choices: [about 1, about 0.01, 1e-4]
  answer: 3
wait: step >= 2000 and modes < 4 and moved training.k_d and run paused
theory:
  discriminator_jsd: 0.6931
```

Before.

```
## not a step
```

### Then

After.

## Second

```step
set: {training.k_d: 1}
predict:
  question: How many?
  number: {low: 0, high: 8, unit: modes, metric: modes, tolerance: 1}
```

## Third
Only prose.
"""


def read(text: str) -> Lesson:
    return parse(text, "a.md", Path("."))


def stepped(fields: str, more: str = "") -> str:
    """A lesson of one step with these fields; the first of them is in line 6."""
    block = textwrap.dedent(fields).strip()
    return f"---\ntitle: T\n---\n## S\n```step\n{block}\n```\n{more}"


def refusal(text: str) -> str:
    with pytest.raises(UserError) as caught:
        read(text)
    return str(caught.value)


def test_every_field_is_read() -> None:
    lesson = read(WHOLE)
    assert (lesson.name, lesson.title, lesson.minutes, lesson.order) == ("a", "Why", 12, 20)
    assert lesson.sources == ("Lecture B", "Arjovsky & Bottou 2017")
    assert lesson.introduction == "Prose with k < n and `<b>code</b>`.\n\n$$ a < b $$"
    first, second, third = lesson.steps
    assert first.opens
    assert first.experiment is not None
    assert first.experiment.config["training"]["k_d"] == 5
    assert first.experiment.config["discriminator.clip"] == {"on": True, "c": 0.05}
    assert first.play
    assert first.panels == ("surface", "gradients")
    assert first.unlock == first.controls == (("training", "k_d"),)
    assert first.pointed == ("gradients",)
    assert first.predict == ChoicePrediction("How large?", ("about 1", "about 0.01", "1e-4"), 2)
    assert first.wait == (
        StepReached(2000),
        MetricPassed("modes", "<", 4.0),
        Moved("training.k_d", (("training", "k_d"),)),
        RunPaused(),
    )
    assert first.theory == (("discriminator_jsd", 0.6931),)
    assert (first.before, first.after) == ("Before.\n\n```\n## not a step\n```", "After.")
    assert not second.opens
    assert second.changes == (("training", "k_d", 1),)
    assert second.experiment is not None
    assert second.experiment.config["training"]["k_d"] == 1
    assert second.predict == NumberPrediction("How many?", 0, 8, "modes", "modes", 1)
    assert third.before == "Only prose."
    assert third.experiment == second.experiment


def test_a_section_stands_for_its_choice_or_its_switch() -> None:
    lesson = read(stepped("experiment: ring\nunlock: [objective, critic.clip]"))
    assert lesson.steps[0].unlock == (
        ("objective", "kind"),
        ("discriminator.clip", "on"),
        ("discriminator.clip", "c"),
    )


def test_a_switch_is_turned_by_true_and_by_its_main_field() -> None:
    step = read(stepped("experiment: ring\nset: {critic.spectral: true, critic.clip: 0.1}")).steps[
        0
    ]
    assert step.experiment is not None
    assert step.experiment.config["discriminator.spectral"]["on"] is True
    assert step.experiment.config["discriminator.clip"] == {"on": True, "c": 0.1}


STEPS = {
    "experiment: rign": "line 6: experiment: no experiment is called 'rign'; did you mean 'ring'?",
    "experimnt: ring": "line 6: experimnt: unknown field; did you mean 'experiment'?",
    "experiment: [ring]": "line 6: experiment: a list is not allowed; it must be text",
    "experiment: none.toml": "line 6: experiment: cannot read none.toml: there is no such file",
    "experiment: ring\nset: {training.k_dd: 5}": (
        "line 7: set.training.k_dd: unknown setting 'training.k_dd'; did you mean 'training.k_d'?"
    ),
    "experiment: ring\nset:\n  training.k_d: 0": "line 8: set.training.k_d: 0 is not",
    "experiment: ring\nset:\n  training.k_d:": "line 8: set.training.k_d: it is empty",
    "experiment: ring\nset: 5": "line 7: set: '5' is not allowed; it must be lines of 'name: val",
    "experiment: ring\nplay: maybe": "line 7: play: 'maybe' is not allowed; it must be true or",
    "experiment: ring\npanels: surface": "line 7: panels: 'surface' is not allowed; it must be a",
    "experiment: ring\npanels: []": "line 7: panels: name at least one panel",
    "experiment: ring\npanels: [surfac]": "panels[1]: no panel is called 'surfac'; did you mean 's",
    "experiment: ring\npanels: [elbo]": "the panel 'elbo' shows nothing of this experiment; the",
    "experiment: ring\npanels: [images]": "the panel 'images' shows nothing of this experiment",
    "experiment: theory-clipping\npanels: [modes]": "the panel 'modes' shows nothing of this",
    "experiment: ring\nunlock: [training.k]": "there is no setting 'training.k' in this experiment",
    "experiment: ring\nunlock: [training]": "there is no setting 'training' in this experiment",
    "experiment: vae-ring\nunlock: [critic.clip]": "there is no setting 'critic.clip' in this",
    "experiment: ring\npanels: [modes]\nhighlight: ['panel:losses']": "is not among the 'panels'",
    "experiment: ring\nwait: step > 5": "line 7: wait: steps can only be waited for as 'step >= N'",
    "experiment: ring\nwait: soon": "line 7: wait: 'soon' is no condition; it must be 'step >= N'",
    "experiment: ring\nwait: mode < 4": "wait: no metric is called 'mode'; did you mean 'modes'?",
    "experiment: ring\nwait: modes < four": "wait: 'modes < four' is no condition",
    "experiment: ring\nunlock: []\nwait: moved training.k_d": "line 8: wait: 'training.k_d' is l",
    "experiment: ring\ntheory: {jsdd: 1}": "theory.jsdd: no metric is called 'jsdd'; did you mean",
    "experiment: ring\ntheory: {jsd: much}": "theory.jsd: 'much' is not allowed; it must be a num",
    "wait: step >= 5": "line 6: wait: name an 'experiment' in this step or before; no run is open",
    "predict: {question: Q, number: {low: 0, high: 1, metric: jsd}}": "predict: name an 'experi",
    "predict: {choices: [a, b], answer: 1}": "line 6: predict: 'question' is missing",
    "predict: {question: Q}": "'choices' is missing; a question has 'choices' and 'answer', or a",
    "predict: {question: Q, choices: [a], answer: 1}": "there must be from 2 to 6 choices, not 1",
    "predict: {question: Q, choices: [a, b], answer: 3}": (
        "line 6: predict.answer: '3' is not allowed; it must be a whole number from 1 to 2"
    ),
    "experiment: ring\npredict: {question: Q, answer: 1, number: {low: 0, high: 1, metric: jsd}}": (
        "predict.answer: a question has either 'choices' or a 'number'"
    ),
    "experiment: ring\npredict:\n  question: Q\n  number: {low: 1, high: 1, metric: jsd}": (
        "line 9: predict.number.high: 1 is not allowed; it must be above 'low', 1"
    ),
    "experiment: ring\npredict: {question: Q, number: {low: 0, high: 1}}": "'metric' is missing",
    "experiment: ring\npredict: {question: Q, number: {low: 0, high: 1, metric: x}}": (
        "predict.number.metric: no metric is called 'x'"
    ),
    "experiment: ring\npredict: {question: Q, number: {low: .inf, high: 1, metric: jsd}}": (
        "predict.number.low: '.inf' is not allowed; it must be a number"
    ),
    "play: true\nplay: false": "line 7: play: it is set twice",
    "play: [true": "line 6: this is not valid YAML",
    "- play": "line 6: a list is not allowed; it must be lines of 'name: val",
    "? [a]\n: b": "line 6: the name of a field must be a word",
    "experiment: &a ring": "line 6: anchors (&) and aliases (*) are not allowed in a lesson",
    "experiment: !!python/object/apply:os.system [ls]": "line 6: tags (!) are not allowed",
    "play: [[[[[[[1]]]]]]]": "line 6: lists and groups are nested too deeply; at most 6 within",
}


@pytest.mark.parametrize("fields", STEPS, ids=lambda fields: fields.replace("\n", "|")[:50])
def test_a_wrong_step_is_refused_with_line_and_field(fields: str) -> None:
    message = refusal(stepped(fields))
    assert message.startswith("a.md, line ")
    assert STEPS[fields] in message


FILES = {
    "": "a.md, line 1: a lesson begins with a line '---'",
    "# Title": "a.md, line 1: a lesson begins with a line '---'",
    "---\ntitle: T\n": "a.md, line 1: the front matter is not closed by a line '---'",
    "---\nsummary: S\n---\n## A": "a.md, line 1: title: it is missing",
    "---\ntitle:\n---\n## A": "a.md, line 2: title: nothing is not allowed; it must be text",
    "---\ntitle: T\nminute: 3\n---\n## A": "line 3: minute: unknown field; did you mean 'minutes'?",
    "---\ntitle: T\nminutes: 0\n---\n## A": "line 3: minutes: '0' is not allowed; it must be a ",
    "---\ntitle: T\n---\nProse.": "a lesson has at least one step; begin it with a line '## Its",
    "---\ntitle: T\n---\n```step\n```\n## A": "line 4: a block 'step' belongs below the heading",
    "---\ntitle: T\n---\n## A\n```step\n```\n```step\n```": "line 7: the step 'A' has a second",
    "---\ntitle: T\n---\n## A\n### Then\n```step\n```": "line 6: the block 'step' belongs before",
    "---\ntitle: T\n---\n### Then": "line 4: '### Then' belongs to a step",
    "---\ntitle: T\n---\n## A\n### Then\n### Then": "line 6: the step 'A' has a second Then",
    "---\ntitle: T\n---\n## A\n```step\nplay: true": "line 5: this block is not closed by a line",
    "---\ntitle: T\n---\n## A\n<b>x</b>": "line 5: HTML is not allowed: <b>",
    "---\ntitle: T\n---\n## A <script>": "line 4: HTML is not allowed: <script>",
    "---\ntitle: T\n---\n## A\n<!-- x": "line 5: HTML is not allowed: <!--",
    "---\ntitle: T\n---\n## A\n![x](file:///etc/passwd)": "line 5: pictures are not shown",
    "---\ntitle: T\n---\n## A\n$$ x": "line 5: a formula stands in one line: $$ TeX $$",
    "---\ntitle: T\n---\n" + "## A\n" * 61: "line 64: a lesson has at most 60 steps",
    "---\ntitle: T\n---\n## A\n```step\n"
    + "#" * (LARGEST + 1)
    + "\n```": "line 6: this block is too",
    "---\ntitle: &a [*a, *a]\n---\n## A": "line 2: anchors (&) and aliases (*) are not allowed",
}


@pytest.mark.parametrize("text", FILES, ids=lambda text: text[15:60].replace("\n", "|"))
def test_a_wrong_file_is_refused_with_its_line(text: str) -> None:
    assert FILES[text] in refusal(text)


def test_a_patch_of_what_waits_for_a_restart_is_refused() -> None:
    text = stepped("experiment: ring", "## B\n```step\nset: {training.seed: 1}\n```")
    assert "line 10: set.training.seed: it acts only when a run begins" in refusal(text)


def test_a_web_address_in_brackets_is_no_html() -> None:
    assert read("---\ntitle: T\n---\n## A\n<https://arxiv.org/abs/1701.04862>").steps


def test_an_experiment_may_lie_beside_the_lesson(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[config.training]\nk_d = 3\n")
    (tmp_path / "a.md").write_text(stepped("experiment: mine.toml"))
    step = load_lesson(tmp_path / "a.md").steps[0]
    assert step.experiment is not None
    assert step.experiment.config["training"]["k_d"] == 3


def test_windows_lines_and_a_mark_of_order_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    assert load_lesson(path) == read(WHOLE)


def test_a_lesson_is_checked_without_a_window(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(WHOLE, encoding="utf-8")
    text = describe("lesson", str(path))
    assert "1. First" in text
    assert "opens vanishing-minimax" in text
    assert "waits for step >= 2000 and modes < 4 and moved training.k_d and run paused" in text
    assert describe(str(path)) == text
    with pytest.raises(UserError, match="name the lesson"):
        describe("lesson")
    with pytest.raises(UserError, match="'metrics' takes no second word"):
        describe("metrics", str(path))
