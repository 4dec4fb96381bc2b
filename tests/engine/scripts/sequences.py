"""Runs whose settings change on the way."""

from sameness import flow_of, model_of, plan_of

from engine.contract.values import Value
from engine.plan import Plan
from engine.run.deeds import Patched

Change = tuple[int, str, Value]
WGAN = ("objective=wasserstein", "critic.clip=0.3", "training.steps=40")
SHORT = "training.steps=40"  # so that learning rates fall on the way
RATE = "discriminator.optimiser.rate"
PENALTY = "discriminator.gradient_penalty"

SEQUENCES: dict[str, tuple[Plan, list[Change]]] = {
    "how often, how many, how long": (
        plan_of(*WGAN),
        [(3, "training.k_d", 3), (9, "training.batch", 24), (9, "training.steps", 90)],
    ),
    "a bound that is narrowed and widened at one step": (
        plan_of(*WGAN),
        [(5, "discriminator.clip.c", 0.02), (5, "discriminator.clip.c", 0.5)],
    ),
    "a bound that comes and goes": (
        plan_of("objective=wasserstein"),
        [(5, "discriminator.clip.on", True), (9, "discriminator.clip.on", False)],
    ),
    "a penalty that comes and goes and comes": (
        plan_of(),
        [(4, f"{PENALTY}.on", True), (9, f"{PENALTY}.on", False), (14, f"{PENALTY}.on", True)],
    ),
    "two that draw from the same numbers": (
        plan_of("critic.instance_noise=0.5"),
        [(6, f"{PENALTY}.on", True), (12, "discriminator.instance_noise.on", False)],
    ),
    "another loss, and back": (
        plan_of(),
        [(4, "objective.kind", "hinge"), (8, "objective.kind", "non_saturating")],
    ),
    "the generator looks ahead": (
        plan_of(),
        [(4, "discriminator.unrolling.on", True), (8, "discriminator.unrolling.steps", 2)],
    ),
    "rates, also while they fall and once they do no more": (
        plan_of(SHORT),
        [(5, RATE, 0.01), (25, RATE, 0.005), (27, "discriminator.optimiser.decay_start", 1.0)],
    ),
    "another optimiser, twice at one step, and one of the same class": (
        plan_of("generator.optimiser=momentum"),
        [
            (6, "discriminator.optimiser.kind", "sgd"),
            (6, "discriminator.optimiser.kind", "adam"),
            (8, "generator.optimiser.kind", "sgd"),
        ],
    ),
    "an optimiser that was told something at the step at which it was replaced": (
        plan_of(),
        [
            (6, "discriminator.optimiser.beta1", 0.1),
            (6, "discriminator.optimiser.kind", "sgd"),
            (6, "discriminator.optimiser.kind", "adam"),
        ],
    ),
    "a momentum that is given up, also ahead": (
        plan_of("discriminator.optimiser=momentum", "critic.unrolling=2"),
        [(6, "discriminator.optimiser.momentum", 0.0), (9, RATE, 0.05)],
    ),
    "other data, of which constants follow": (
        plan_of("data=checkerboard"),
        [(5, "data.count", 6), (9, "data.kind", "grid"), (12, "data.kind", "checkerboard")],
    ),
    "a training set is drawn anew": (plan_of("data.size=30"), [(5, "data.radius", 3.0)]),
    "a prior that is made of the training set": (
        model_of("data.size=30", "prior=aggregated"),
        [(5, "data.radius", 3.0)],
    ),
    "before the first step": (plan_of(), [(0, "training.k_g", 2), (0, "data.kind", "moons")]),
    "β, its way up, and more codes": (
        model_of(SHORT),
        [(5, "bound.beta", 0.2), (9, "bound.warm_up", 20), (12, "bound.kind", "iwae")],
    ),
    "a gradient that some weights have no part in": (
        model_of("posterior=gumbel"),
        [(5, "posterior.temperature", 0.5), (9, "bound.estimator", "reinforce")],
    ),
    "weights that a gradient finds late": (
        model_of("posterior=gumbel", "bound.estimator=reinforce"),
        [(6, "bound.estimator", "reparametrisation"), (16, "optimiser.rate", 0.002)],
    ),
    "methods of a posterior": (
        model_of("posterior=vq"),
        [(5, "posterior.commitment", 1.0), (5, "posterior.decay", 0.5)],
    ),
    "a flow": (flow_of(SHORT), [(5, "optimiser.rate", 0.0005), (9, "optimiser.kind", "sgd")]),
}


def rest_of(plan: Plan, changes: list[Change]) -> tuple[Plan, list[Patched]]:
    paths = [path.rpartition(".") for _, path, _ in changes]
    return plan, [
        Patched(step, section, field, value)
        for (step, _, value), (section, _, field) in zip(changes, paths, strict=True)
    ]
