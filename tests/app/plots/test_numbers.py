"""How numbers are written."""

from __future__ import annotations

import pytest

from app.plots.writing.numbers import number, percent, power_tick, round_up, thousands, tick

THIN = "\u2009"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.14159, "0.142"),
        (-1.386294, "−1.39"),
        (9.996, "10.0"),
        (0.004321, "0.00432"),
        (12345.6, "12,300"),
        (1.23e-6, "1.23×10⁻⁶"),
        (-4.5e9, "−4.50×10⁹"),
        (float("nan"), "NaN"),
        (float("inf"), "∞"),
        (float("-inf"), "−∞"),
    ],
)
def test_numbers_have_three_significant_digits(value: float, text: str) -> None:
    assert number(value) == text


def test_steps_have_commas_between_thousands() -> None:
    assert thousands(1234567) == "1,234,567"


def test_shares_are_percentages() -> None:
    assert percent(0.98889) == f"98.9{THIN}%"


@pytest.mark.parametrize(
    ("value", "spacing", "text"), [(0.25, 0.05, "0.25"), (3.0, 1.0, "3"), (1e-17, 0.1, "0")]
)
def test_ticks_have_the_decimals_of_their_spacing(value: float, spacing: float, text: str) -> None:
    assert tick(value, spacing) == text


def test_powers_are_written_out_while_they_are_short() -> None:
    assert [power_tick(float(p)) for p in (-5, -2, 0, 3, 6)] == [
        *("10⁻⁵", "0.01", "1", "1,000", "10⁶")
    ]
    assert power_tick(0.5) == ""
    assert [power_tick(float(p), plain=False) for p in (-1, 0, 2, 4, 6)] == [
        *("0.1", "1", "10²", "10⁴", "10⁶")
    ]


def test_an_axis_of_hardly_a_decade_is_numbered_between_its_powers() -> None:
    twice, thrice = 0.3010299956639812, 0.47712125471966244
    assert power_tick(twice, between=True) == "2"
    assert power_tick(twice - 1, between=True) == "0.2"
    assert power_tick(1.6989700043360187, between=True) == "50"
    assert power_tick(thrice, between=True) == power_tick(twice) == ""


def test_ticks_of_tiny_numbers_have_no_more_digits_than_their_spacing() -> None:
    assert [tick(k * 5e-5, 5e-5) for k in (1, 2, 3)] == ["5×10⁻⁵", "1.0×10⁻⁴", "1.5×10⁻⁴"]
    assert tick(2e6, 1e6) == "2×10⁶"


def test_gaps_are_rounded_up_to_what_ticks_are_spaced_by() -> None:
    assert [round_up(gap) for gap in (1.0, 1.1, 3.0, 7.0, 20.0)] == [1.0, 2.0, 5.0, 10.0, 20.0]
    assert round_up(0.031) == pytest.approx(0.05)
    assert round_up(0.0) == 0.0
