"""The style sheet: shapes, spacing and states that a palette cannot express."""

from __future__ import annotations

from dataclasses import fields
from importlib.resources import as_file, files
from pathlib import Path
from string import Template

from app.style.theme import Theme


def stylesheet(theme: Theme, zoom: float = 1.0) -> str:
    """Return the application's style sheet; lengths that hold text grow with ``zoom``."""
    rules = (files("app.style") / "sheet.qss").read_text(encoding="utf-8")
    return Template(rules).substitute(
        _colours(theme),
        icons=_icon_folder().as_posix(),
        check="dark" if theme.dark else "light",
        **{f"px{n}": f"{round(n * zoom)}px" for n in range(1, 49)},
    )


def _colours(theme: Theme) -> dict[str, str]:
    return {field.name: str(getattr(theme, field.name)) for field in fields(theme)}


def _icon_folder() -> Path:
    """Return the folder of icons; style sheets can only name files, and wheels are unpacked."""
    with as_file(files("resources") / "icons") as folder:
        return folder
