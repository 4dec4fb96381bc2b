from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.controls.numbers import (
    at_position,
    formatted,
    has_slider,
    parsed,
    position,
    positions,
    stepped,
)
from engine.contract.errors import ConfigError
from engine.contract.specs import FieldSpec

RATE = FieldSpec("rate", "float", 1e-3, "Rate", low=1e-6, high=1.0, scale="log")
CLIP = FieldSpec("c", "float", 0.01, "c", low=0.0, high=10.0, scale="log")
SHARE = FieldSpec("share", "float", 0.5, "Share", low=0.0, high=0.9999)
STEPS = FieldSpec("k", "int", 1, "Steps", low=1, high=100)
BATCH = FieldSpec("batch", "int", 256, "Batch", low=1, high=16384, scale="log")
SEED = FieldSpec("seed", "int", 0, "Seed", low=0, high=2**31 - 1)
ANGLE = FieldSpec("angle", "float", 0.0, "Angle", low=0.0)
SLIDING = pytest.mark.parametrize("spec", [RATE, CLIP, SHARE, STEPS, BATCH], ids=lambda s: s.name)


@pytest.mark.parametrize(
    ("value", "text"),
    [(5, "5"), (0.001, "0.001"), (1e-5, "1e-5"), (2.0, "2"), (0.1 + 0.2, "0.3"), (-0.5, "-0.5")],
)
def test_numbers_are_written_short(value: float, text: str) -> None:
    assert formatted(value) == text


@given(st.floats(1e-6, 1.0))
def test_what_is_written_reads_back(value: float) -> None:
    assert parsed(RATE, formatted(value)) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize("text", ["", "ten", "0", "101", "1.5", "nan", "inf", "1,5"])
def test_a_bad_text_is_refused_with_the_field_the_text_and_the_bounds(text: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parsed(STEPS, text)
    assert str(refused.value) == (
        f"Steps: “{text}” is not allowed; it must be a whole number from 1 to 100."
    )


def test_scientific_and_typographic_numbers_are_read() -> None:
    assert parsed(STEPS, "1e2") == 100
    assert parsed(RATE, " 1E-3 ") == 0.001
    assert isinstance(parsed(STEPS, "5.0"), int)


def test_only_ranges_that_a_hand_can_cross_have_sliders() -> None:
    assert all(has_slider(spec) for spec in (RATE, CLIP, SHARE, STEPS, BATCH))
    assert not has_slider(SEED)
    assert not has_slider(ANGLE)


@SLIDING
def test_a_slider_reaches_both_bounds(spec: FieldSpec) -> None:
    assert at_position(spec, 0) == spec.low
    assert at_position(spec, positions(spec)) == spec.high


@SLIDING
def test_a_slider_never_runs_backwards(spec: FieldSpec) -> None:
    values = [at_position(spec, place) for place in range(positions(spec) + 1)]
    assert values == sorted(values)


@SLIDING
def test_a_slider_shows_the_value_that_it_was_turned_to(spec: FieldSpec) -> None:
    for place in range(0, positions(spec) + 1, 7):
        value = at_position(spec, place)
        assert at_position(spec, position(spec, value)) == pytest.approx(value, rel=0.06, abs=1e-3)


def test_a_logarithmic_slider_gives_each_decade_its_room() -> None:
    assert position(RATE, 1e-3) == 500
    assert at_position(RATE, 500) == 0.001


def test_keys_step_by_the_leading_digit_on_a_logarithmic_scale() -> None:
    assert stepped(RATE, 0.001, 1) == 0.002
    assert stepped(RATE, 0.001, -1) == 0.0009
    assert stepped(RATE, 0.009, 1) == 0.01
    assert stepped(RATE, 0.0005, 10) == 0.006
    assert stepped(BATCH, 256, 1) == 300
    assert stepped(BATCH, 1, -1) == 1
    assert stepped(BATCH, 1, 1) == 2


def test_keys_step_by_ones_and_hundredths_on_a_linear_scale() -> None:
    assert stepped(STEPS, 5, 1) == 6
    assert stepped(STEPS, 100, 1) == 100
    assert stepped(SHARE, 0.5, 1) == 0.51
    assert stepped(SHARE, 0.0, -1) == 0.0
    assert stepped(ANGLE, 0.0, 1) == 0.1
    assert stepped(ANGLE, 2.0, -1) == 1.9


@given(st.sampled_from([RATE, CLIP, SHARE, BATCH]), st.floats(0, 1), st.integers(-30, 30))
def test_steps_stay_within_bounds(spec: FieldSpec, share: float, steps: int) -> None:
    value = at_position(spec, int(share * positions(spec)))
    assert spec.low is not None
    assert spec.high is not None
    assert spec.low <= stepped(spec, value, steps) <= spec.high
