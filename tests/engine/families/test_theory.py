"""Runs of studies of theory: settings that move, a board, claims, and nothing to train."""

from __future__ import annotations

import math
import pickle
import threading
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest

from engine.contract.board import Board, Verdicts
from engine.contract.errors import ConfigError, UserError
from engine.contract.specs import FieldSpec
from engine.kinds import metrics, probes, studies
from engine.numerics.claims import Checking, checked
from engine.observation import NotYetError, Observation
from engine.plan import check
from engine.run.trainer import Trainer
from engine.settings import describe
from engine.store.checkpoint import rebuild, save_checkpoint
from engine.views import Theory

NAMES = list(studies.all())
each = pytest.mark.parametrize("name", NAMES)


def run(name: str = "divergences", **settings: Any) -> Trainer:
    return Trainer(check({"family": {"kind": "theory"}, "study": {"kind": name, **settings}}))


def board(trainer: Trainer) -> Board:
    part = probes.get("board")().draw(trainer.observe())
    assert isinstance(part, Board)
    return part


def arrays(value: object) -> list[np.ndarray[Any, Any]]:
    if isinstance(value, np.ndarray):
        return [value]
    if is_dataclass(value):
        return [a for f in fields(value) for a in arrays(getattr(value, f.name))]
    if isinstance(value, dict):
        return [a for item in value.values() for a in arrays(item)]
    return [a for item in value for a in arrays(item)] if isinstance(value, tuple | list) else []


def moved(field: FieldSpec) -> object:
    """Return another value that a field may have."""
    if field.kind == "bool":
        return not field.default
    if field.kind == "choice":
        return next(choice for choice in field.choices if choice != field.default)
    return field.high if field.default != field.high else field.low


def shown(one: Board) -> bytes:
    return pickle.dumps((one.numbers, one.drawings))


@each
def test_every_study_opens_and_its_board_follows_every_slider(name: str) -> None:
    trainer = run(name)
    assert not trainer.trains
    first = board(trainer)
    assert (first.step, first.study, first.label) == (0, name, studies.get(name).label)
    assert first.text[-1] in ".)"
    assert first.source
    assert first.numbers
    assert first.drawings
    assert not any(math.isnan(value) for _, value in first.numbers)
    assert arrays(first)
    assert all(np.isfinite(array).all() for array in arrays(first))
    field = describe(studies.get(name).Config)[0]
    trainer.patch("study", field.name, moved(field))
    assert trainer.config["study"][field.name] == moved(field)
    assert shown(board(trainer)) != shown(first)
    trainer.patch("study", field.name, field.default)
    assert shown(board(trainer)) == shown(first)


def test_a_board_can_be_sent() -> None:
    assert shown(pickle.loads(pickle.dumps(board(run())))) == shown(board(run()))


@each
def test_nothing_is_measured_and_no_other_picture_made(name: str) -> None:
    seen = run(name).observe()
    assert not seen.sampled
    assert not any(kind().applies(seen) for kind in metrics.all().values())
    found = {n for n, kind in probes.all().items() if kind().applies(seen)}
    assert found == {"board", "claims"}


def test_no_other_run_has_a_board() -> None:
    seen = Trainer(check({})).observe()
    assert seen.sampled
    assert not any(probes.get(name)().applies(seen) for name in ("board", "claims"))


def test_a_study_is_built_when_it_is_looked_at_and_then_kept() -> None:
    trainer = run("dirac_gan")
    first = trainer.observe().view(Theory).present()
    assert trainer.observe().view(Theory).present() is first
    trainer.patch("study", "eta", 0.2)
    assert trainer.observe().view(Theory).present() is not first


def test_it_takes_no_step() -> None:
    trainer = run()
    with pytest.raises(UserError, match="nothing to train"):
        trainer.advance()
    assert (trainer.step, trainer.horizon) == (0, 0)


def verdicts(seen: Observation, presses: int = 1) -> Verdicts:
    part = probes.get("claims")().draw_at(seen, 0, (float(presses),))  # type: ignore[attr-defined]
    assert isinstance(part, Verdicts)
    return part


def test_the_claims_hold_and_are_those_of_the_command_line() -> None:
    found = verdicts(run("divergences").observe())
    claims = [claim for claim, _ in checked(studies.get("divergences"), 0)]
    assert found.complete
    assert found.study == "divergences"
    assert found.seconds > 0
    assert all(verdict.holds for verdict in found.claims)
    assert [(v.name, v.measured) for v in found.claims] == [(c.name, c.measured) for c in claims]


def test_claims_come_one_after_another_to_who_is_in_a_hurry() -> None:
    trainer = run("divergences")
    known = 0
    for _ in range(10_000):
        seen = trainer.observe()
        seen.hurried = True
        try:
            found = verdicts(seen)
        except NotYetError:
            continue
        assert len(found.claims) > known or found.complete
        known = len(found.claims)
        if found.complete:
            break
    assert found == verdicts(trainer.observe())
    assert found.claims == verdicts(run("divergences").observe()).claims


def test_who_does_not_wait_is_told_nothing_new(monkeypatch: pytest.MonkeyPatch) -> None:
    kind, ready = studies.get("convergence"), threading.Event()
    claims = kind.claims

    def late(random: np.random.Generator) -> Any:
        ready.wait()
        yield from claims(random)

    monkeypatch.setattr(kind, "claims", late)
    checking = Checking(kind, 0)
    assert not checking.go_on(0.0)
    ready.set()
    assert not checking.verdicts(0).complete
    assert checking.go_on(None)
    assert checking.verdicts(0).complete


def test_a_claim_that_cannot_be_checked_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = studies.get("divergences")

    def broken(random: np.random.Generator) -> Any:
        raise ArithmeticError("no such integral")
        yield

    monkeypatch.setattr(kind, "claims", broken)
    with pytest.raises(ArithmeticError, match="no such integral"):
        verdicts(run("divergences").observe())


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"study": {"kind": "divergence"}}, "study.kind: .*did you mean 'divergences'"),
        ({"study": {"kind": "dirac_gan", "eta": 9.0}}, "study.eta: 9.0 .* from 0.01 to 0.5"),
        ({"study": {"kind": "dirac_gan", "etta": 1}}, "unknown setting 'study.etta'.*'eta'"),
        ({"data": {"kind": "ring"}}, "'data' belongs to the family adversarial or variational"),
        ({"observation": {}}, "'observation' belongs to the family"),
    ],
)
def test_what_is_no_setting_is_refused(config: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        check({"family": {"kind": "theory"}, **config})


@pytest.mark.parametrize(
    ("section", "field", "value", "words"),
    [
        ("study", "kind", "dirac_gan", "restart"),
        ("study", "eta", 0.1, "unknown setting"),
        ("study", "mean_q", 1e9, "study.mean_q"),
        ("training", "seed", 3, "restart"),
        ("data", "kind", "ring", "belongs to the family|restart"),
    ],
)
def test_a_patch_that_cannot_act_changes_nothing(
    section: str, field: str, value: Any, words: str
) -> None:
    trainer = run()
    before = shown(board(trainer))
    with pytest.raises(ConfigError, match=words):
        trainer.patch(section, field, value)
    assert shown(board(trainer)) == before
    assert trainer.config == run().config


def test_a_checkpoint_brings_the_settings_back(tmp_path: Any) -> None:
    trainer = run("dirac_gan", gamma=0.5)
    trainer.patch("study", "eta", 0.2)
    save_checkpoint(tmp_path / "a", trainer)
    again = rebuild(tmp_path / "a", Trainer)
    assert again.config == trainer.config
    assert shown(board(again)) == shown(board(trainer))
    save_checkpoint(tmp_path / "b", again)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_state_of_another_study_is_refused() -> None:
    with pytest.raises(UserError, match="not of the study 'divergences'"):
        run().restore(run("dirac_gan").state())
