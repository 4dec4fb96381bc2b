"""The benchmark on images: both sides train the same networks on the same images."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn.utils import parameters_to_vector

from app import bench
from engine.bench import image_cases, work
from engine.bench.naive_images import NaiveDcgan, NaiveVae
from engine.bench.work import Size
from engine.plan import check
from engine.run.trainer import Trainer

TINY = Size(2, 4)
SIDE = 16


@pytest.mark.parametrize("name", bench.OF_IMAGES)
def test_a_case_gives_steps_and_images(name: str) -> None:
    figures = image_cases.run(name, TINY, 0.02, "cpu")
    assert figures["images_per_second"] == pytest.approx(4 * figures["steps_per_second"])


def test_the_command_knows_the_cases() -> None:
    assert set(bench.OF_IMAGES) == set(bench.OF_IMAGES)


@pytest.mark.parametrize("side", [16, 64])
def test_both_sides_train_gans_of_one_size(side: int) -> None:
    naive = NaiveDcgan(TINY, image_cases.images(side), side)
    state = Trainer(check(work.dcgan(TINY, side))).state()["model"]
    for player, network in (("generator", naive.generator), ("discriminator", naive.discriminator)):
        ours = state[player]["parameters"]
        assert len(ours) == len(parameters_to_vector(network.parameters()))


def test_both_sides_train_vaes_of_one_size() -> None:
    naive = NaiveVae(TINY, image_cases.images(SIDE), SIDE)
    ours = Trainer(check(work.vae(TINY, SIDE))).state()["model"]["model"]["parameters"]
    theirs = [*naive.encoder.parameters(), *naive.decoder.parameters()]
    assert len(ours) == len(parameters_to_vector(theirs))


def test_a_naive_gan_moves_both_players() -> None:
    naive = NaiveDcgan(TINY, image_cases.images(SIDE), SIDE)
    networks = (naive.generator, naive.discriminator)
    before = [parameters_to_vector(network.parameters()) for network in networks]
    assert all(np.isfinite(naive.step()))
    after = [parameters_to_vector(network.parameters()) for network in networks]
    assert not any(torch.equal(old, new) for old, new in zip(before, after, strict=True))


def test_a_naive_vae_learns() -> None:
    torch.manual_seed(0)
    naive = NaiveVae(Size(4, 32), image_cases.images(SIDE), SIDE)
    first = naive.step()
    for _ in range(40):
        last = naive.step()
    assert last < 0.9 * first


def test_both_sides_are_trained_on_the_same_images() -> None:
    images = image_cases.images(SIDE)
    assert images.shape == (work.TABLE, SIDE * SIDE)
    trainer = Trainer(check(work.dcgan(TINY, SIDE)))
    drawn = trainer.model._draws.training  # type: ignore[attr-defined]
    np.testing.assert_array_equal(drawn, images)
