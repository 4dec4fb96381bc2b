"""The training process: what runs at the other end of the pipe."""

from __future__ import annotations

import gc
import os
import signal
import sys
from multiprocessing.connection import Connection

from engine.contract.commands import Close

SWITCH = 0.001  # seconds that a thread may keep Python's lock from another that would only send


def main(connection: Connection) -> None:
    """Serve as the entry point of the child process; returns when the window is gone."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch starts its threads
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the window's; it closes the pipe
    serve(connection)


def serve(connection: Connection) -> None:
    """Serve commands from a connection until told to close or the other end is gone."""
    from engine.catalogue import build
    from engine.run.channel import Channel
    from engine.run.loop import Loop

    _settle_torch()
    channel = Channel(connection)
    try:
        loop = Loop(channel, build())
        while not loop.closed:
            try:
                loop.turn()
            except EOFError:
                loop.obey(Close())
    finally:
        channel.close()


def _settle_torch() -> None:
    import torch

    sys.setswitchinterval(SWITCH)
    torch.set_num_threads(1)  # for small networks a second thread costs more than it gives
    gc.collect()
    gc.freeze()  # torch's million objects need not be visited again by every collection
