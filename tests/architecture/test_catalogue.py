"""The catalogue that ships, for the window's first second, is the one that the engine offers."""

from __future__ import annotations

from dataclasses import replace

from engine.catalogue import build
from engine.lab import shipped_catalogue


def test_the_shipped_catalogue_is_the_live_one() -> None:
    live, shipped = build(), shipped_catalogue()
    # Versions and devices belong to a machine.
    assert replace(shipped, versions=live.versions, devices=live.devices) == live
