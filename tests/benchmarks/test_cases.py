"""The benchmark runs: every case on tiny work, and what becomes of one that fails."""

from __future__ import annotations

import json

import pytest
import torch

from app import bench
from engine.bench import cases
from engine.bench.naive import NaiveGan, NaiveWgan
from engine.bench.naive_lab import NaiveTrainer
from engine.bench.work import IMAGES, SIZES, Size, gan, gan_lab, penalised
from engine.kinds import probes
from engine.plan import check

TINY = Size(4, 8)


@pytest.mark.parametrize("size", [TINY, *SIZES], ids=str)
def test_the_engine_accepts_the_work(size: Size) -> None:
    for config in (gan(size), penalised(size), gan_lab()):
        assert check(config).config["data"]["kind"] == "ring"


@pytest.mark.parametrize("name", cases.CASES)
def test_a_case_without_a_window_gives_its_figures(name: str) -> None:
    figures = cases.run(name, TINY, 0.02)
    assert figures.keys() == {"steps_per_second", "steps_per_cpu_second"}
    assert all(value > 0 for value in figures.values())


@pytest.mark.parametrize("kind", [NaiveGan, NaiveWgan])
def test_a_naive_step_changes_both_players(kind: type[NaiveGan]) -> None:
    player = kind(TINY, cases.ring())
    networks = (player.generator, player.discriminator)
    before = [torch.nn.utils.parameters_to_vector(n.parameters()) for n in networks]
    player.step()
    after = [torch.nn.utils.parameters_to_vector(n.parameters()) for n in networks]
    assert not any(torch.equal(old, new) for old, new in zip(before, after, strict=True))


def test_naive_and_engine_train_networks_of_one_size() -> None:
    trainer = NaiveTrainer(TINY)
    generator = sum(p.numel() for p in trainer.observe().duel.generator_parameters)
    assert generator == (2 * 4 + 4) + (4 * 4 + 4) + (4 * 2 + 2)


@pytest.mark.parametrize("name", ["surface", "fake", "modes", "weights"])
def test_the_naive_run_can_be_looked_at_like_any_other(name: str) -> None:
    trainer = NaiveTrainer(TINY)
    trainer.train()
    assert probes.get(name)().draw(trainer.observe(), 8).step == 1


def test_every_case_is_a_job_at_its_sizes() -> None:
    jobs = bench.all_jobs()
    assert {job.case for job in jobs} == set(bench.NAMES)
    of_images = len(bench.OF_IMAGES) * len(IMAGES["cpu"])
    of_points = len(bench.SIZED) * len(SIZES) + len(bench.SINGLE)
    assert len(jobs) == len(set(jobs)) == of_points + of_images


def test_the_cases_on_images_go_where_they_are_asked_to() -> None:
    jobs = [job for job in bench.all_jobs("cuda") if job.case in bench.OF_IMAGES]
    assert {job.device for job in jobs} == {"cuda"}
    assert {job.size for job in jobs} == set(IMAGES["cuda"])


def test_every_ratio_is_between_cases_that_exist() -> None:
    assert all(ratio.needs() <= set(bench.NAMES) for ratio in bench.RATIOS)


def test_repeats_alternate_in_their_order(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    order: list[str] = []

    def measured(job: bench.Job, seconds: float) -> dict[str, float]:
        order.append(job.case)
        return {"steps_per_second": 1.0}

    monkeypatch.setattr(bench, "SIZES", (TINY,))
    monkeypatch.setattr(bench, "in_process", measured)
    assert bench.main(["--repeats", "2", "--only", "naive", "engine", "--json"]) == 0
    assert order == ["naive", "engine", "engine", "naive"]
    assert json.loads(capsys.readouterr().out)["ratios"]["4/8"]["engine / naive"]["median"] == 1


def test_a_case_that_fails_is_said_and_fails_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "in_process", lambda job, seconds: None)
    assert bench.main(["--repeats", "1", "--only", "gan_lab"]) == 1
    assert "gan_lab 8/150 could not be measured" in capsys.readouterr().err


@pytest.mark.parametrize("whole", [0, 1])
def test_an_interrupt_keeps_the_repeats_that_are_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], whole: int
) -> None:
    taken: list[str] = []

    def measured(job: bench.Job, seconds: float) -> dict[str, float]:
        if len(taken) == whole:
            raise KeyboardInterrupt
        taken.append(job.case)
        return {"steps_per_second": 1.0, "steps_per_cpu_second": 1.0}

    monkeypatch.setattr(bench, "in_process", measured)
    words = ["--repeats", "3", "--only", "gan_lab", "--json"]
    if not whole:
        with pytest.raises(KeyboardInterrupt):
            bench.main(words)
        return
    assert bench.main(words) == 1
    found = capsys.readouterr()
    assert "interrupted after 1 of 3 repeats" in found.err
    assert json.loads(found.out)["repeats"] == 1


@pytest.mark.parametrize("words", [["--repeats", "0"], ["--seconds", "-1"], ["--only", "nothing"]])
def test_senseless_options_are_refused(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        bench.main(words)
    assert words[0] in capsys.readouterr().err


def test_a_job_is_measured_in_a_process_of_its_own() -> None:
    found = bench.in_process(bench.Job("naive", TINY), 0.02)
    assert found is not None
    assert found["steps_per_second"] > 0


def test_a_process_that_dies_gives_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    assert bench.in_process(bench.Job("no such case", TINY), 0.02) is None
    assert "KeyError" in capfd.readouterr().err


def test_the_window_is_measured_with_its_own_training_process() -> None:
    found = bench.in_process(bench.Job("window30", TINY), 3.0)
    assert found is not None
    assert found["frames_per_second"] > 0
    assert found["steps_per_second"] > 0
