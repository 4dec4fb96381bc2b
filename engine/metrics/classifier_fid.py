"""The Fréchet distance on the features of the dataset's own classifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.imaging.classified import classified, fake_features, halves
from engine.kinds import Measurement, metric
from engine.numerics.distances.manifolds import frechet

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class ClassifierFid:
    """The Fréchet distance of 1000 real images and 1000 fakes on the classifier's 64 features.

    The classifier is trained on the dataset itself, so this is no Inception FID and compares runs
    on the same data alone. Data with fewer images are halved; the floor is the distance between
    two such samples of the data that share no image, which sampling alone makes positive.
    """

    name: ClassVar[str] = "classifier_fid"
    label: ClassVar[str] = "Classifier FID"
    unit: ClassVar[str] = "none"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "images"
    source: ClassVar[str] = "Heusel et al. 2017, with another network"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("0", 0.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs images of known classes."""
        return classified(seen)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        kept = halves(seen)
        floor = seen.lasting("fid floor", lambda: frechet(kept.one, kept.other))
        return Measurement(frechet(kept.one, fake_features(seen)), floor=floor)
