"""What stands above the columns of a comparison: names, and what differs."""

from __future__ import annotations

from compared import Compared, changed
from fakes import CONFIG


def test_headers_say_only_what_differs_and_that_once(compared: Compared) -> None:
    compared.add(changed("training", k_d=5))
    headers = [column.header for column in compared.comparing.columns]
    assert [header.name.text() for header in headers] == ["k 1", "k 5"]
    assert not any(header.differences.isVisible() for header in headers)
    assert [header.differences.toolTip() for header in headers] == ["k 1", "k 5"]
    assert len({header.height() for header in headers}) == 1
    compared.comparing.rename(compared.comparing.columns[1], "More critic")
    compared.poll()
    assert all(header.differences.isVisible() for header in headers)
    assert [header.differences.text() for header in headers] == ["", "k 5"]
    assert len({header.height() for header in headers}) == 1


def test_headers_say_below_what_names_have_no_room_for(compared: Compared) -> None:
    config = changed("training", k_d=5, seed=3)
    compared.add({**config, "objective": {"kind": "hinge"}})
    headers = [column.header for column in compared.comparing.columns]
    assert [header.name.text() for header in headers] == ["Non-saturating, k 1", "Hinge, k 5"]
    assert [header.differences.text() for header in headers] == ["Seed 0", "Seed 3"]


def test_headers_of_equal_runs_say_so(compared: Compared) -> None:
    compared.add(CONFIG)
    headers = [column.header for column in compared.comparing.columns]
    assert {header.differences.text() for header in headers} == {"The same settings"}
    assert all(header.differences.isVisible() for header in headers)


def test_the_header_of_a_run_alone_asks_for_another(compared: Compared) -> None:
    (alone,) = compared.comparing.columns
    assert alone.header.differences.text() == "Add a run to compare this one with"
    compared.add(changed("training", k_d=5))
    assert alone.header.differences.text() == ""
    compared.comparing.close(compared.comparing.columns[1])
    assert alone.header.differences.text() == "Add a run to compare this one with"
    assert alone.header.differences.isVisible()


def test_a_given_name_is_kept(compared: Compared) -> None:
    compared.add(changed("training", k_d=2))
    column = compared.comparing.columns[1]
    compared.comparing.rename(column, "Two critics")
    assert column.header.name.text() == "Two critics"
    compared.comparing.rename(column, " ")
    assert column.header.name.text() == "k 2"
