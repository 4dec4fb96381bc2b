"""Which versions are installed of everything that a run's numbers may depend on."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("saddlepoint", "torch", "numpy", "scipy", "POT", "safetensors")


def versions() -> dict[str, str]:
    """Return versions by name, Python's among them."""
    return {"python": platform.python_version(), **{name: installed(name) for name in PACKAGES}}


def installed(package: str) -> str:
    """Return the version of an installed package, or words that say it is none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
