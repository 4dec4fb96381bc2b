"""A script whose settings change on the way loses what the engine loses."""

import random
from pathlib import Path

import numpy as np
import pytest
import torch
from sameness import flow_of, followed, model_of, plan_of, scripted
from sequences import SEQUENCES, SHORT, WGAN, Change, rest_of

from engine.contract.errors import UserError
from engine.contract.specs import FieldSpec
from engine.contract.values import Config, Value
from engine.plan import Plan, assigned, check, section_specs
from engine.run.scripted import later
from engine.scripts.later import UnsaidError
from engine.scripts.script import script_of

STEPS = 30


@pytest.mark.parametrize("name", SEQUENCES)
def test_it_goes_on_as_the_run_did(name: str, tmp_path: Path) -> None:
    plan, changes = SEQUENCES[name]
    rest = later(*rest_of(plan, changes))
    expected, _ = followed(plan, rest, STEPS)
    losses, _ = scripted(plan, tmp_path, STEPS, rest)
    np.testing.assert_allclose(losses, expected, rtol=1e-6, atol=1e-12)
    unchanged, _ = followed(plan, (), STEPS)
    assert not np.allclose(unchanged, expected, rtol=1e-6)


@pytest.mark.parametrize("seed", range(16))
def test_any_live_settings_are_changed_or_it_is_said_why_not(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)
    plan = draw.choice([plan_of(*WGAN), plan_of(SHORT), model_of(SHORT), flow_of(SHORT)])
    config, changes = plan.config, list[Change]()
    for step in sorted(draw.choices(range(STEPS), k=5)):
        path, value = _another(config, draw)
        try:
            wanted = check(assigned(config, path, value))
            followed(plan, later(*rest_of(plan, [*changes, (step, path, value)])), STEPS)
        except UserError:
            continue  # it does not go together
        config = wanted.config
        changes.append((step, path, value))
    rest = later(*rest_of(plan, changes))
    losses, said = [], ""
    try:
        losses, _ = scripted(plan, tmp_path, STEPS, rest)
    except UnsaidError as error:
        said = str(error)
    if said:
        assert any(said.startswith(f"{each.told} after {each.step} steps: ") for each in rest)
        return
    np.testing.assert_allclose(losses, followed(plan, rest, STEPS)[0], rtol=1e-6, atol=1e-12)


def _another(config: Config, draw: random.Random) -> tuple[str, Value]:
    """Choose a live setting, and a value that it does not have."""
    found: list[tuple[str, list[Value]]] = []
    for section in section_specs():
        variant = section.variant_of(config) if section.name in config else None
        if variant is None or section.name == "observation":
            continue
        if section.live_kind:
            found.append((f"{section.name}.kind", [each.name for each in section.variants]))
        for field in variant.fields:
            if field.live:
                path = f"{section.name}.{field.name}"
                found.append((path, _values(field, config[section.name][field.name])))
    path, values = draw.choice([pair for pair in found if pair[1]])
    return path, draw.choice(values)


def _values(field: FieldSpec, now: Value) -> list[Value]:
    if isinstance(now, bool):
        return [not now]
    if field.choices:
        return [each for each in field.choices if each != now]
    if isinstance(now, str | tuple):
        return []
    near = (now + 1, now - 1) if isinstance(now, int) else (now * 0.7, now + 0.1)
    low, high = field.low, field.high
    return [v for v in near if (low is None or v >= low) and (high is None or v <= high)]


def test_averages_of_weights_follow_what_they_followed(tmp_path: Path) -> None:
    changes: list[Change] = [
        (4, "training.k_g", 3),
        (8, "training.ema", 0.0),
        (12, "training.ema", 0.5),
        (16, "training.ema", 0.9),
    ]
    plan = plan_of("training.ema=0.9")
    rest = later(*rest_of(plan, changes))
    _, game = followed(plan, rest, STEPS)
    _, models = scripted(plan, tmp_path, STEPS, rest)
    expected = {"generator": game.generator.parameters, "average": game.averaged.average.parameters}
    for name, flat in expected.items():
        found = torch.cat([part.detach().flatten() for part in models[name].parameters()])
        np.testing.assert_allclose(found.numpy(), flat.values.numpy(), rtol=1e-9)


def test_of_what_is_dragged_at_one_step_the_last_value_is_said(tmp_path: Path) -> None:
    dragged: dict[str, list[Value]] = {
        "training.batch": [17, 18, 19],
        "discriminator.optimiser.rate": [0.002, 0.003, 0.004],
        "discriminator.optimiser.kind": ["sgd", "adam", "rmsprop"],
        "discriminator.gradient_penalty.weight": [2.0, 3.0, 4.0],
    }
    changes: list[Change] = [(5, path, value) for path in dragged for value in dragged[path]]
    plan = plan_of("critic.gradient_penalty=1")
    rest = later(*rest_of(plan, changes))
    losses, _ = scripted(plan, tmp_path, 10, rest)
    np.testing.assert_allclose(losses, followed(plan, rest, 10)[0], rtol=1e-6)
    told = script_of(plan, "A title", rest=rest).text.partition("on the way:")[2].split('"""')[0]
    said = [f"after 5 steps: {path} = {values[-1]}" for path, values in dragged.items()]
    assert [line.strip() for line in told.split("\n") if line] == said


def test_of_changes_at_one_step_none_is_lost_that_acted(tmp_path: Path) -> None:
    plan, changes = SEQUENCES["a bound that is narrowed and widened at one step"]
    text = script_of(plan, "A title", rest=later(*rest_of(plan, changes))).text
    for _, path, value in changes:
        assert f"    after 5 steps: {path} = {value}\n" in text


def test_what_is_shown_alone_leaves_the_script_as_it_was() -> None:
    plan = plan_of()
    rest = later(*rest_of(plan, [(4, "training.show_ema", False)]))
    assert script_of(plan, "A title", rest=rest).text == script_of(plan, "A title").text


def test_fewer_steps_than_the_first_change(tmp_path: Path) -> None:
    plan, changes = SEQUENCES["another loss, and back"]
    losses, _ = scripted(plan, tmp_path, 3, later(*rest_of(plan, changes)))
    np.testing.assert_allclose(losses, followed(plan, (), 3)[0], rtol=1e-6)


@pytest.mark.parametrize(
    ("plan", "path", "value", "why"),
    [
        (plan_of(), "discriminator.spectral.on", True, "can only begin a training"),
        (plan_of("critic.spectral.on=true"), "discriminator.spectral.on", False, "be undone"),
        (plan_of(), "objective.kind", "mmd", "be undone"),
        (model_of("posterior=vq"), "posterior.update", "gradient", "what Posterior consists of"),
        (
            plan_of("generator.optimiser=momentum", "generator.optimiser.momentum=0"),
            "generator.optimiser.momentum",
            0.9,
            "no velocity",
        ),
        (plan_of("data=drawn", "data.points=[[0, 1], [1, 0]]"), "data.sigma", 0.5, ""),
        (
            plan_of("data=drawn", "data.points=[[0, 1], [1, 0]]"),
            "data.points",
            ((0.0, 0.0), (1.0, 1.0)),
            "other data",
        ),
    ],
)
def test_what_cannot_be_changed_is_said(
    plan: Plan, path: str, value: Value, why: str, tmp_path: Path
) -> None:
    rest = later(*rest_of(plan, [(7, path, value)]))
    if not why:
        assert len(scripted(plan, tmp_path, 8, rest)[0]) == 8
        return
    with pytest.raises(UnsaidError, match=f"{path} = .* after 7 steps: .*{why}"):
        scripted(plan, tmp_path, 8, rest)
