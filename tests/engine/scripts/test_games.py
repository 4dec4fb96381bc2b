"""A script loses what the engine loses: for each objective with each constraint, and all else."""

from pathlib import Path

import numpy as np
import pytest
import torch
from sameness import assert_the_same, plan_of, played, scripted

from engine.kinds import constraints, objectives

# a bound so small that nothing is learnt would leave losses that are nothing but rounding
SETTINGS = {"clip": ("critic.clip=0.3",), "unrolling": ("critic.unrolling=1",)}


@pytest.mark.parametrize("constraint", ["", *constraints.all()])
@pytest.mark.parametrize("objective", objectives.all())
def test_each_objective_with_each_constraint(
    objective: str, constraint: str, tmp_path: Path
) -> None:
    more = SETTINGS.get(constraint, (f"critic.{constraint}.on=true",) if constraint else ())
    assert_the_same(plan_of(f"objective={objective}", *more), tmp_path)


@pytest.mark.parametrize("kind", ["adam", "rmsprop", "momentum", "sgd"])
def test_optimisers_with_falling_rates_also_where_the_generator_looks_ahead(
    kind: str, tmp_path: Path
) -> None:
    sides = (f"generator.optimiser={kind}", f"discriminator.optimiser={kind}")
    assert_the_same(plan_of(*sides, "training.steps=60"), tmp_path)
    assert_the_same(plan_of(*sides, "critic.unrolling=2", "critic.clip=0.3"), tmp_path, 20)


@pytest.mark.parametrize(
    "kind", ["relu", "leaky_relu", "elu", "silu", "gelu", "softplus", "tanh", "sigmoid"]
)
def test_activations(kind: str, tmp_path: Path) -> None:
    sides = (f"generator.activation={kind}", f"discriminator.activation={kind}")
    assert_the_same(plan_of(*sides, "critic.gradient_penalty=1"), tmp_path, 50)


@pytest.mark.parametrize("kind", ["default", "he", "glorot", "orthogonal", "normal"])
def test_initialisations(kind: str, tmp_path: Path) -> None:
    sides = (f"generator.initialisation={kind}", f"discriminator.initialisation={kind}")
    scales = ("generator.gain=1.3", "discriminator.deviation=0.3", "generator.depth=2")
    assert_the_same(plan_of(*sides, *scales), tmp_path, 20)


@pytest.mark.parametrize("kind", ["batch", "layer", "group", "spectral"])
def test_normalisations(kind: str, tmp_path: Path) -> None:
    sides = (f"generator.normalisation={kind}", f"discriminator.normalisation={kind}")
    assert_the_same(plan_of(*sides, "critic.r1=1"), tmp_path, 50)


@pytest.mark.parametrize(
    "settings",
    [
        ("generator.depth=0", "discriminator.depth=0"),
        ("noise.distribution=uniform", "noise.dimension=5", "generator.depth=3"),
        ("training.k_d=3", "training.k_g=2", "training.seed=7"),
        ("training.ema=0.0", "objective=minimax", "objective.smoothing=0.1"),
        ("objective=least_squares", "objective.fake_target=-1.0"),
        ("objective=f_kl", "objective.generator=saturating"),
        ("critic.instance_noise=0.5", "critic.instance_noise.decay=20"),
        (
            "objective=wasserstein",
            "critic.gradient_penalty=1",
            "critic.gradient_penalty.sides=one",
            "critic.gradient_penalty.centre=0.5",
        ),
    ],
    ids=lambda settings: settings[0],
)
def test_other_settings(settings: tuple[str, ...], tmp_path: Path) -> None:
    assert_the_same(plan_of(*settings), tmp_path)


@pytest.mark.parametrize("objective", ["hinge", "mmd_features"])
def test_all_constraints_at_once(objective: str, tmp_path: Path) -> None:
    together = ("instance_noise", "packing", "minibatch_deviation", "spectral", "r1", "clip")
    on = [f"critic.{name}.on=true" for name in (*together, "gradient_penalty")]
    plan = plan_of(f"objective={objective}", *on, "critic.clip=0.5", "critic.unrolling=1")
    assert_the_same(plan, tmp_path, 20)


def test_the_average_of_the_weights_is_the_same(tmp_path: Path) -> None:
    plan = plan_of("training.ema=0.9", "training.k_g=2")
    _, game = played(plan, 30)
    _, models = scripted(plan, tmp_path, 30)
    average = game.averaged.average
    assert average is not None
    expected = {"generator": game.generator.parameters, "average": average.parameters}
    for name, flat in expected.items():
        found = torch.cat([part.detach().flatten() for part in models[name].parameters()])
        np.testing.assert_allclose(found.numpy(), flat.values.numpy(), rtol=1e-9)


def test_a_script_of_other_settings_differs(tmp_path: Path) -> None:
    """Lest all of this hold because nothing is compared."""
    expected, _ = played(plan_of(), 5)
    losses, _ = scripted(plan_of("training.seed=1"), tmp_path, 5)
    assert not np.allclose(losses, expected, rtol=1e-6)


@pytest.mark.parametrize("network", ["dcgan", "resnet"])
@pytest.mark.parametrize(
    "settings",
    [
        ("generator.normalisation=batch", "critic.spectral=3.0"),
        ("generator.normalisation=group", "discriminator.normalisation=layer", "critic.r1=1"),
        ("critic.packing=2", "critic.minibatch_deviation.on=true", "critic.gradient_penalty=1"),
        ("discriminator.initialisation=default", "critic.clip=0.3", "critic.unrolling=1"),
        ("generator.normalisation=spectral", "discriminator.normalisation=spectral"),
    ],
    ids=lambda settings: settings[-1],
)
def test_games_of_images(network: str, settings: tuple[str, ...], tmp_path: Path) -> None:
    sides = (f"generator={network}", f"discriminator={network}")
    widths = ("generator.width=4", "discriminator.width=4", "training.batch=8")
    plan = plan_of("data=digits", *sides, *widths, *settings, small=False)
    assert_the_same(plan, tmp_path, 5)


def test_a_perceptron_makes_images(tmp_path: Path) -> None:
    assert_the_same(plan_of("data=digits", "critic.packing=2"), tmp_path, 20)
