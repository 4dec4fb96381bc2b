"""Every flow as ONNX, run by the evaluator that ONNX brings and by another runtime."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine.exports.onnx import save_onnx
from engine.kinds import flows

SMALL = {"width": 4, "depth": 1}
FEW: dict[str, dict[str, Any]] = {  # layers or steps, because the exporter takes its time
    "real_nvp": {"layers": 2},
    "spline": {"layers": 1, "bins": 64},  # more than the evaluator can choose among by itself
    "maf": {"layers": 2},
    "iaf": {"layers": 2},
    "matching": {"integration": 2},
}
CASES = [
    *((name, FEW.get(name, {})) for name in sorted(flows.all())),
    ("spline", {"layers": 1, "steered": "autoregressive"}),
]


@pytest.mark.parametrize(("name", "changes"), CASES)
def test_runtimes_give_the_points_that_the_flow_gives(
    name: str, changes: dict[str, Any], observe: Any, tmp_path: Path
) -> None:
    pytest.importorskip("onnxscript")
    reference = pytest.importorskip("onnx.reference")
    runtime = pytest.importorskip("onnxruntime")
    kind = flows.get(name)
    made, random = kind(kind.Config(**SMALL, **changes), 2), np.random.default_rng(5)
    drawn = [a + 0.3 * random.standard_normal(a.shape) for a in made.initial(random)]
    parameters = [torch.tensor(array, dtype=torch.float32) for array in drawn]
    path = tmp_path / "flow.onnx"
    save_onnx(path, observe(generator=lambda codes: made.inverse(parameters, codes)))
    codes = 2 * random.standard_normal((50, 2)).astype(np.float32)
    wanted = made.inverse(parameters, torch.from_numpy(codes)).numpy()
    assert np.abs(wanted - codes).max() > 0.1, "it bends"
    for made_of in (reference.ReferenceEvaluator, runtime.InferenceSession):
        session = made_of(str(path))
        for count in (1, 50):
            (found,) = session.run(None, {"noise": codes[:count]})
            np.testing.assert_allclose(found, wanted[:count], atol=1e-4)
