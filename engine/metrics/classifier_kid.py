"""The kernel distance on the features of the dataset's own classifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.imaging.classified import classified, fake_features, halves
from engine.kinds import Measurement, metric
from engine.numerics.distances.manifolds import kernel_distance

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class ClassifierKid:
    """The unbiased MMD² of 1000 real images and 1000 fakes on the classifier's 64 features.

    The kernel is (x·y/64 + 1)³. The classifier is trained on the dataset itself, so this is no
    Inception KID. Around 0 for equal distributions, so it may be negative.
    """

    name: ClassVar[str] = "classifier_kid"
    label: ClassVar[str] = "Classifier KID"
    unit: ClassVar[str] = "none"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "images"
    source: ClassVar[str] = "Bińkowski et al. 2018, with another network"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("0", 0.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs images of known classes."""
        return classified(seen)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        kept = halves(seen)
        floor = seen.lasting("kid floor", lambda: abs(kernel_distance(kept.one, kept.other).value))
        found = kernel_distance(kept.one, fake_features(seen))
        return Measurement(found.value, found.error, floor)
