"""Named arrays in one NPZ file, which NumPy reads without unpickling anything."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.exports.source import Report, as_json, nobody
from engine.store.atomic import replacing

Arrays = Mapping[str, NDArray[Any]]
ABOUT = "about"  # the array that holds a JSON text


def save_arrays(
    path: str | Path, arrays: Arrays, about: Mapping[str, Any], report: Report = nobody
) -> None:
    """Write arrays and, as the text ``about``, where they come from; whole or not at all.

    ``json.loads(str(file["about"]))`` reads the latter. Raises FileError naming the file and the
    reason, and what ``report`` raises to break off.
    """
    everything = {**arrays, ABOUT: np.array(as_json(about))}
    total = sum(array.nbytes for array in everything.values()) or 1
    done = 0
    with replacing(path) as file, zipfile.ZipFile(file, "w", allowZip64=True) as archive:
        for name, array in everything.items():
            report(done / total)
            with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, array, allow_pickle=False)
            done += array.nbytes
        report(1.0)
