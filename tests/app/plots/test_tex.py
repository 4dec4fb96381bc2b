"""Formulas as text: numbers where their names were, and lines that may break."""

from __future__ import annotations

import math

import pytest

from app.plots.writing.tex import Piece, filled, pieces, tex_number


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (3.0, "3"),
        (-0.5, "-0.5"),
        (math.log(2), "0.6931"),
        (1.0000001, "1"),
        (12345.678, "12346"),
        (0.00123456, "0.001235"),
        (1e-4, "10^{-4}"),
        (-1e-15, "-10^{-15}"),
        (1.2344e-9, r"1.234\times 10^{-9}"),
        (6.02e23, r"6.02\times 10^{23}"),
        (math.inf, r"\infty"),
        (-math.inf, r"-\infty"),
        (math.nan, r"\mathrm{NaN}"),
    ],
)
def test_numbers_are_short_and_true(value: float, expected: str) -> None:
    assert tex_number(value) == expected


def test_only_names_of_numbers_are_replaced() -> None:
    tex = r"\frac{p}{q}\mathrm{JSD}={jsd}\le\sum_{i}{unknown}"
    assert filled(tex, {"jsd": 0.25}) == r"\frac{p}{q}\mathrm{JSD}={0.25}\le\sum_{i}{unknown}"


def test_words_in_upright_letters_are_no_names() -> None:
    tex = r"\text{accuracy}={accuracy},\ \mathrm{jsd}={jsd}"
    expected = r"\text{accuracy}={0.58},\ \mathrm{jsd}={0.25}"
    assert filled(tex, {"accuracy": 0.58, "jsd": 0.25}) == expected


def test_lines_may_break_at_wide_spaces_outside_brackets() -> None:
    tex = r"a=1,\quad b=\left(c\quad d\right),\qquad {e\quad f}"
    assert pieces(tex) == (
        Piece("a=1,"),
        Piece(r"b=\left(c\quad d\right),", 1.0),
        Piece(r"{e\quad f}", 2.0),
    )


def test_nothing_and_spaces_alone_have_no_pieces() -> None:
    assert pieces("") == ()
    assert pieces(r"\quad \qquad") == ()
    assert pieces(r"x\quad") == (Piece("x"),)


def test_a_word_that_begins_like_a_space_is_none() -> None:
    assert pieces(r"a\quadratic b") == (Piece(r"a\quadratic b"),)


def test_where_there_is_little_room_lines_may_break_before_relations() -> None:
    tex = r"W(p,q=1)=\min_{w\le1}\left[f(x<1)\right]\le{2.5},\quad a"
    found = pieces(tex, fine=True)
    assert [piece.tex for piece in found] == [
        "W(p,q=1)",
        r"=\min_{w\le1}\left[f(x<1)\right]",
        r"\le{2.5},",
        "a",
    ]
    assert found[-1].gap == 1.0
    assert [piece.tex for piece in pieces(tex)] == [tex.partition(r"\quad")[0], "a"]


def test_arrows_and_half_open_intervals_leave_no_bracket_open() -> None:
    tex = r"\left(0\right)\leftarrow[0,1)=1"
    assert [piece.tex for piece in pieces(tex, fine=True)] == [
        r"\left(0\right)\leftarrow[0,1)",
        "=1",
    ]
