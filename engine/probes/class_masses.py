"""How the fakes are shared among the classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Table, frozen
from engine.contract.specs import Picture
from engine.imaging.classified import classified, fair_classes, fake_counts, real_masses
from engine.kinds import Labelled, Stacked, probe

if TYPE_CHECKING:
    from engine.observation import Observation


@probe
class ClassMasses:
    """For every class its share of 1000 fresh fakes and of the data, by the dataset's classifier.

    ``covered`` is 1 where the class gets at least a fifth of the fakes that it should have.
    """

    name: ClassVar[str] = "class_masses"
    label: ClassVar[str] = "Class masses"
    picture: ClassVar[Picture] = "table"

    def applies(self, seen: Observation) -> bool:
        """It needs images of known classes, not so many that they are stacked."""
        return classified(seen) and not isinstance(seen.dataset, Stacked)

    def draw(self, seen: Observation, resolution: int = 0) -> Table:
        """Make the picture."""
        counts, masses = fake_counts(seen), real_masses(seen)
        columns = {
            "mass": counts / counts.sum(),
            "target": masses,
            "covered": fair_classes(counts, masses),
        }
        kept = {name: frozen(values) for name, values in columns.items()}
        classes = seen.dataset.classes if isinstance(seen.dataset, Labelled) else ()
        return Table(seen.step, kept, classes)
