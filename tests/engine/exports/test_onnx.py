"""The generator as ONNX, run by another runtime."""

from __future__ import annotations

import importlib.util
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
MODELS: dict[str, dict[str, Any]] = {
    "gan": GAN,
    "images": {**GAN, "data": {"kind": "digits"}, "noise": {"distribution": "uniform"}},
    "vamp": {**VAE, "prior": {"kind": "vamp"}},  # which chooses one of many, as ONNX cannot
    "flow": {"family": {"kind": "flow"}, "flow": {"kind": "matching", **SMALL, "integration": 4}},
}


SLOW = ("images", "flow")  # the exporter takes its time


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.slow) if n in SLOW else n for n in MODELS]
)
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
    facts = session.get_modelmeta()
    assert (facts.custom_metadata_map["step"], facts.custom_metadata_map["seed"]) == (
        "1",
        str(trainer.training.seed),
    )
    for run in (trainer, twin):  # and the export has changed nothing
        run.advance()
    noise = seen.noise.sample(10, np.random.default_rng(0))
    np.testing.assert_array_equal(trainer.observe().generate(noise), twin.observe().generate(noise))


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


def test_a_study_has_no_generator(tmp_path: Path) -> None:
    pytest.importorskip("onnxscript")
    study = Trainer(check({"family": {"kind": "theory"}})).observe()
    with pytest.raises(UserError, match="study of theory has no generator"):
        save_onnx(tmp_path / "g.onnx", study)
