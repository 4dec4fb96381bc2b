"""Which parts of a latent variable model make no sense together, and what has gone wrong."""

from __future__ import annotations

from engine.families.variational.model import Model
from engine.kinds import OwnPrior
from engine.numerics.codes.units import ACTIVE
from engine.plan import Plan
from engine.roles import Critical
from engine.views import LatentRecord


def complaints(model: Model, plan: Plan) -> tuple[str, ...]:
    """Say, a sentence each, which parts of a plan make no sense together."""
    found = []
    name = plan.kinds["posterior"]
    if isinstance(model.posterior, OwnPrior) and plan.kinds["prior"] != "normal":
        found.append(f"Codes of the posterior '{name}' have a prior of their own; p(z) is not used")
    parts = (model.posterior, model.prior, model.likelihood, model.dequantiser, model.bound)
    found += [part.complaint(plan.settings) for part in parts if isinstance(part, Critical)]
    if not model.posterior.reparametrised and not model.followed:
        found.append(
            f"The posterior '{name}' cannot be reparametrised, so its encoder learns nothing; "
            "choose REINFORCE as the gradient estimator"
        )
    return tuple(sentence for sentence in found if sentence)


def collapse(record: LatentRecord) -> str:
    """Say how much of the code says nothing about the example, or nothing if all of it does."""
    idle, count = sum(unit <= ACTIVE for unit in record.units), len(record.units)
    if idle == 0:
        return ""
    if idle == count:
        return (
            "Posterior collapse: q(z|x) is the same for every example, so the code says nothing; "
            "a smaller β or σ, free bits or a warm-up may help"
        )
    return (
        f"Posterior collapse in part of the code: {count - idle} of {count} units are active, and "
        "in the others q ignores x"
    )
