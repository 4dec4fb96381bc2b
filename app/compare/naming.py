"""What stands at the head of each column: its name, and what that does not say."""

from __future__ import annotations

from collections.abc import Sequence

from app.compare.column import COLOURS
from app.compare.header import Header
from engine.contract.differing import Differing, told, untold

ALONE = "Add a run to compare this one with"


def name_headers(
    headers: Sequence[Header], names: Sequence[str], differences: Sequence[Differing]
) -> None:
    """Say in every header which run it is, and in what it differs beside its name.

    Where the names of all say everything no header has a line for it, so that all stay as high.
    """
    if len(headers) == 1:
        headers[0].show_name(1, COLOURS[0], names[0], (ALONE,), (ALONE,))
        headers[0].differences.show()
        return
    rest = [untold(differences, place, name) for place, name in enumerate(names)]
    lacking = any(rest) or not differences
    for place, (header, name) in enumerate(zip(headers, names, strict=True)):
        words = told(differences, place)
        header.show_name(place + 1, COLOURS[place], name, words, rest[place])
        header.differences.setVisible(lacking)
