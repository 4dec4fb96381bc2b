"""The laboratory examines the run that it trains, in its own thread."""

from __future__ import annotations

import threading

from engine.contract import commands as c
from engine.contract.status import Phase
from engine.lab import Lab
from engine.run.home import ThreadHome

SMALL = {
    "generator": {"depth": 1, "width": 8},
    "discriminator": {"depth": 1, "width": 8},
    "training": {"batch": 16, "steps": 200},
}


def test_a_run_is_examined_to_its_end() -> None:
    lab, pause = Lab(ThreadHome()), threading.Event()
    try:
        assert lab.findings().watched == ()
        lab.send(c.Create("a", SMALL, play=True))
        while lab.status().phase is not Phase.FINISHED or not lab.findings().watched:
            pause.wait(0.01)
        assert lab.findings().run == "a"
        assert "Discriminator wins" in lab.findings().watched
        assert lab.findings(0).watched == ()
        lab.send(c.Create("b", SMALL))
        while lab.findings().run != "b":
            pause.wait(0.01)
        assert lab.findings().findings == ()
    finally:
        lab.close()
