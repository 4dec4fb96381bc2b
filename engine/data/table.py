"""Data from a table on disk."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from engine.contract.errors import FileError
from engine.kinds import DataSettings, Doubles, dataset
from engine.numerics.densities.density_dataset import DensityDataset, noise_setting
from engine.numerics.densities.density_points import Jittered
from engine.numerics.densities.mixture import Mixture
from engine.settings import setting

BYTES = 512 * 2**20  # of a file, and of what an archive says it unpacks to
LARGEST = 1e30  # values beyond it overflow in float32
DELIMITERS = ",;\t"


class TableSettings(DataSettings):
    """Which file, which two of its columns, and how they are scaled and blurred."""

    path: str = setting(
        "", label="File", kind="path", help="A table: CSV, TSV, or NumPy's NPY or NPZ."
    )
    x: str = setting(
        "", label="x column", help="Name or number (from 1) of the column for x; empty: the first."
    )
    y: str = setting(
        "", label="y column", help="Name or number (from 1) of the column for y; empty: the second."
    )
    standardise: bool = setting(
        True,
        label="Standardise",
        live=True,
        help="Shift and scale each column to mean 0 and standard deviation 1.",
    )
    sigma: float = noise_setting(
        0.05,
        low=0.0,
        help="Standard deviation of normal noise around each row. With it the density is known "
        "exactly (up to 20,000 rows); at 0 only the rows themselves are drawn.",
    )


@dataset
class Table(DensityDataset):
    """The rows of a table, each as likely as any other and blurred by noise."""

    name: ClassVar[str] = "table"
    label: ClassVar[str] = "Table"
    order: ClassVar[int] = 15
    Config: ClassVar[type[DataSettings]] = TableSettings

    def __init__(self, config: TableSettings) -> None:
        rows = read_rows(config.path, config.x, config.y)
        if config.standardise:
            rows = _standardised(rows)
        super().__init__(Jittered(Mixture(rows, config.sigma)))


def read_rows(path: str, x: str = "", y: str = "") -> Doubles:
    """Return two columns (n, 2) of the table at ``path``, read-only.

    Raises FileError that names the file, what is wrong with it and what is allowed.
    """
    if not path:
        raise FileError("no table is chosen: File (data.path) takes a CSV, TSV, NPY or NPZ file")
    try:
        stamp = Path(path).stat()
        return _read(path, stamp.st_mtime_ns, stamp.st_size, x, y)
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror or error})") from None


@lru_cache(maxsize=2)
def _read(path: str, modified: int, size: int, x: str, y: str) -> Doubles:
    """Read and check a file; its time and size only tell versions of it apart."""
    readers: dict[str, Callable[[Path, str, str], Doubles]] = {
        ".csv": _read_text,
        ".tsv": _read_text,
        ".npy": _read_npy,
        ".npz": _read_npz,
    }
    reader = readers.get(Path(path).suffix.lower())
    if reader is None:
        raise FileError(f"{path}: is not a table; CSV, TSV, NPY and NPZ files are")
    if not size:
        raise FileError(f"{path}: is empty; at least one row of two numbers is needed")
    if size > BYTES:
        raise FileError(f"{path}: is larger than {BYTES >> 20} MB, the most that is read")
    rows = _checked(reader(Path(path), x, y), path)
    rows.setflags(write=False)
    return rows


def _checked(rows: Doubles, path: str) -> Doubles:
    if not len(rows):
        raise FileError(f"{path}: has no rows; at least one row of two numbers is needed")
    bad = ~(np.abs(rows) <= LARGEST).all(axis=1)
    if bad.any():
        raise FileError(
            f"{path}: {bad.sum()} of {len(rows)} rows hold NaN, infinity or values beyond "
            f"{LARGEST:g} (the first is data row {bad.argmax() + 1}); remove them"
        )
    return rows


def _read_text(path: Path, x: str, y: str) -> Doubles:
    try:
        line, before, more = _first_line(path)
        delimiter = _delimiter(path, line)
        cells = next(csv.reader([line], delimiter=delimiter)) if delimiter else line.split()
        titled = not all(map(_is_number, cells))
        chosen = _choose([cell.strip() for cell in cells] if titled else [], len(cells), x, y, path)
        if titled and not more:
            return np.empty((0, 2))
        return np.loadtxt(
            path,
            delimiter=delimiter,
            comments=None,
            quotechar='"',
            skiprows=before + titled,
            usecols=chosen,
            ndmin=2,
            encoding="utf-8-sig",
        )
    except UnicodeDecodeError:
        raise FileError(f"{path}: is not text, although its name says so") from None
    except (ValueError, csv.Error) as error:
        reason = _plainly(str(error))
        raise FileError(f"{path}: {reason}; both columns need a number in every row") from None


def _first_line(path: Path) -> tuple[str, int, bool]:
    """Return the first line with text, how many came before, and whether more text follows."""
    with path.open(encoding="utf-8-sig") as file:
        for before, line in enumerate(file):
            if line.strip():
                return line.rstrip("\n"), before, any(rest.strip() for rest in file)
    raise FileError(f"{path}: is empty; at least one row of two numbers is needed")


def _delimiter(path: Path, line: str) -> str | None:
    """Return what separates the cells of a line; None stands for white space."""
    if path.suffix.lower() == ".tsv":
        return "\t"
    best = max(DELIMITERS, key=line.count)
    return best if best in line else None


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _plainly(message: str) -> str:
    """Reword what NumPy says of a cell; it counts rows from 0."""
    found = re.search(r"string (.*) to float64 at row (\d+), column (\d+)", message, re.DOTALL)
    if not found:
        return message.split(";", maxsplit=1)[0].rstrip(".")
    text, row, column = found.groups()
    return f"{text[:60]} in data row {int(row) + 1}, column {column} is not a number"


def _choose(names: Sequence[str], count: int, x: str, y: str, path: Path) -> tuple[int, int]:
    """Return the places of two columns, given by name or number, out of ``count``."""
    if count < 2:
        raise FileError(f"{path}: has one column; two columns of numbers are needed")
    return _place(x or "1", names, count, path), _place(y or "2", names, count, path)


def _place(wanted: str, names: Sequence[str], count: int, path: Path) -> int:
    if wanted in names:
        return names.index(wanted)
    if wanted.isdecimal() and 1 <= int(wanted) <= count:
        return int(wanted) - 1
    known = f"numbers from 1 to {count}" + (f" or {', '.join(names[:12])}" if names else "")
    raise FileError(f"{path}: has no column '{wanted}'; its columns are {known}")


def _read_npy(path: Path, x: str, y: str) -> Doubles:
    try:
        array = np.lib.format.open_memmap(path, mode="r")
    except Exception as error:  # hostile bytes make NumPy raise nearly anything
        raise FileError(f"{path}: is not a readable NPY file ({error})") from None
    return _two_columns(array, x, y, path)


def _read_npz(path: Path, x: str, y: str) -> Doubles:
    try:
        members = _unpacked(path)
    except FileError:
        raise
    except Exception as error:  # hostile bytes make zipfile and NumPy raise nearly anything
        raise FileError(f"{path}: is not a readable NPZ file ({error})") from None
    tables = [array for array in members.values() if array.ndim == 2]
    if tables:
        return _two_columns(tables[0], x, y, path)
    lines = {name: array for name, array in members.items() if array.ndim == 1}
    first, second = _choose(list(lines), len(lines), x, y, path)
    columns = list(lines.values())
    return _stacked(columns[first], columns[second], path)


def _unpacked(path: Path) -> dict[str, np.ndarray[Any, Any]]:
    with zipfile.ZipFile(path) as archive:
        size = sum(info.file_size for info in archive.infolist())
    if size > BYTES:
        raise FileError(f"{path}: unpacks to more than {BYTES >> 20} MB, the most that is read")
    with np.load(path, allow_pickle=False) as arrays:
        return {name: np.asarray(arrays[name]) for name in arrays.files}


def _two_columns(array: np.ndarray[Any, Any], x: str, y: str, path: Path) -> Doubles:
    if array.ndim != 2:
        raise FileError(
            f"{path}: holds an array of shape {array.shape}; rows with two columns are needed"
        )
    first, second = _choose([], array.shape[1], x, y, path)
    return _stacked(array[:, first], array[:, second], path)


def _stacked(x: np.ndarray[Any, Any], y: np.ndarray[Any, Any], path: Path) -> Doubles:
    if x.dtype.kind not in "fiub" or y.dtype.kind not in "fiub":
        raise FileError(f"{path}: holds {x.dtype} and {y.dtype}; numbers are needed")
    if len(x) != len(y):
        raise FileError(f"{path}: its columns have {len(x)} and {len(y)} rows; they must agree")
    rows: Doubles = np.column_stack([x, y]).astype(float)
    return rows


def _standardised(rows: Doubles) -> Doubles:
    """Return the rows with mean 0 and deviation 1; a column of equal values stays at 0."""
    centred = rows - rows.mean(axis=0)
    deviation = centred.std(axis=0)
    negligible = deviation <= 1e-12 * np.abs(rows).max(axis=0)
    result: Doubles = centred / np.where(negligible, 1.0, deviation)
    return result
