"""Texts that a part of one's own may bring, changed on the way."""

from typing import Any

import pytest

from engine.plan import check
from engine.scripts.changing import joined
from engine.scripts.later import Later, UnsaidError

REST = '''

def train(steps):
    """Train."""
    model = Model()
    losses = []
    for step in range(steps):
        losses.append(loss_of(model))
    return {}, losses


def draw_samples(models, path):
    """Draw."""


def main():
    """Train, and show what came of it."""
    train(LENGTH)


if __name__ == "__main__":
    main()
'''
MODEL = """
class Model:
    factor = 1

    def value(self):
        return self.factor

"""
LOSS = """
def loss_of(model):
    return model.value() * scaled()


"""
SCALED = """
def scaled():
    return SCALE


"""


def losses_of(*texts: str, steps: int = 3) -> list[float]:
    """Return the losses of a script whose text changes before each step but the first."""
    first, *rest = (f"LENGTH = 9\n{text}{MODEL}{LOSS}{REST}" for text in texts)
    changes = [(later(step), text) for step, text in enumerate(rest, start=1)]
    found: dict[str, Any] = {}
    exec(joined(first, changes)[0], found)  # the text is that of this file
    losses: list[float] = found["train"](steps)[1]
    return losses


def later(step: int, value: str = "other") -> Later:
    return Later(step, check({}), "data.mine", value)


@pytest.mark.parametrize(
    "text",
    [
        "SCALE = 0\nSCALE += {}",
        "FIRST, *SCALES = 0, {}, 0\nSCALE = SCALES[0]",
        "[FIRST, SCALE] = 0, {}",
        "A = {}\ndef scale(at=A):\n    return at\nSCALE = scale()",
    ],
)
def test_a_number_is_changed_however_it_is_written(text: str) -> None:
    assert losses_of(*(text.format(each) + SCALED for each in (1, 2, 3))) == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("A = {}\n\n\ndef scaled(at=A):\n    return at\n", ""),
        ("A = {}\n\n\n@cache\ndef scaled():\n    return A\n", "from functools import cache\n"),
    ],
)
def test_what_a_function_keeps_is_kept_anew(text: str, more: str) -> None:
    assert losses_of(*(more + text.format(each) for each in (1, 2))) == [1, 2, 2]


def test_what_is_new_is_made_of_what_holds_then() -> None:
    """``TWICE`` is new, and ``A`` was another number at first."""
    third = f"A = 2\nTWICE = 2 * A\nSCALE = TWICE\n{SCALED}"
    assert losses_of(f"A = 1\nSCALE = A\n{SCALED}", f"A = 2\nSCALE = A\n{SCALED}", third) == [
        1,
        2,
        4,
    ]


def test_what_is_new_may_bring_an_import() -> None:
    second = f"import fractions\nSCALE = fractions.Fraction(2)\n{SCALED}"
    assert losses_of(f"SCALE = 1\n{SCALED}", second) == [1, 2, 2]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("SCALE = [1]\nfor i in range({}):\n    SCALE[0] += i\n", "for i in range"),
        ("SCALE: int = {}\n", "SCALE: int"),
        ('SCALE = len("""\n\n\n""") + {}\n', "SCALE is said in a text of several"),
        ("A = {}\nTABLE = []\nTABLE.append(A)\n", "TABLE.append"),
        ("class Model:\n    factor = {}\n", "what Model consists of"),
        ("class Model:\n    factor: int = {}\n", "what Model consists of"),
        ("class Model:\n    pass\n\n\nModel.factor = {}\n", "what Model consists of"),
        ("class Model(dict, a={}):\n    pass\n", "what Model consists of"),
        (
            "class Model:\n    def value(self):\n        return super().value() + {}\n",
            "what Model consists of",
        ),
    ],
)
def test_what_cannot_be_gone_on_with_is_said(text: str, why: str) -> None:
    first, second = (f"LENGTH = 9\n{text.format(each)}{LOSS}{REST}" for each in (1, 2))
    with pytest.raises(UnsaidError, match=f"after 1 steps: .*{why}"):
        joined(first, [(later(1), second)])


def test_a_value_cannot_break_out_of_the_docstring_of_its_change() -> None:
    texts = [f"LENGTH = 9\nSCALE = {each}\n{SCALED}{MODEL}{LOSS}{REST}" for each in (1, 2)]
    text, (told,) = joined(texts[0], [(later(1, 'C:\\users\\"""\nimport os\n'), texts[1])])
    assert told == "after 1 steps: data.mine = C:/users/''' import os"
    assert compile(text, "run.py", "exec")


@pytest.mark.parametrize(("step", "length"), [(8, "LENGTH"), (9, "10"), (1200, "1_201")])
def test_a_script_is_as_long_as_its_last_change_at_the_least(step: int, length: str) -> None:
    rest = REST.replace("train(LENGTH)", "train(default=LENGTH)")
    texts = [f"LENGTH = 9\nSCALE = {each}\n{SCALED}{MODEL}{LOSS}{rest}" for each in (1, 2)]
    assert f"default={length})" in joined(texts[0], [(later(step), texts[1])])[0]
