"""Finding commands by a few letters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.model.fuzzy import ranked, score

TEXTS = ["One discriminator step", "Save checkpoint…", "New seed", "Reset", "Reset layout"]


def test_letters_must_occur_in_order() -> None:
    assert score("nsd", "New seed") is not None
    assert score("dsn", "New seed") is None


def test_case_and_spaces_do_not_matter() -> None:
    assert score("NEW SEED", "New seed") == score("newseed", "New seed")


def test_beginnings_of_words_count_more() -> None:
    assert ranked("ds", TEXTS, str)[0] == "One discriminator step"
    assert ranked("ns", TEXTS, str)[0] == "New seed"


def test_among_equals_the_shorter_wins() -> None:
    assert ranked("reset", TEXTS, str) == ["Reset", "Reset layout"]


def test_an_empty_query_keeps_all_in_order() -> None:
    assert ranked(" ", TEXTS, str) == TEXTS


@given(st.sampled_from(TEXTS), st.data())
def test_every_text_is_found_by_any_of_its_letters_in_order(text: str, data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(text), max_size=len(text)))
    query = "".join(letter for letter, keep in zip(text, kept, strict=True) if keep)
    assert text in ranked(query, TEXTS, str)
