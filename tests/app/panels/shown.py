"""Panels on a screen, and what their tiles say."""

from __future__ import annotations

from dataclasses import replace

from pictures import settle
from pytestqt.qtbot import QtBot

from app.plots.panel import Panel, View


def shown(panel: Panel, qtbot: QtBot, width: int = 600, height: int = 600) -> Panel:
    """Show a panel of that size, in pixels."""
    qtbot.addWidget(panel)
    panel.resize(width, height)
    panel.show()
    settle()
    return panel


def tiles(panel: Panel) -> dict[str, str]:
    """Return what the tiles of a panel say, by their names."""
    return {t.label: f"{t.value} {t.detail}".strip() for t in panel._frame.header.tiles}


def coded(given: View) -> View:
    """The same view of a variational autoencoder."""
    config = {**given.status.config, "family": {"kind": "variational"}, "latent": {"dimension": 8}}
    return replace(given, status=replace(given.status, config=config))
