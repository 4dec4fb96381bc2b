"""What follows once the engine has answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from engine.contract.status import Answer


def afterwards(
    future: asyncio.Future[Answer],
    *,
    refused: Callable[[str], None],
    done: Callable[[str], None] | None = None,
) -> None:
    """Call ``done`` with what the engine says once it has obeyed, or ``refused`` with its reason.

    Of what was cancelled neither is told.
    """

    def ended(future: asyncio.Future[Answer]) -> None:
        if future.cancelled():
            return
        answer = future.result()
        tell = done if answer.ok else refused
        if tell is not None:
            tell(answer.text)

    future.add_done_callback(ended)
