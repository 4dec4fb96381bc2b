"""Tables from disk: the good ones are read, the bad ones are refused in a sentence."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.contract.errors import FileError
from engine.data.table import Table, TableSettings, read_rows
from engine.numerics.distances.cells import Cells

Write = Callable[[str, str | bytes], str]
KEEP_FOLDER = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def put(name: str, content: str | bytes) -> str:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return put


def _npy(array: Any, *, pickled: bool = False) -> bytes:
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.asanyarray(array), allow_pickle=pickled)
    return stream.getvalue()


def _npz(**arrays: Any) -> bytes:
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("plain.csv", "1,2\n3,4\n"),
        ("titled.csv", "a,b\n1,2\n3,4\n"),
        ("quoted.csv", '"a, or so","b"\n"1","2"\n"3","4"\n'),
        ("semicolons.csv", "a;b\n1;2\n3;4\n"),
        ("blanks.csv", "1 2\n3 4\n"),
        ("gaps.csv", "\ufeff\r\n\r\na,b\r\n1,2\r\n\r\n3,4\r\n\r\n"),
        ("tabs.tsv", "a\tb\n1\t2\n3\t4"),
    ],
)
def test_text_is_read_with_and_without_titles(write: Write, name: str, text: str) -> None:
    assert read_rows(write(name, text)).tolist() == [[1, 2], [3, 4]]


def test_columns_are_chosen_by_name_or_number_past_others_that_are_text(write: Write) -> None:
    path = write("people.csv", "who,height,weight\nann,1.7,60\nbob,1.8,80\n")
    assert read_rows(path, "weight", "height").tolist() == [[60, 1.7], [80, 1.8]]
    assert read_rows(path, "2", "3").tolist() == [[1.7, 60], [1.8, 80]]


def test_arrays_are_read_from_numpy_files(write: Write) -> None:
    wide = np.arange(6).reshape(2, 3)
    assert read_rows(write("a.npy", _npy(wide)), "3").tolist() == [[2, 1], [5, 4]]
    assert read_rows(write("a.npz", _npz(table=wide))).tolist() == [[0, 1], [3, 4]]
    lines = _npz(u=np.ones(2), v=np.zeros(2, bool))
    assert read_rows(write("b.npz", lines), "v", "u").tolist() == [[0, 1], [0, 1]]


def test_a_changed_file_is_read_again(write: Write) -> None:
    assert len(read_rows(write("a.csv", "1,2\n"))) == 1
    assert len(read_rows(write("a.csv", "1,2\n3,4\n"))) == 2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", "", "is empty"),
        ("blank.csv", "\n \n", "is empty"),
        ("titles.csv", "a,b\n", "no rows"),
        ("one.csv", "1\n2\n", "has one column"),
        ("words.csv", "1,2\n3,four\n", "'four' in data row 2, column 2 is not a number"),
        ("prose.csv", "It was a dark, stormy night\nand so on, and on\n", "is not a number"),
        ("hole.csv", "1,2\n3,\n", "row 2, column 2 is not a number"),
        ("ragged.csv", "1,2\n3\n", "need a number in every row"),
        ("nan.csv", "1,2\nnan,3\n4,inf\n", "2 of 3 rows hold NaN.*data row 2"),
        ("huge.csv", "1,2\n1e300,3\n", "1 of 2 rows"),
        ("binary.csv", b"\xff\xfe\x00\x01", "is not text"),
        ("notes.txt", "1,2\n", "CSV, TSV, NPY and NPZ"),
        ("text.npy", "1,2\n", "not a readable NPY"),
        ("flat.npy", _npy(np.ones(3)), r"shape \(3,\)"),
        ("single.npy", _npy(np.ones((3, 1))), "has one column"),
        ("none.npy", _npy(np.ones((0, 2))), "NPY|no rows"),
        ("words.npy", _npy(np.array([["a", "b"]])), "numbers are needed"),
        ("complex.npy", _npy(np.ones((2, 2), complex)), "numbers are needed"),
        ("short.npy", _npy(np.ones((9, 2)))[:-8], "not a readable NPY"),
        ("pickled.npy", _npy(np.array([[{}, {}]]), pickled=True), "not a readable NPY"),
        ("text.npz", "1,2\n", "not a readable NPZ"),
        ("uneven.npz", _npz(u=np.ones(2), v=np.ones(3)), "2 and 3 rows"),
        ("alone.npz", _npz(u=np.ones(2)), "has one column"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_reason(
    write: Write, name: str, content: str | bytes, words: str
) -> None:
    path = write(name, content)
    with pytest.raises(FileError, match=words) as caught:
        read_rows(path)
    assert str(caught.value).startswith(path)


def test_no_file_and_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"data\.path"):
        read_rows("")
    with pytest.raises(FileError, match=r"gone\.csv: cannot be read"):
        read_rows(str(tmp_path / "gone.csv"))
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(FileError, match=r"folder\.csv"):
        read_rows(str(tmp_path / "folder.csv"))


@pytest.mark.parametrize("column", ["weight", "0", "3", "-1", "²"])
def test_an_unknown_column_is_refused_with_those_there_are(write: Write, column: str) -> None:
    with pytest.raises(FileError, match="numbers from 1 to 2 or a, b"):
        read_rows(write("a.csv", "a,b\n1,2\n"), column)


def test_an_archive_that_unpacks_to_too_much_is_refused_unopened(write: Write) -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("arr_0.npy", "w", force_zip64=True) as member,
    ):
        for _ in range(520):
            member.write(bytes(1 << 20))
    path = write("bomb.npz", stream.getvalue())
    assert Path(path).stat().st_size < 1 << 20
    with pytest.raises(FileError, match="unpacks to more than"):
        read_rows(path)


def test_a_header_that_promises_more_than_there_is_is_refused(write: Write) -> None:
    honest = _npy(np.ones((9, 2)))
    lying = honest.replace(b"(9, 2), }     ", b"(99999999, 2)}")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.npy", lying)
    assert lying != honest
    for name, content in (("a.npy", lying), ("a.npz", stream.getvalue())):
        with pytest.raises(FileError, match="not a readable"):
            read_rows(write(name, content))


def test_a_million_rows_are_read_and_sampled(write: Write) -> None:
    rows = np.random.default_rng(0).normal(5, 3, (1_000_000, 2))
    table = Table(TableSettings(path=write("many.npy", _npy(rows))))
    points = table.sample(4096, np.random.default_rng(0))
    assert np.abs(points.mean(axis=0)).max() < 0.1
    assert points.std(axis=0) == pytest.approx([1, 1], abs=0.05)
    assert table.log_density(points.astype(float)) is None
    assert table.entropy() is None
    assert Cells.of(table).masses(table) is None


@pytest.mark.parametrize("standardise", [True, False])
@pytest.mark.parametrize("sigma", [0.0, 1e-300, 0.1])
@pytest.mark.parametrize("place", [0.0, 7.0, 1e20])
def test_identical_points_are_data_like_any_other(
    write: Write, standardise: bool, sigma: float, place: float
) -> None:
    path = write("same.csv", f"{place},{place}\n" * 50)
    table = Table(TableSettings(path=path, standardise=standardise, sigma=sigma))
    assert table.entropy() is None or np.isfinite(table.entropy() or 0.0)
    points = table.sample(100, np.random.default_rng(0))
    assert np.isfinite(points).all()
    assert table.area.width > 0
    assert table.scale > 0
    assert Cells.of(table).counts(points).sum() == 100


def test_without_noise_only_the_rows_themselves_are_drawn(write: Write) -> None:
    path = write("a.csv", "1,2\n3,4\n")
    table = Table(TableSettings(path=path, standardise=False, sigma=0.0))
    drawn = table.sample(100, np.random.default_rng(0))
    assert np.unique(drawn, axis=0).tolist() == [[1, 2], [3, 4]]
    assert table.log_density(np.zeros((1, 2))) is None


@KEEP_FOLDER
@given(text=st.text(st.sampled_from("0123456789.,;\t\n \"'-+einfax²\r\x00#"), max_size=60))
def test_any_text_gives_rows_or_a_sentence(write: Write, text: str) -> None:
    _rows_or_sentence(write("any.csv", text))


@KEEP_FOLDER
@given(data=st.data(), name=st.sampled_from(["any.npy", "any.npz"]))
def test_any_damage_gives_rows_or_a_sentence(write: Write, data: st.DataObject, name: str) -> None:
    whole = bytearray(_npy(np.ones((4, 2))) if name.endswith("y") else _npz(a=np.ones((4, 2))))
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=4)):
        whole[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(whole)))
    _rows_or_sentence(write(name, bytes(whole[:cut])))


def _rows_or_sentence(path: str) -> None:
    try:
        rows = read_rows(path)
    except FileError as error:
        rows, sentence = np.zeros((1, 2)), str(error)
    else:
        sentence = path
    assert sentence.startswith(path)
    assert rows.shape == (len(rows), 2)
    assert np.isfinite(rows).all()
