from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.contract.errors import FileError
from engine.plan import check
from engine.run.trainer import Trainer
from engine.store import checkpoint
from engine.store.checkpoint import load_checkpoint, rebuild, save_checkpoint
from engine.store.nesting import mismatch

Build = Callable[..., Trainer]


@pytest.fixture
def saved(trained: Build, tmp_path: Path) -> Path:
    path = tmp_path / "run.safetensors"
    save_checkpoint(path, trained())
    return path


def rewritten(path: Path, change: Callable[[dict[str, Any], dict[str, Any]], None]) -> Path:
    """Change fields and tensors of a checkpoint and seal it again with a right checksum."""
    tensors = safetensors.torch.load(path.read_bytes())
    size = int.from_bytes(path.read_bytes()[:8], "little")
    header = json.loads(path.read_bytes()[8 : 8 + size])
    fields = json.loads(header["__metadata__"]["saddlepoint"])
    del fields["sha256"]
    change(fields, tensors)
    fields["sha256"] = checkpoint._digest(fields, tensors)
    path.write_bytes(safetensors.torch.save(tensors, {"saddlepoint": json.dumps(fields)}))
    return path


@pytest.mark.parametrize(
    "section",
    [
        {},
        {"objective": {"kind": "wasserstein"}, "discriminator.clip": {"on": True, "c": 0.05}},
        {"discriminator.spectral": {"on": True}, "training": {"batch": 4, "ema": 0.0}},
        {"generator.optimiser": {"kind": "rmsprop"}, "discriminator.r1": {"on": True}},
        {"data": {"kind": "drawn", "points": ((0.0, 1.0), (1.0, 0.5))}},
    ],
)
def test_a_resumed_run_continues_as_the_original(
    trained: Build, tmp_path: Path, section: dict[str, dict[str, object]]
) -> None:
    original = trained(4, **section)
    save_checkpoint(tmp_path / "a", original)
    resumed = rebuild(tmp_path / "a", Trainer)
    for run in (original, resumed):
        for _ in range(5):
            run.advance()
    save_checkpoint(tmp_path / "a", original)
    save_checkpoint(tmp_path / "b", resumed)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_settings_changed_on_the_way_are_kept(trained: Build, tmp_path: Path) -> None:
    run = trained()
    run.patch("training", "k_d", 3)
    run.patch("objective", "kind", "hinge")
    save_checkpoint(tmp_path / "a", run)
    assert rebuild(tmp_path / "a", Trainer).config == run.config


def test_a_run_that_has_not_begun_is_saved_too(trained: Build, tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "a", trained(0))
    assert rebuild(tmp_path / "a", Trainer).step == 0


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_flipped_bit_goes_unnoticed(saved: Path, data: st.DataObject) -> None:
    content = saved.read_bytes()
    original = load_checkpoint(saved)
    place = data.draw(st.integers(0, len(content) - 1))
    bit = 1 << data.draw(st.integers(0, 7))
    damaged = saved.with_name("damaged")
    damaged.write_bytes(content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :])
    # A bit of the white space between two fields of the header carries nothing and may change.
    with suppress(FileError):
        found = load_checkpoint(damaged)
        assert (found.config, found.step) == (original.config, original.step)
        assert mismatch(found.state, original.state) == ""


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True))
def test_a_truncated_file_is_refused(saved: Path, share: float) -> None:
    content = saved.read_bytes()
    short = saved.with_name("short")
    short.write_bytes(content[: int(share * len(content))])
    with pytest.raises(FileError, match="short"):
        load_checkpoint(short)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200), size=st.integers(0, 2**64 - 1), brace=st.booleans())
def test_any_other_bytes_are_refused(
    tmp_path: Path, content: bytes, size: int, brace: bool
) -> None:
    path = tmp_path / "foreign"
    path.write_bytes(size.to_bytes(8, "little") + b"{" * brace + content)
    with pytest.raises(FileError, match="foreign"):
        load_checkpoint(path)


def test_a_deeply_nested_header_is_refused(tmp_path: Path) -> None:
    header = b'{"a":' * 100_000
    (tmp_path / "deep").write_bytes(len(header).to_bytes(8, "little") + header)
    with pytest.raises(FileError, match="not a checkpoint of Saddlepoint"):
        load_checkpoint(tmp_path / "deep")


def test_tensors_of_another_program_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(safetensors.torch.save({"weight": torch.zeros(3)}, {"format": "pt"}))
    with pytest.raises(FileError, match="not a checkpoint of Saddlepoint"):
        load_checkpoint(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "no safetensors file"), (b"[config]\nseed = 1\n", "no safetensors file")],
)
def test_another_kind_of_file_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(FileError, match=words):
        load_checkpoint(tmp_path / "file")


def test_a_newer_version_says_so(saved: Path) -> None:
    rewritten(saved, lambda fields, _: fields.update(version=99))
    with pytest.raises(FileError, match="newer Saddlepoint"):
        load_checkpoint(saved)


def test_a_missing_tensor_is_refused(saved: Path) -> None:
    rewritten(saved, lambda _, tensors: tensors.pop("/model/generator/parameters"))
    with pytest.raises(FileError, match="not a complete checkpoint"):
        load_checkpoint(saved)


@pytest.mark.parametrize(
    "config", [{"no_such": {}}, {"training": {"batch": -1}}, {"data": {"kind": "ringg"}}]
)
def test_settings_that_are_not_known_are_refused(saved: Path, config: dict[str, Any]) -> None:
    rewritten(saved, lambda fields, _: fields.update(config=config))
    with pytest.raises(FileError, match="settings that are not known here"):
        load_checkpoint(saved)


def test_another_architecture_is_refused(saved: Path) -> None:
    rewritten(saved, lambda fields, _: fields["config"]["generator"].update(width=7))
    with pytest.raises(FileError, match=r"'/model/generator/.*shape"):
        rebuild(saved, Trainer)


def test_a_state_of_nonsense_is_refused(saved: Path) -> None:
    def change(fields: dict[str, Any], _: dict[str, Any]) -> None:
        fields["state"]["dict"]["model"]["dict"]["draws"]["dict"]["data"] = "nonsense"

    rewritten(saved, change)
    with pytest.raises(FileError, match="cannot be restored"):
        rebuild(saved, Trainer)


def test_weights_that_are_not_finite_are_kept(trained: Build, tmp_path: Path) -> None:
    run = trained()
    state = run.state()
    state["model"]["generator"]["parameters"][0] = float("nan")
    run.restore(state)
    save_checkpoint(tmp_path / "a", run)
    found = load_checkpoint(tmp_path / "a").state["model"]["generator"]["parameters"]
    assert found[0].isnan()


def test_a_full_disk_keeps_the_last_checkpoint(
    trained: Build, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = saved.read_bytes()
    monkeypatch.setattr("engine.store.atomic.os.fsync", full)
    with pytest.raises(FileError, match="the disk is full"):
        save_checkpoint(saved, trained(6))
    assert saved.read_bytes() == before
    assert os.listdir(saved.parent) == [saved.name]


def test_the_file_is_plain_safetensors(saved: Path) -> None:
    tensors = safetensors.torch.load(saved.read_bytes())
    plan = check(load_checkpoint(saved).config)
    assert all(tensor.device.type == "cpu" for tensor in tensors.values())
    assert plan.config["training"]["batch"] == 8
