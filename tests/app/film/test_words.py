"""What ``saddlepoint render`` and the models of films make of words and numbers. No Qt."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from app.film.formats import FORMATS, check_rate, film_format, fitted
from app.model.arrangement import arranged, parsed
from app.model.cut import Cut, Reel, moments
from app.model.joint_cut import joint_moments
from app.render_command import ordered
from app.render_order import is_recording
from engine.contract.errors import UserError

REEL = Reel(range(0, 1001, 10), lambda step: step / 100)  # ten seconds at a hundred steps each
NAMES = ("surface", "divergences", "losses")


def test_a_film_of_a_length_goes_evenly_from_the_first_to_the_last_step() -> None:
    found = moments(Cut(pace="length", amount=2.0, rate=10, hold=0.5), REEL)
    assert len(found) == 25
    assert found[0] == 0
    assert found[19:] == (1000,) * 6
    assert max(b - a for a, b in itertools.pairwise(found)) == 53


def test_a_film_of_so_many_steps_a_second_keeps_to_them() -> None:
    found = moments(Cut(first=100, last=200, pace="steps", amount=50, rate=10, hold=0), REEL)
    assert found == tuple(range(100, 201, 5))


def test_a_film_at_twice_the_recorded_speed_is_half_as_long() -> None:
    found = moments(Cut(pace="times", amount=2.0, rate=10, hold=0), REEL)
    assert len(found) == 51
    assert found[1] - found[0] == 20
    assert found[-1] == 1000


@pytest.mark.parametrize(
    ("cut", "words"),
    [
        (Cut(first=500, last=200), "before its first"),
        (Cut(pace="steps", amount=0.001), "20,000 at most"),
        (Cut(amount=float("nan")), "above 0"),
    ],
)
def test_an_impossible_cut_says_why(cut: Cut, words: str) -> None:
    with pytest.raises(UserError, match=words):
        moments(cut, REEL)


def test_nothing_recorded_is_said() -> None:
    with pytest.raises(UserError, match="Nothing has been recorded"):
        moments(Cut(), Reel((), lambda _: 0.0))


def test_a_layout_is_read_as_rows_of_stacks() -> None:
    assert parsed("surface, divergences+losses", NAMES) == ((("surface",), NAMES[1:]),)
    assert parsed("surface/losses", NAMES) == ((("surface",),), (("losses",),))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("surfce", "did you mean surface"),
        ("latent", "there are surface, divergences"),
        ("surface,surface", "named twice"),
        (" , ", "no panel is named"),
    ],
)
def test_a_wrong_layout_names_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        parsed(text, NAMES)


def test_panels_stand_beside_or_below_one_another_by_the_shape() -> None:
    assert arranged(NAMES, 1280, 720) == ((("surface",), ("divergences", "losses")),)
    assert arranged(NAMES[:2], 600, 800) == ((("surface",),), (("divergences",),))
    assert arranged(("a", "b", "c", "d"), 1280, 720) == ((("a",), ("b",)), (("c",), ("d",)))


def test_odd_sides_are_made_even_where_the_format_asks_for_it() -> None:
    size, word = fitted((641, 361), FORMATS[".mp4"])
    assert size == (640, 360)
    assert "640x360" in word
    assert fitted((641, 361), FORMATS[".gif"]) == ((641, 361), "")


def test_an_unknown_suffix_and_rate_say_what_there_is() -> None:
    with pytest.raises(UserError, match=r"did you mean \.mp4"):
        film_format(Path("film.mp3"))
    with pytest.raises(UserError, match="1 to 50"):
        check_rate(60, FORMATS[".gif"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--layout", "surfce"], "did you mean surface"),
        (["--size", "big"], "not a size such as 1280x720"),
        (["--size", "10x10"], "64 to 7680"),
        (["--fps", "0"], "from 1 to 120"),
        (["--speed", "fast"], "steps a second, such as 200"),
        (["--speed", "10", "--seconds", "3"], "leave one out"),
        (["--burn", "steps"], "none of title, settings, step"),
        (["--width", "0"], "above 0"),
    ],
)
def test_wrong_words_of_the_command_are_named(words: list[str], said: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=said):
        ordered(["ring", "--out", str(tmp_path / "film.mp4"), *words])


def test_a_missing_folder_is_named_before_anything_is_trained(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not exist"):
        ordered(["ring", "--out", str(tmp_path / "gone" / "film.mp4")])


def test_a_recording_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    path = tmp_path / "renamed.dat"
    path.write_bytes(b"\x89MCAP0\r\nmore")
    assert is_recording(str(path))
    assert not is_recording("ring")


def test_a_setting_with_a_number_is_for_that_run_alone(tmp_path: Path) -> None:
    words = ["ring", "grid", "--set", "2:training.k_d=5", "--set", "data.n=1"]
    order = ordered([*words, "--out", str(tmp_path / "a.mp4"), "--layout", "surface/difference"])
    assert order.subjects == ("ring", "grid")
    assert order.settings_of(0) == ("data.n=1",)
    assert order.settings_of(1) == ("training.k_d=5", "data.n=1")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ring"] * 5, "4 at most stand beside"),
        (["ring", "ring", "--set", "3:training.k_d=5"], "no run 3, only 1 to 2"),
        (["ring", "--by", "time"], "--by is for several runs"),
        (["ring", "--metric", "jsd"], "--metric is for several runs"),
        (["ring", "--layout", "difference"], "no panel is called 'difference'"),
    ],
)
def test_words_about_columns_that_are_wrong_are_named(
    words: list[str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=said):
        ordered([*words, "--out", str(tmp_path / "film.mp4")])


FAST = Reel(range(0, 1001, 10), lambda step: 50 + step / 100)  # the same steps in half the time
SLOW = Reel(range(0, 501, 10), lambda step: 20 + step / 50)


def test_by_step_all_runs_are_shown_at_the_same_one() -> None:
    found = joint_moments(Cut(amount=1.0, rate=4, hold=0), (FAST, SLOW))
    assert [moment.steps for moment in found] == [(n, n) for n in (0, 333, 667, 1000)]
    assert found[0].seconds is None


def test_by_time_each_run_is_shown_as_far_as_it_was() -> None:
    found = joint_moments(Cut(amount=1.0, rate=3, hold=0), (FAST, SLOW), by_time=True)
    assert [moment.steps for moment in found] == [(0, 0), (500, 250), (1000, 500)]
    assert [moment.seconds for moment in found] == [0.0, 5.0, 10.0]


def test_by_time_a_stretch_is_that_of_the_first_run() -> None:
    cut = Cut(first=200, last=600, pace="times", amount=4.0, rate=1, hold=0)
    found = joint_moments(cut, (FAST, SLOW), by_time=True)
    assert [moment.steps for moment in found] == [(200, 100), (600, 300)]


def test_by_time_there_are_no_steps_a_second() -> None:
    with pytest.raises(UserError, match="shown by step"):
        joint_moments(Cut(pace="steps"), (FAST, SLOW), by_time=True)
