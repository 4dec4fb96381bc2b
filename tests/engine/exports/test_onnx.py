"""The generator as ONNX, run by another runtime."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.contract.errors import UserError
from engine.exports.onnx import missing, save_onnx
from engine.plan import check
from engine.run.trainer import Trainer

SMALL = {"width": 8, "depth": 1}
GAN = {"generator": SMALL, "discriminator": SMALL, "training": {"batch": 8, "seed": 3}}
VAE = {
    "family": {"kind": "variational"},
    "encoder": SMALL,
    "decoder": SMALL,
    "training": {"batch": 8, "seed": 3},
}
CHOSEN = {"prior": "learnt", "places": 2}  # of a book, as the prior's masses say
RESNET = {"kind": "resnet", "width": 4, "normalisation": "batch"}
MODELS: dict[str, dict[str, Any]] = {
    "gan": GAN,
    "images": {**GAN, "data": {"kind": "digits"}, "noise": {"distribution": "uniform"}},
    "resnet": {**GAN, "data": {"kind": "digits"}, "generator": RESNET},
    "mixture": {**VAE, "prior": {"kind": "mixture"}},
    "vamp": {**VAE, "prior": {"kind": "vamp"}},  # which chooses one of many, as ONNX cannot
    "flow prior": {**VAE, "prior": {"kind": "flow", "layers": 2, **SMALL}},
    "quantised": {**VAE, "posterior": {"kind": "vq", **CHOSEN}},
    "flow": {"family": {"kind": "flow"}, "flow": {"kind": "real_nvp", **SMALL, "layers": 2}},
}


@pytest.mark.parametrize("name", MODELS)
def test_another_runtime_gives_the_same_samples(name: str, tmp_path: Path) -> None:
    runtime = pytest.importorskip("onnxruntime")
    pytest.importorskip("onnxscript")
    trainer, twin = (Trainer(check(MODELS[name])) for _ in range(2))
    for run in (trainer, twin):
        run.advance()
    seen, path = trainer.observe(record=False), tmp_path / "g.onnx"
    assert save_onnx(path, seen) < 1e-5
    session = runtime.InferenceSession(path)
    for count in (1, 40):
        noise = seen.noise.sample(count, np.random.default_rng(count))
        (found,) = session.run(None, {"noise": noise})
        assert found.shape == (count, *seen.dataset.shape)
        np.testing.assert_allclose(found.reshape(count, -1), seen.generate(noise), atol=1e-5)
    (given,), (made,) = session.get_inputs(), session.get_outputs()
    assert (given.shape[0], made.shape[0]) == ("n", "n")
    facts = session.get_modelmeta()
    assert (facts.custom_metadata_map["step"], facts.custom_metadata_map["seed"]) == (
        "1",
        str(trainer.training.seed),
    )
    for run in (trainer, twin):  # and the export has changed nothing
        run.advance()
    noise = seen.noise.sample(10, np.random.default_rng(0))
    np.testing.assert_array_equal(trainer.observe().generate(noise), twin.observe().generate(noise))


def test_the_file_says_nothing_of_the_machine(observe: Any, tmp_path: Path) -> None:
    pytest.importorskip("onnxscript")
    path = tmp_path / "g.onnx"
    save_onnx(path, observe(generator=lambda noise: noise.square()))
    text = path.read_bytes()
    assert b".py" not in text
    assert str(Path(__file__).parents[3]).encode() not in text
    assert str(Path.home()).encode() not in text


def test_a_model_whose_samples_depend_on_one_another_is_refused(
    observe: Any, tmp_path: Path
) -> None:
    pytest.importorskip("onnxscript")
    with pytest.raises(UserError, match="ONNX gives other samples than PyTorch"):
        save_onnx(tmp_path / "g.onnx", observe(generator=lambda noise: noise - noise.mean(0)))
    assert list(tmp_path.iterdir()) == []


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, observe: Any) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert "pip install onnx onnxscript" in missing()
    with pytest.raises(UserError, match="onnx and onnxscript, which are not installed"):
        save_onnx("g.onnx", observe())


def test_a_part_that_onnx_lacks_is_told_in_a_sentence(observe: Any, tmp_path: Path) -> None:
    pytest.importorskip("onnxscript")

    def generator(noise: Any) -> Any:
        return noise * float(noise.sum().item())  # depends on the values: it cannot be traced

    with pytest.raises(UserError, match="ONNX cannot express"):
        save_onnx(tmp_path / "g.onnx", observe(generator=generator))
    assert list(tmp_path.iterdir()) == []


def test_what_has_no_words_for_itself_is_called_by_its_name(observe: Any, tmp_path: Path) -> None:
    pytest.importorskip("onnxscript")

    def generator(noise: Any) -> Any:
        raise NotImplementedError

    with pytest.raises(UserError, match="ONNX cannot express: NotImplementedError"):
        save_onnx(tmp_path / "g.onnx", observe(generator=generator))


def test_libraries_that_do_not_fit_are_told_apart_from_the_model(
    observe: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("onnxscript")
    monkeypatch.setitem(sys.modules, "onnx_ir.passes.common", None)
    with pytest.raises(UserError, match="pip install --upgrade onnxscript"):
        save_onnx(tmp_path / "g.onnx", observe(generator=lambda noise: noise.square()))


def test_a_study_has_no_generator(tmp_path: Path) -> None:
    pytest.importorskip("onnxscript")
    study = Trainer(check({"family": {"kind": "theory"}})).observe()
    with pytest.raises(UserError, match="study of theory has no generator"):
        save_onnx(tmp_path / "g.onnx", study)
