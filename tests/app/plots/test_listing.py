"""The list of panels that the reader of lessons knows is that of the window."""

from __future__ import annotations

from importlib import resources

from app.plots.listing import listed


def test_the_shipped_list_is_the_true_one() -> None:
    """``python -m app.plots.listing`` writes it anew."""
    path = resources.files("resources") / "panels.json"
    assert path.read_text(encoding="utf-8") == listed()
