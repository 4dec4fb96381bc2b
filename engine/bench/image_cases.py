"""The cases on images: a DCGAN and a VAE, in the engine and as a tutorial writes them."""

from __future__ import annotations

from collections.abc import Callable

import torch

from engine.bench import work
from engine.bench.cases import Figures, recorded, timed
from engine.bench.naive_images import NaiveDcgan, NaiveVae
from engine.bench.work import Size
from engine.contract.snapshot import Floats
from engine.contract.values import Config
from engine.kinds import datasets
from engine.numerics.streams import stream
from engine.plan import check

Make = Callable[[Size, int], Config]
CONFIGS: dict[str, Make] = {"dcgan": work.dcgan, "vae": work.vae}


def run(name: str, size: Size, seconds: float, device: str) -> Figures:
    """Measure one case in this process; images are what the players are trained on, once each."""
    torch.set_num_threads(1)
    loop, model = name.split("_")
    side = work.SIDES[device]
    step = tutorial(model, size, side, device) if loop == "naive" else ours(model, size, device)
    figures = timed(waited(step, device), seconds)
    return {**figures, "images_per_second": size.batch * figures["steps_per_second"]}


def tutorial(model: str, size: Size, side: int, device: str) -> Callable[[], object]:
    """Return one step of the tutorial's loop."""
    if model == "dcgan":
        return NaiveDcgan(size, images(side), side, device).step
    return NaiveVae(size, images(side), side, device).step


def ours(model: str, size: Size, device: str) -> Callable[[], object]:
    """Return one step of the engine, with its recorder and its cheap metrics."""
    return recorded(CONFIGS[model](size, work.SIDES[device]), device)


def images(side: int) -> Floats:
    """Return the images (n, side · side) that the engine's run is trained on as well."""
    plan = check({"data": {"kind": "shapes", "side": side}})
    dataset = datasets.get("shapes")(plan.settings["data"])
    return dataset.sample(work.TABLE, stream(0, "training set"))


def waited(step: Callable[[], object], device: str) -> Callable[[], object]:
    """Return the step; on a GPU one that counts only when all its work is done.

    What is queued is waited for every 50 steps, so that a loop may run ahead as in training.
    """
    if device == "cpu":
        return step
    taken = 0

    def synchronous() -> None:
        nonlocal taken
        step()
        taken += 1
        if taken % 50 == 0:
            torch.cuda.synchronize()

    return synchronous
