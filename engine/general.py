"""The settings that belong to no single part: the training itself, the noise, the observation."""

from __future__ import annotations

from typing import Literal

from engine.settings import Settings, setting


class TrainingSettings(Settings):
    """The game: how many updates each player gets, on how many examples, for how long."""

    k_d: int = setting(
        1,
        label="Discriminator steps",
        symbol="k",
        low=1,
        high=100,
        live=True,
        help="Updates of the discriminator or critic in every step.",
        source="Lecture C p. 7; Goodfellow et al. 2014, algorithm 1",
        families=("adversarial",),
    )
    k_g: int = setting(
        1,
        label="Generator steps",
        symbol="k_G",
        low=1,
        high=100,
        live=True,
        help="Updates of the generator in every step.",
        families=("adversarial",),
    )
    batch: int = setting(
        256,
        label="Batch size",
        symbol="m",
        low=1,
        high=16_384,
        scale="log",
        live=True,
        help="Examples of the data in each update; a game draws as many fakes.",
        source="Lecture C p. 7",
    )
    ema: float = setting(
        0.999,
        label="Weight averaging",
        low=0.0,
        high=0.9999,
        live=True,
        help="Decay of the exponential moving average of the weights of the generator, or of the "
        "whole model where there is one player; 0 is off. The average warms up as min(decay, "
        "(1+t)/(10+t)).",
        source="Yazıcı et al. 2019",
    )
    show_ema: bool = setting(
        False,
        label="Show the average",
        live=True,
        help="Draw and measure with the averaged weights instead of those that are trained.",
    )
    steps: int = setting(
        10_000,
        label="Length",
        unit="steps",
        low=1,
        high=10_000_000,
        scale="log",
        live=True,
        help="The experiment's own length: learning-rate schedules end here.",
    )
    seed: int = setting(
        0,
        label="Seed",
        low=0,
        high=2**31 - 1,
        help="All random numbers of the run follow from it.",
    )


class NoiseSettings(Settings):
    """The prior from which the generator's input is drawn."""

    dimension: int = setting(
        2,
        label="Noise dimension",
        symbol="dim z",
        low=1,
        high=1024,
        scale="log",
        help="How many coordinates the noise z has.",
        source="Lecture C p. 2",
    )
    distribution: Literal["normal", "uniform"] = setting(
        "normal",
        label="Noise",
        symbol="p_z",
        help="The distribution of z: standard normal, or uniform on [−1, 1].",
        source="Lecture C p. 2",
        choice_labels=("Normal", "Uniform"),
    )


class ObservationSettings(Settings):
    """How much of the time goes into looking at the run, and with how many samples."""

    budget: float = setting(
        0.1,
        label="Observation budget",
        low=0.01,
        high=0.9,
        live=True,
        help="Share of the time that costly metrics and pictures may take together; their rates "
        "adapt to it.",
    )
    samples: int = setting(
        10_000,
        label="Samples for divergences",
        symbol="N",
        low=500,
        high=200_000,
        scale="log",
        live=True,
        help="Fresh fakes behind the JSD and the mode counts.",
    )
    transport: int = setting(
        512,
        label="Samples for transport",
        symbol="n",
        low=64,
        high=4096,
        scale="log",
        live=True,
        help="Points on each side of the exact W1; its cost grows as the cube.",
    )
    memory: int = setting(
        256,
        label="Memory for the past",
        unit="MB",
        low=16,
        high=16_384,
        scale="log",
        live=True,
        help="What the recorded pictures of all runs may take together, and so much again the "
        "states by which training can go back. When it is full, both are kept half as densely.",
    )


SECTIONS = (
    ("training", "Training", "Objective", TrainingSettings),
    ("observation", "Observation", "View", ObservationSettings),
)
