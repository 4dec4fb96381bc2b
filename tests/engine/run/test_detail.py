"""Fields are drawn coarser while training, never finer than asked for."""

from __future__ import annotations

from engine.contract.commands import ProbeRequest
from engine.run.detail import AIM, COARSEST, GRAIN, Detail

WANTED = ProbeRequest("surface", 128)


def test_nothing_is_reduced_before_a_cost_is_known() -> None:
    assert Detail().reduced(WANTED) == 128


def test_a_cheap_field_is_drawn_in_full() -> None:
    detail = Detail()
    detail.learn(128, AIM / 2)
    assert detail.reduced(WANTED) == 128


def test_a_dear_field_is_reduced_until_it_can_be_paid() -> None:
    detail = Detail()
    detail.learn(128, 4 * AIM)
    assert detail.reduced(WANTED) == 64
    assert 64 % GRAIN == 0


def test_however_dear_it_can_still_be_read() -> None:
    detail = Detail()
    detail.learn(128, 1000 * AIM)
    assert detail.reduced(WANTED) == COARSEST
    assert detail.reduced(ProbeRequest("surface", 16)) == 16
