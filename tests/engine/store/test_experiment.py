from __future__ import annotations

import errno
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.contract.errors import ConfigError, FileError, UserError
from engine.contract.specs import Expectation, Experiment, FieldSpec, SectionSpec
from engine.contract.values import Config
from engine.kinds import metrics
from engine.plan import check, section_specs, trains
from engine.store.experiment import builtin, find, load_experiment, save_experiment
from engine.store.toml_writer import changes, render

PLAIN = Experiment("mine", "Mine", "", "", 10_000, check({}).config)


def number(field: FieldSpec, whole: bool) -> st.SearchStrategy[Any]:
    if whole:
        return st.integers(int(field.low or 0), int(field.high or 10**6))
    return st.floats(field.low, field.high, allow_nan=False, allow_infinity=False)


def value(field: FieldSpec) -> st.SearchStrategy[Any]:
    point = st.tuples(*[st.floats(-1e6, 1e6)] * 2)
    strategies: dict[str, st.SearchStrategy[Any]] = {
        "bool": st.booleans(),
        "choice": st.sampled_from(field.choices or ("",)),
        "text": st.text(),
        "path": st.just("") | st.text("abc \"'\\", min_size=1).map(lambda name: f"/{name}"),
        "folder": st.just("") | st.text("abc \"'\\", min_size=1).map(lambda name: f"/{name}"),
        "points": st.lists(point, max_size=5).map(tuple),
    }
    if field.kind in strategies:
        return strategies[field.kind]
    return number(field, field.kind == "int")


def section(spec: SectionSpec) -> st.SearchStrategy[dict[str, Any]]:
    def filled(name: str) -> st.SearchStrategy[dict[str, Any]]:
        variant = next(v for v in spec.variants if v.name == name)
        given = {f.name: value(f) for f in variant.fields}
        kind = {"kind": st.just(name)} if spec.choosable else {}
        return st.fixed_dictionaries(kind, optional=given)

    return st.sampled_from([v.name for v in spec.variants]).flatmap(filled)


def completed(given: dict[str, Any]) -> Config:
    """Complete a configuration, without what another family than its own would have."""
    family = given.get("family", {}).get("kind", "adversarial")
    served = {s.name for s in section_specs() if s.serves(family)}
    return check({name: fields for name, fields in given.items() if name in served}).config


configs = st.fixed_dictionaries({}, optional={s.name: section(s) for s in section_specs()}).map(
    completed
)


def ordered(pair: tuple[float | None, float | None]) -> tuple[float | None, float | None]:
    low, high = pair
    return (high, low) if low is not None and high is not None and low > high else pair


bounds = st.none() | st.floats(allow_nan=False, allow_infinity=False)
expectations = st.builds(
    lambda metric, steps, pair: Expectation(metric, steps, *pair),
    st.sampled_from(list(metrics.all())),
    st.integers(0, 10**7),
    st.tuples(bounds, bounds).map(ordered),
)
experiments = st.builds(
    Experiment,
    name=st.text(min_size=1, max_size=200),
    title=st.text(min_size=1),
    summary=st.text(),
    look_for=st.text(),
    steps=st.integers(1, 10_000_000),
    config=configs,
    expect=st.lists(expectations, max_size=3).map(tuple),
    layout=st.lists(st.text(), max_size=3).map(tuple),
).map(lambda found: found if trains(found.config) else replace(found, steps=0))


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(experiment=experiments)
def test_any_experiment_comes_back_exactly(tmp_path: Path, experiment: Experiment) -> None:
    save_experiment(tmp_path / "a.toml", experiment)
    assert load_experiment(tmp_path / "a.toml") == experiment


def test_only_what_differs_from_the_defaults_is_written() -> None:
    config = check({"training": {"k_d": 5}, "discriminator.clip": {"on": True}}).config
    text = render(replace(PLAIN, config=config))
    assert text.split("\n\n", 1)[1] == (
        "[config.training]\nk_d = 5\n\n[config.discriminator.clip]\non = true\n"
    )


def test_defaults_are_those_of_the_part_that_was_chosen() -> None:
    config = check({"data": {"kind": "grid", "count": 3}}).config
    assert changes(config) == {"data": {"kind": "grid", "count": 3}}


def test_a_large_drawing_is_written_at_once(tmp_path: Path) -> None:
    points = tuple((i / 7, -i / 3) for i in range(20_000))
    config = check({"data": {"kind": "drawn", "points": points}}).config
    save_experiment(tmp_path / "a.toml", replace(PLAIN, config=config))
    assert load_experiment(tmp_path / "a.toml").config == config


def test_a_file_by_hand_may_be_short(tmp_path: Path) -> None:
    path = tmp_path / "short.toml"
    path.write_text(
        '[config]\nobjective = "wasserstein"\n[config.critic]\nclip = 0.05\nr1 = true\nwidth = 64\n'
    )
    found = load_experiment(path)
    assert (found.name, found.title, found.steps) == ("short", "short", 10_000)
    assert found.config["objective"]["kind"] == "wasserstein"
    assert found.config["discriminator.clip"] == {"on": True, "c": 0.05}
    assert found.config["discriminator.r1"] == {"on": True, "gamma": 0.1}
    assert found.config["discriminator"]["width"] == 64


def test_the_length_is_the_horizon_of_the_schedules(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("steps = 500\n")
    assert load_experiment(path).config["training"]["steps"] == 500
    path.write_text("[config.training]\nsteps = 500\n")
    assert load_experiment(path).steps == 500


def test_data_is_found_beside_the_experiment(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('[config.data]\nkind = "table"\npath = "points.csv"\n')
    assert load_experiment(path).config["data"]["path"] == str(tmp_path / "points.csv")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[config.training]\n\nk_d = 0\n", r"line 3: training.k_d: 0 .* from 1 to 100"),
        ('[config.training]\nbatch = "x"\n', "line 2: training.batch: 'x' .* whole number"),
        ("[config.discriminator.clip]\nc = nan\n", "line 2: discriminator.clip.c: nan"),
        ("[config.training]\nbach = 3\n", "line 2: unknown setting .*did you mean 'batch'"),
        ("[config.trainin]\nbatch = 3\n", "line 2: unknown section .*did you mean 'training'"),
        ("[config]\nsteps = 3\n", "line 2: unknown section 'steps'"),
        ('[config.data]\nkind = "rings"\n', "line 2: data.kind: 'rings' .*did you mean 'ring'"),
        ("[config.data]\nradius = [1]\n", "line 2: data.radius"),
        ('titel = "x"\n', "line 1: unknown field 'titel'; did you mean 'title'"),
        ("[training]\nbatch = 3\n", r"line 1: .*settings belong under \[config.training\]"),
        ("steps = 0\n", "line 1: steps: .*greater than or equal to 1"),
        ("\nsteps = 1.5\n", "line 2: steps: .*integer"),
        ("config = 3\n", "line 1: config"),
        ('[[expect]]\nmetric = "w1"\nsteps = 1\n[[expect]]\nsteps = 1\nmetric = "jst"\n',
         "line 6: unknown metric 'jst'; did you mean 'jsd'"),
        ('[[expect]]\nmetric = "w1"\nsteps = 1\nlo = 2\n', "line 4: .*did you mean 'low'"),
        ('[[expect]]\nmetric = "w1"\nsteps = 1\nlow = 2\nhigh = 1\n', "line 4: low is above"),
        ('[[expect]]\nmetric = "w1"\nsteps = 1\nlow = inf\n', "line 4: .*finite"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_line_and_field(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=words) as caught:
        load_experiment(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"steps = = 3", "not valid TOML.*line 1"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"format = 2\nunknown = 1", "newer Saddlepoint"),
        (b"steps = " + b"9" * 5000, "not valid TOML"),
        (b"a = " + b"[" * 100_000, "not valid TOML"),
        (b"#" * (8 * 2**20 + 1), "larger than 8 MB"),
    ],
)
def test_what_is_no_experiment_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_bytes(content)
    with pytest.raises(FileError, match=words) as caught:
        load_experiment(path)
    assert str(path) in str(caught.value)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_file_does_more_harm_than_a_message(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.toml"
    path.write_bytes(content)
    with suppress(UserError):
        load_experiment(path)


def test_a_full_disk_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "a.toml"
    save_experiment(path, PLAIN)
    monkeypatch.setattr("engine.store.atomic.os.replace", full)
    with pytest.raises(FileError, match="the disk is full"):
        save_experiment(path, replace(PLAIN, title="Other"))
    assert load_experiment(path) == PLAIN
    assert os.listdir(tmp_path) == ["a.toml"]


def test_an_experiment_is_found_by_name_or_by_path(tmp_path: Path) -> None:
    save_experiment(tmp_path / "a.toml", PLAIN)
    assert find("ring").name == "ring"
    assert find(str(tmp_path / "a.toml")) == PLAIN


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("colapse", "did you mean 'collapse'"),
        ("zzzzzz", "there are ring"),
        ("absent.toml", "there is no such file"),
        ("", "no experiment is called ''"),
    ],
)
def test_an_unknown_experiment_is_refused(name: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        find(name)


def test_the_first_built_in_experiment_is_the_ring() -> None:
    assert builtin()[0].name == "ring"
