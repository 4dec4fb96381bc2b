"""Names as rich text: indices below the line, and no break within a short name."""

from __future__ import annotations

import pytest

from app.plots.writing.spelling import lowered, unbroken


@pytest.mark.parametrize(
    ("plain", "rich"),
    [
        ("z_q", "z<sub>q</sub>"),
        ("q_λ(z*|x)", "q<sub>λ</sub>(z*|x)"),
        ("1/Λ_ii, Σ_ii⁻¹", "1/Λ<sub>ii</sub>, Σ<sub>ii</sub>⁻¹"),
        ("p < q & r", "p &lt; q &amp; r"),
        ("_", "_"),
    ],
)
def test_what_follows_an_underscore_is_an_index(plain: str, rich: str) -> None:
    assert lowered(plain) == rich


def test_a_short_name_has_no_place_to_break_at() -> None:
    found = unbroken("non-saturating q/n of D")
    assert not set(found) & {"-", " "}
    assert "\u2060/\u2060" in found


def test_a_long_name_may_be_broken() -> None:
    long = "a name of more letters than a legend has"
    assert unbroken(long) == long
