"""Imported data: a file becomes the path of the dataset that can read it."""

from __future__ import annotations

from pathlib import Path

from app.model.draft import Draft
from app.model.dropped import DATA, SUFFIXES, DataKind, kind_of, name_filter
from engine.contract.errors import ConfigError


def filters() -> tuple[str, ...]:
    """Return the files that can be imported, as a file dialog wants them."""
    return (
        name_filter("Points or pictures", *DATA),
        name_filter("Tables of points", "table"),
        name_filter("Pictures", "picture"),
    )


def import_data(draft: Draft, section: str, path: str, kind: DataKind | None = None) -> None:
    """Choose the dataset of that kind, by default by the file's name, and point it to ``path``.

    Raises ConfigError where there is none.
    """
    found = kind or kind_of(Path(path))
    if kind is None and found not in DATA:
        known = ", ".join(suffix for kind in DATA for suffix in SUFFIXES[kind])
        raise ConfigError(f"{Path(path).name} cannot be imported; it must end in one of {known}.")
    draft.edit(section, "kind", str(found))
    for spec in draft.fields(section):
        if spec.kind in ("path", "folder"):
            draft.edit(section, spec.name, path)
            return
