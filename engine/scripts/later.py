"""What a script goes on with, and what it cannot."""

from __future__ import annotations

from dataclasses import dataclass

from engine.contract.errors import UserError
from engine.contract.values import Value
from engine.plan import Plan
from engine.scripts.snippets import plain


class UnsaidError(UserError):
    """Something that happened in a run and that a plain script cannot repeat."""


@dataclass(frozen=True, slots=True)
class Later:
    """A plan that holds once so many steps are taken, and which setting became what."""

    step: int
    plan: Plan
    path: str
    value: Value

    @property
    def told(self) -> str:
        """The change in a line."""
        value = f"{len(self.value)} points" if isinstance(self.value, tuple) else self.value
        return plain(f"{self.path} = {value}")
