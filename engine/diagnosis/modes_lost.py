"""Some modes of the data get no fakes."""

from __future__ import annotations

from typing import ClassVar

from engine.contract.findings import Finding, Reading
from engine.symptoms.evidence import Evidence
from engine.symptoms.kind import Names, symptom
from engine.symptoms.stretch import Stretch

LOST = 0.1  # nats: one of eight equal modes without any mass makes log(8/7) = 0.13
SHORT = 0.5  # modes fewer than samples of the data have: with whole modes, at least one
STILL = 1e-3  # of loss per data unit: a generator that learns nothing has found no modes to lose
TRY = {
    "adversarial": "Packing, minibatch deviation or an unrolled discriminator; a discriminator "
    "with more layers; a critic with a gradient penalty.",
    "variational": "A likelihood that starts narrower and a wider decoder, which tell modes apart; "
    "a prior that is learnt, so that samples come from where the codes are.",
    "flow": "More layers, wider ones or splines: a map that is too smooth cannot part the modes. "
    "Or more steps.",
}
SHARES = (("reverse_kl_modes", "modes_fair", "modes"), ("class_kl", "classes", "classes"))


@symptom
class ModesLost:
    """The modes' shares of the fakes are far from those of the data, and some have hardly any."""

    name: ClassVar[str] = "modes_lost"
    label: ClassVar[str] = "Modes lost"
    order: ClassVar[int] = 20
    families: ClassVar[tuple[str, ...]] = ()
    metrics: ClassVar[tuple[Names, ...]] = tuple(s[:2] for s in SHARES)
    panel: ClassVar[str] = "modes"

    def find(self, evidence: Evidence) -> Finding | None:
        """Look at the masses of the modes, or of the classes of images."""
        push = evidence.median("gradient_at_fakes")
        if push is not None and push <= STILL:
            return None
        for divergence, fair, word in SHARES:
            shares, count = evidence.last(divergence), evidence.last(fair)
            if shares is None or count is None or shares.median < LOST:
                continue
            floor = evidence.floor(fair)
            if floor is None or count.median <= floor - SHORT:
                return self._said(shares, count, floor, word, evidence.family)
        return None

    def _said(
        self, shares: Stretch, count: Stretch, floor: float | None, word: str, family: str
    ) -> Finding:
        readings: tuple[Reading, ...] = (shares.reading(shares.median, "≥", LOST),)
        of = ""
        if floor is not None:
            readings += (count.reading(count.median, "≤", floor - SHORT),)
            of = f" of {floor:.0f}"
        return Finding(
            self.name,
            self.label,
            "warning",
            _sentence(round(count.median), of, word),
            readings,
            TRY.get(family, ""),
            self.panel,
        )


def _sentence(count: int, of: str, word: str) -> str:
    who = f"only {count}{of} {word} get" if count else f"none{of or ' of the'} {word} gets"
    return f"Modes are lost: {who} a fair share of the samples."
