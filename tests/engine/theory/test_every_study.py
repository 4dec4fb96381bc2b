"""What is asked of every study of theory; a new one joins by itself."""

from __future__ import annotations

import itertools
import math
import re
from pathlib import Path

import numpy as np
import pytest

from engine.contract.snapshot import Table
from engine.kinds import Study, studies
from engine.numerics.streams import keyed
from engine.settings import describe

every_study = pytest.mark.parametrize("name", sorted(studies.all()))


def study(name: str, **changes: object) -> Study:
    kind = studies.get(name)
    return kind(kind.Config(**changes))


@every_study
def test_it_says_what_it_shows_and_where_it_is_from(name: str) -> None:
    kind = studies.get(name)
    assert kind.name == name
    assert (kind.__doc__ or "").count(".") >= 3
    assert kind.label
    assert "Lecture" in kind.source
    assert "CLAIMS" not in kind.source


@every_study
def test_a_broken_formula_of_it_is_shown_to_turn_a_claim_red(name: str) -> None:
    beside = Path(__file__).with_name(f"test_{name}.py").read_text(encoding="utf-8")
    assert "assert noticed(" in beside


@every_study
def test_its_formula_names_numbers_that_it_has(name: str) -> None:
    found = study(name)
    named = set(re.findall(r"(?<![A-Za-z}_^])\{([a-z][a-z0-9_]+)\}", found.formula))
    assert named <= set(found.numbers())
    assert named


@every_study
def test_its_numbers_have_labels_that_a_student_reads(name: str) -> None:
    labels = studies.get(name).labels
    assert sorted(labels) == sorted(study(name).numbers())
    assert len(set(labels.values())) == len(labels)
    assert all(
        re.fullmatch(r"(?!.*[a-z]{2}_)(?!.*_[a-z]{2}).+", label) for label in labels.values()
    )


@every_study
def test_what_is_moved_in_its_drawings_are_settings_within_their_bounds(name: str) -> None:
    found, fields = study(name), {f.name: f for f in describe(studies.get(name).Config)}
    for drawing in found.drawings():
        for handle in drawing.handles:
            for setting, at in zip((handle.x, handle.y), handle.at, strict=True):
                if setting:
                    assert at == pytest.approx(fields[setting].default)
        for goal in (goal for load in drawing.loads for goal in load.goals):
            changed = study(name, **dict(goal.settings))
            assert type(changed) is type(found)


@every_study
def test_its_settings_move_at_once(name: str) -> None:
    assert all(field.live for field in describe(studies.get(name).Config))
    assert "kind" not in studies.get(name).Config.model_fields  # it says which study it is


@every_study
def test_numbers_and_pictures_are_whole_within_all_bounds(name: str) -> None:
    fields = [f for f in describe(studies.get(name).Config) if f.low is not None]
    ends = [(f.name, end) for f in fields for end in (f.low, f.high)]
    for changes in ({}, *({field: end} for field, end in ends)):
        found = study(name, **changes)
        assert not any(math.isnan(value) for value in found.numbers().values())
        drawings = found.drawings()
        assert drawings
        for drawing in drawings:
            assert drawing.title
            if isinstance(drawing.part, Table):
                assert all(np.isfinite(c).all() for c in drawing.part.columns.values())
                assert len({len(c) for c in drawing.part.columns.values()}) == 1


@every_study
def test_its_claims_hold(name: str) -> None:
    claims = list(studies.get(name).claims(keyed(0, f"theory/{name}", 0)))
    assert claims
    assert [claim for claim in claims if not claim.holds] == []
    assert len({claim.name for claim in claims}) == len(claims)
    assert all(re.fullmatch(r"[a-z0-9.-]+", claim.name) and claim.says for claim in claims)


def test_studies_have_an_order() -> None:
    orders = [kind.order for kind in studies.all().values()]
    assert all(one < other for one, other in itertools.pairwise(orders))
