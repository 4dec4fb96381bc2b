"""What takes long says how far it is, and what was odd, to whoever listens; else to nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_listener: ContextVar[Callable[[str], None] | None] = ContextVar("listener", default=None)
_remarks: ContextVar[list[str] | None] = ContextVar("remarks", default=None)


def progress(text: str) -> None:
    """Say how far a long piece of work is; raises what the listener raises to break it off."""
    listener = _listener.get()
    if listener is not None:
        listener(text)


def remark(text: str) -> None:
    """Say, in a sentence, something that a person should know but that stops nothing."""
    remarks = _remarks.get()
    if remarks is not None and text not in remarks:
        remarks.append(text)


@contextmanager
def heard(listener: Callable[[str], None]) -> Iterator[None]:
    """Have a listener called with every word of progress inside the block."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


@contextmanager
def noted() -> Iterator[list[str]]:
    """Collect the remarks made inside the block."""
    found: list[str] = []
    token = _remarks.set(found)
    try:
        yield found
    finally:
        _remarks.reset(token)
