"""Imported data: a file becomes the path of the dataset that can read it."""

from __future__ import annotations

from pathlib import Path

from app.model.draft import Draft
from engine.contract.errors import ConfigError

READERS = {
    "table": (".csv", ".tsv", ".txt", ".npy", ".npz"),
    "picture": (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff"),
}


def filters() -> str:
    """Return the files that can be imported, as a file dialog wants them."""
    patterns = {kind: " ".join(f"*{s}" for s in suffixes) for kind, suffixes in READERS.items()}
    return (
        f"Points or pictures ({' '.join(patterns.values())});;"
        f"Tables of points ({patterns['table']});;Pictures ({patterns['picture']})"
    )


def import_data(draft: Draft, section: str, path: str) -> None:
    """Choose the dataset that reads ``path`` and point it there; ConfigError where none does."""
    suffix = Path(path).suffix.lower()
    kind = next((k for k, suffixes in READERS.items() if suffix in suffixes), "")
    if not kind:
        known = ", ".join(s for suffixes in READERS.values() for s in suffixes)
        raise ConfigError(f"{Path(path).name} cannot be imported; it must end in one of {known}.")
    draft.edit(section, "kind", kind)
    variant = draft.variant(section)
    for spec in variant.fields if variant else ():
        if spec.kind == "path":
            draft.edit(section, spec.name, path)
            return
