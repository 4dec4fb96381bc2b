"""The classifier of a dataset: how well it knows it, and that it needs nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from engine.imaging import classifier as module
from engine.imaging.cache import VARIABLE
from engine.imaging.classified import classifier, fake_counts, image_count, labels, real_images
from engine.kinds import datasets
from engine.metrics.classes import ClassesCovered
from engine.metrics.classifier_accuracy import ClassifierAccuracy
from engine.metrics.classifier_fid import ClassifierFid
from engine.metrics.coverage import Coverage
from engine.metrics.stacked_modes import StackedModes
from engine.observation import NotYetError
from engine.probes.class_masses import ClassMasses


def of_the_data(observe, name="digits", **more):
    """Observe a generator that is the data itself."""
    seen = observe(name, generator=lambda z: z, **more)
    draw = seen.dataset.sample
    seen.fake = lambda count, part="fake": draw(count, np.random.default_rng(5))
    return seen


@pytest.mark.parametrize("name", ["digits", "shapes"])
def test_it_knows_what_it_has_not_been_trained_on(observe, name):
    seen = observe(name)
    found = ClassifierAccuracy().measure(seen).value
    assert found > 0.98
    images, known = seen.dataset.labelled(500, np.random.default_rng(1), "held out")
    assert (labels(seen, images) == known).mean() > 0.97


def test_it_is_the_same_in_slices_and_for_another_run(observe, monkeypatch):
    kind = datasets.get("digits")
    data = kind(kind.Config())
    monkeypatch.setattr(module, "STEPS", 12)
    whole, slices = module.Apprentice(data), module.Apprentice(kind(kind.Config()))
    one = whole.work()
    while (other := slices.work(1e-9)) is None:
        pass
    images = data.sample(20, np.random.default_rng(0))
    np.testing.assert_array_equal(one.features(images), other.features(images))


def test_it_is_kept_for_the_next_run_on_the_same_data(observe):
    assert classifier(observe("digits", seed=1)) is classifier(observe("digits", seed=2))


def test_a_hurried_observation_does_not_wait_for_it(observe, monkeypatch, tmp_path):
    monkeypatch.setattr(module, "_known", {})
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setattr("engine.imaging.classified.SLICE", 1e-9)
    seen = observe("digits")
    seen.hurried = True
    with pytest.raises(NotYetError):
        ClassifierFid().measure(seen)


def test_the_halves_of_stored_images_share_none(observe):
    seen = observe("digits")
    found = real_images(seen)
    assert image_count(seen) == seen.dataset.count() // 2
    assert len(np.unique(found, axis=0)) > 0.99 * len(found)


def test_data_in_place_of_fakes_are_as_good_as_data(observe):
    seen = of_the_data(observe)
    fid, coverage = ClassifierFid().measure(seen), Coverage().measure(seen)
    assert fid.value < 1.5 * fid.floor
    assert coverage.value > 0.9
    assert ClassesCovered().measure(seen).value == 10
    masses = ClassMasses().draw(seen).columns
    np.testing.assert_allclose(masses["mass"], masses["target"], atol=0.05)
    assert masses["target"].sum() == pytest.approx(1)


def test_one_image_over_and_over_covers_one_class(observe):
    seen = observe("digits", generator=lambda z: 0 * z[:, :1].repeat(1, 64) + 0.3)
    assert ClassesCovered().measure(seen).value == 1
    assert Coverage().measure(seen).value < 0.05
    fid = ClassifierFid().measure(seen)
    assert fid.value > 10 * fid.floor


def test_stacked_digits_are_read_channel_by_channel(observe):
    seen = of_the_data(observe, "stacked_digits", config={"observation": {"samples": 2000}})
    images, known = seen.dataset.labelled(300, np.random.default_rng(1))
    assert (labels(seen, images) == known).mean() > 0.97
    found = StackedModes().measure(seen)
    assert found.floor == pytest.approx(1000 * (1 - 0.999**2000), rel=0.02)
    assert found.value == pytest.approx(found.floor, rel=0.04)
    assert fake_counts(seen).sum() == 2000
