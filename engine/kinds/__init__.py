"""The kinds of part there may be many of: one Protocol each, and the decorator that registers it.

A part is one class in one module of its kind's package. Its docstring is what the catalogue says
of it. Every class has ``name`` (as written in files), ``label`` (as shown) and ``Config``, the
settings it is built from.
"""

from engine.kinds.adversarial import (
    Constraint,
    ConstraintSettings,
    Objective,
    constraint,
    constraints,
    objective,
    objectives,
)
from engine.kinds.data import (
    PLANE,
    Dataset,
    DataSettings,
    Doubles,
    Factored,
    Labelled,
    Labels,
    Modes,
    Places,
    Quantised,
    Shape,
    Split,
    Stacked,
    Stored,
    dataset,
    datasets,
)
from engine.kinds.family import Family, families, family
from engine.kinds.networks import (
    Network,
    Optimiser,
    Tensor,
    network,
    networks,
    optimiser,
    optimisers,
)
from engine.kinds.watching import (
    Measurement,
    Metric,
    Probe,
    Steered,
    metric,
    metrics,
    probe,
    probes,
)

__all__ = [
    "PLANE",
    "Constraint",
    "ConstraintSettings",
    "DataSettings",
    "Dataset",
    "Doubles",
    "Factored",
    "Family",
    "Labelled",
    "Labels",
    "Measurement",
    "Metric",
    "Modes",
    "Network",
    "Objective",
    "Optimiser",
    "Places",
    "Probe",
    "Quantised",
    "Shape",
    "Split",
    "Stacked",
    "Steered",
    "Stored",
    "Tensor",
    "constraint",
    "constraints",
    "dataset",
    "datasets",
    "families",
    "family",
    "metric",
    "metrics",
    "network",
    "networks",
    "objective",
    "objectives",
    "optimiser",
    "optimisers",
    "probe",
    "probes",
]
