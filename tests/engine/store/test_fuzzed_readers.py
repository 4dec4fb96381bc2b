"""No wrong file crashes a reader, whatever it is wrong in; a thousand of the many that were tried.

``packaging/measure_fuzz.py`` tries more, in processes whose time and memory are limited.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from fuzzing.cage import Tally, tried
from fuzzing.readers import READERS

FILES = 42  # of each reader


@pytest.mark.parametrize("name", READERS)
def test_a_wrong_file_is_read_or_refused_in_words(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SADDLEPOINT_CACHE", str(tmp_path))
    tally = Tally()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy and Pillow warn of what is odd
        for number in range(FILES):
            tally.add(tried(READERS[name], "tests", number, tmp_path))
    assert not tally.faults
    assert tally.files == FILES


@pytest.mark.parametrize("name", READERS)
def test_a_wrong_file_can_be_had_again(name: str) -> None:
    reader = READERS[name]
    made = {reader.wrong(f"again {number}") for number in range(8)}
    assert made == {reader.wrong(f"again {number}") for number in range(8)}
    assert len(made) > 1
