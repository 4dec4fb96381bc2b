"""Settings to be edited in tests, and one who listens to what a draft tells of them."""

from __future__ import annotations

from app.model.draft import Draft
from engine.contract.specs import FieldSpec, SectionSpec, VariantSpec
from engine.contract.values import Config, Value

K = FieldSpec("k_d", "int", 1, "Critic steps", symbol="k", low=1, high=100, live=True)
SEED = FieldSpec("seed", "int", 0, "Seed", low=0, high=1000)
NOISE = FieldSpec("noise", "float", 0.1, "Noise", low=0.0, high=1.0, live=True)
COUNT = FieldSpec("count", "int", 8, "Modes", low=1, high=50)
CIRCLES = FieldSpec("count", "int", 2, "Circles", low=1, high=50)
FEW = FieldSpec("count", "int", 8, "Modes", low=1, high=10)
ON = FieldSpec("on", "bool", False, "On", live=True)
SPACING = FieldSpec("spacing", "float", 2.0, "Spacing", low=0.1, high=5.0)
POINTS = FieldSpec("points", "points", (), "Points")
RATE = FieldSpec("rate", "float", 1e-3, "Rate", low=1e-6, high=1.0, scale="log", live=True)
BETA = FieldSpec("beta", "float", 0.5, "Beta", low=0.0, high=0.999, live=True)
SECTIONS = (
    SectionSpec(
        "data",
        "Dataset",
        "Data",
        (
            VariantSpec("ring", "Ring", "Eight modes.", (NOISE, COUNT)),
            VariantSpec("grid", "Grid", "", (NOISE, SPACING)),
            VariantSpec("drawn", "Drawn", "", (POINTS,)),
            VariantSpec("circles", "Circles", "", (NOISE, CIRCLES)),
            VariantSpec("pair", "Pair", "", (NOISE, FEW)),
        ),
        choosable=True,
        default_kind="ring",
    ),
    SectionSpec("training", "Training", "Objective", (VariantSpec("", "", "", (K, SEED)),)),
    SectionSpec(
        "clip",
        "Weight clipping",
        "Discriminator",
        (VariantSpec("", "", "Keeps weights small.", (ON,)),),
        switch=True,
    ),
    SectionSpec(
        "objective",
        "Loss",
        "Objective",
        (
            VariantSpec("hinge", "Hinge", "", (), reads="score"),
            VariantSpec("wasserstein", "W", "", (), reads="critic"),
        ),
        choosable=True,
        live_kind=True,
        default_kind="hinge",
    ),
    SectionSpec(
        "optimiser",
        "Optimiser",
        "Optimiser",
        (VariantSpec("adam", "Adam", "", (RATE, BETA)), VariantSpec("sgd", "SGD", "", (RATE,))),
        choosable=True,
        live_kind=True,
        default_kind="adam",
    ),
)
IN_FORCE: Config = {
    "data": {"kind": "ring", "noise": 0.1, "count": 8},
    "training": {"k_d": 1, "seed": 0},
    "clip": {"on": False},
    "objective": {"kind": "hinge"},
    "optimiser": {"kind": "adam", "rate": 1e-3, "beta": 0.5},
}


class Listener:
    """Notes everything that a draft tells."""

    def __init__(self, draft: Draft) -> None:
        self.patches: list[tuple[str, str, Value]] = []
        self.changes: list[tuple[str, str, Value, Value]] = []
        self.refreshes = 0
        draft.patched.append(lambda *patch: self.patches.append(patch))
        draft.changed.append(lambda *change: self.changes.append(change))
        draft.refreshed.append(self.count)

    def count(self) -> None:
        self.refreshes += 1
