"""How parts are found: by listing the package that holds them, and by entry points."""

from __future__ import annotations

import importlib
import pkgutil
import threading
from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Generic, TypeVar

P = TypeVar("P")

# one for all registries, since the parts of one may ask for those of another while they are loaded
_LOADING = threading.RLock()


class Registry(Generic[P]):
    """The parts of one package, by name; each part is one module that registers itself.

    ``package`` is listed and imported on first use. Third parties offer theirs through entry
    points of the group ``saddlepoint.<last word of the package>``. Threads that ask at the same
    moment are all given the whole list; only a part that is being loaded sees those before it.
    """

    def __init__(self, package: str) -> None:
        self.package = package
        self._parts: dict[str, P] = {}
        self._loaded = False

    def add(self, name: str, part: P) -> None:
        """Register a part; a second part of the same name is a mistake."""
        known = self._parts.get(name)
        if known is not None and known is not part:
            raise ValueError(f"two parts of {self.package} are called '{name}'")
        self._parts[name] = part

    def all(self) -> Mapping[str, P]:
        """All parts by name, sorted by their ``order`` attribute (0 without one), then by name."""
        with _LOADING:
            self._load_once()
            parts = dict(self._parts)
        order = sorted(parts, key=lambda n: (getattr(parts[n], "order", 0), n))
        return {name: parts[name] for name in order}

    def get(self, name: str) -> P:
        """Return the part of that name; KeyError names the package."""
        try:
            return self.all()[name]
        except KeyError:
            raise KeyError(f"{self.package} has no part '{name}'") from None

    def _load_once(self) -> None:
        if self._loaded:
            return
        self._loaded = True
        package = importlib.import_module(self.package)
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{self.package}.{module.name}")
        for entry in entry_points(group=f"saddlepoint.{self.package.rsplit('.', 1)[-1]}"):
            entry.load()
