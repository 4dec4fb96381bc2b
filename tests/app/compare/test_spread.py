"""Columns on a sheet: what the pictures and films of several runs show."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from compared import changed
from fakes import CONFIG, FakeColumns, FakeLab, a_snapshot
from PySide6.QtWidgets import QApplication

from app.compare.spread import Columned, Spread
from app.film.captions import Captions
from app.film.footage import Footage
from app.film.sheet import Look, pixels
from app.model.arrangement import Rows
from app.model.joint_cut import Moment
from app.style.theme import DARK, LIGHT
from engine.contract.status import Phase, Status
from engine.contract.timeline import Mark
from engine.contract.values import Config

SIZE = (640, 360)
ROWS: Rows = ((("surface",),), (("modes",),))
BURN = Captions(("title", "settings", "step"), 10)


def footage(config: Config, last: int) -> Footage:
    """A run with a picture at every fifth step."""
    lab, columns = FakeLab(), FakeColumns()
    for step in range(0, last + 1, 5):
        lab.show(a_snapshot(step))
    columns.put("jsd", range(last + 1), np.linspace(1, 0, last + 1))
    status = Status("run 1", Phase.PAUSED, last, config=config, horizon=last)
    return Footage("Ring of eight", status, lab.catalogue(), columns, lab.past)


@pytest.fixture
def runs() -> tuple[Footage, ...]:
    """Two GANs, of which the second ends early, and a VAE."""
    other = changed("training", k_d=5), changed("family", kind="variational")
    return footage(CONFIG, 100), footage(other[0], 50), footage(other[1], 100)


@pytest.fixture
def made(qapp: QApplication) -> Iterator[list[Spread]]:
    """Sheets that are discarded in the end."""
    found: list[Spread] = []
    yield found
    for sheet in found:
        sheet.discard()


def spread(made: list[Spread], runs: tuple[Footage, ...], metric: str = "jsd") -> Spread:
    """Make a sheet that is discarded in the end."""
    names = [""] * len(runs)
    made.append(Spread(runs, names, Columned(ROWS, metric), Look(SIZE, LIGHT), footer=True))
    return made[-1]


def test_every_column_shows_its_own_run_at_the_same_step(
    made: list[Spread], runs: tuple[Footage, ...]
) -> None:
    sheet = spread(made, runs[:2])
    sheet.show_moment(runs[:2], Moment((40, 40)), BURN, grow=True)
    assert [header.name.text() for header in sheet.headers] == ["k 1", "k 5"]
    assert [header.state.text() for header in sheet.headers] == ["step 40", "step 40"]
    assert sheet.footer.heading == "Ring of eight"
    assert "k 5" not in sheet.footer.settings
    assert sheet.footer.moment == "step 40"
    left, right = (column["surface"].geometry() for column in sheet.columns)
    assert abs(left.width() - right.width()) <= 1


def test_a_run_that_ended_stays_at_its_last_step(
    made: list[Spread], runs: tuple[Footage, ...]
) -> None:
    sheet = spread(made, runs[:2])
    sheet.show_moment(runs[:2], Moment((90, 90)), BURN, grow=True)
    assert [header.state.text() for header in sheet.headers] == ["step 90", "step 50"]
    assert sheet.footer.moment == "step 90"
    assert sheet.together is not None
    ends = sheet.together.plot.values_at(100)
    assert {name: step for name, (step, _) in ends.items()} == {"0/jsd": 90, "1/jsd": 50}


def test_by_time_each_header_tells_its_step_and_the_line_below_the_time(
    made: list[Spread], runs: tuple[Footage, ...]
) -> None:
    sheet = spread(made, runs[:2])
    runs[1].timeline.mark(Mark(18, "change", "c 1 → 2"))
    sheet.show_moment(runs[:2], Moment((60, 20), 12.34), BURN, grow=True)
    assert [header.state.text() for header in sheet.headers] == ["step 60", "c 1 → 2 · step 20"]
    assert sheet.footer.moment == "12.3 s"


def test_the_same_colours_mean_the_same_unless_each_has_its_own(
    made: list[Spread], runs: tuple[Footage, ...]
) -> None:
    sheets = [spread(made, runs[:2])]
    own = Columned(ROWS, "", common=False)
    made.append(Spread(runs[:2], ["", ""], own, Look(SIZE, DARK), footer=False))
    sheets.append(made[-1])
    for sheet in sheets:
        sheet.show_moment(runs[:2], Moment((40, 40)), BURN, grow=True)
    shared = [
        [column["surface"]._shared for column in sheet.columns]  # type: ignore[attr-defined]
        for sheet in sheets
    ]
    assert shared[0][0] == shared[0][1] is not None
    assert shared[1] == [None, None]


def test_the_same_moment_is_the_same_picture(made: list[Spread], runs: tuple[Footage, ...]) -> None:
    first, second = spread(made, runs), spread(made, runs)
    for step in (10, 60, 40):
        first.show_moment(runs, Moment((step,) * 3), BURN, grow=True)
    second.show_moment(runs, Moment((40,) * 3), BURN, grow=True)
    one, other = pixels(first.frame()), pixels(second.frame())
    assert len(one) == 4 * SIZE[0] * SIZE[1]
    assert one == other


def test_a_metric_that_is_not_named_is_the_first_that_all_have(
    made: list[Spread], runs: tuple[Footage, ...]
) -> None:
    sheet = spread(made, runs[:2], "auto")
    assert "divergences" in sheet.groups_of(0)
    sheet.show_moment(runs[:2], Moment((40, 40)), BURN, grow=True)
    assert sheet.together is not None
    assert sheet.together.shown == "jsd"
    assert sheet.together.title.text() == "jsd, nats"
    assert sheet.together.plot.isVisible()
    assert sheet.together.plot.height() > 40
