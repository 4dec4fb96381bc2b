"""Event files, read back with messages made by others."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))  # for ``event_files``

from event_files import records, values

from engine.contract.errors import UserError
from engine.exports.events import save_events
from engine.exports.source import Source
from engine.run.columns import Columns

hparams_pb2 = pytest.importorskip("tensorboardX.proto.plugin_hparams_pb2")


def test_it_begins_as_tensorboard_expects(source: Source, tmp_path: Path) -> None:
    path = save_events(tmp_path / "logs" / "ring", source)
    assert path.parent == tmp_path / "logs" / "ring"
    assert path.name.startswith("events.out.tfevents.")
    first, *others = records(path)
    assert first.file_version == "brain.Event:2"
    assert not any(event.file_version for event in others)


def test_every_point_of_every_curve_is_there(source: Source, curves: Any, tmp_path: Path) -> None:
    found = list(values(save_events(tmp_path, source)))
    for name, tag in (("loss", "losses/loss"), ("jsd", "divergences/jsd")):
        points = [(e.step, v.simple_value) for e, v in found if v.tag == tag]
        steps, expected = curves[name]
        assert [step for step, _ in points] == steps.tolist()
        np.testing.assert_allclose([value for _, value in points], expected, rtol=1e-7)
    seconds = [e.wall_time for e, v in found if v.tag == "losses/loss"]
    np.testing.assert_allclose(np.diff(seconds), 0.5, atol=1e-5)


def test_a_curve_says_once_what_it_is(source: Source, tmp_path: Path) -> None:
    found = [v for _, v in values(save_events(tmp_path, source)) if v.tag == "divergences/jsd"]
    assert found[0].metadata.display_name == "JSD (nats)"
    assert found[0].metadata.summary_description == "By counts. Source: Lin 1991."
    assert not any(value.HasField("metadata") for value in found[1:])


def test_settings_are_hyperparameters(source: Source, tmp_path: Path) -> None:
    plugins = {
        v.tag: hparams_pb2.HParamsPluginData.FromString(v.metadata.plugin_data.content)
        for _, v in values(save_events(tmp_path, source))
        if v.metadata.plugin_data.plugin_name == "hparams"
    }
    experiment = plugins["_hparams_/experiment"].experiment
    assert {info.name for info in experiment.hparam_infos} == {"training.k_d", "training.seed"}
    assert "divergences/jsd" in {info.name.tag for info in experiment.metric_infos}
    started = plugins["_hparams_/session_start_info"].session_start_info.hparams
    assert started["training.k_d"].number_value == 5
    assert plugins["_hparams_/session_end_info"].session_end_info.status == 1


def test_what_happened_and_what_was_seen_is_there(source: Source, tmp_path: Path) -> None:
    found = list(values(save_events(tmp_path, source)))
    texts = {(e.step, v.tensor.string_val[0]) for e, v in found if v.tag == "marks/text_summary"}
    assert texts == {(2, b"bookmark"), (4, "k 1 → 5".encode())}
    (picture,) = [v.image for _, v in found if v.tag == "images/codes"]
    image = Image.open(io.BytesIO(picture.encoded_image_string))
    assert image.size == (picture.width, picture.height)
    assert image.width == 3 * image.height  # three in a row


def test_what_cannot_be_written_is_said(
    make_source: Callable[..., Source], nothing_measured: Columns, give_up: Any, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="no curves yet"):
        save_events(tmp_path, make_source(columns=nothing_measured))
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="it is a file"):
        save_events(tmp_path / "file", make_source())
    kind, report = give_up
    with pytest.raises(kind):
        save_events(tmp_path / "logs", make_source(), report)
    assert list((tmp_path / "logs").iterdir()) == []
