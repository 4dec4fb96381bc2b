"""How good the judge is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.imaging.classified import classified, classifier, holds_out
from engine.kinds import Measurement, metric

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class ClassifierAccuracy:
    """The accuracy, on 2000 held-out images, of the classifier that judges the fakes.

    It is trained on the dataset alone and the same for every run on it; what it says of fakes
    cannot be better than this.
    """

    name: ClassVar[str] = "classifier_accuracy"
    label: ClassVar[str] = "Accuracy of the classifier"
    unit: ClassVar[str] = "none"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "images"
    source: ClassVar[str] = "Lucic et al. 2018"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs images of known classes, some of them held out."""
        return classified(seen) and holds_out(seen)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        accuracy = classifier(seen).accuracy
        return Measurement(float("nan") if accuracy is None else accuracy)
