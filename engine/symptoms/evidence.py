"""What a symptom may look at: the curves of a run up to a step, and its settings."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

from engine.contract.columns import ColumnsView
from engine.contract.status import Status
from engine.contract.values import Value
from engine.symptoms.stretch import Stretch

RECENT = 0.2  # of the steps so far: what is true at present
LATER = 0.5  # of the steps so far: long enough to see where something is going
MOST = 2**17  # values that are read of a curve; of a longer one every 2nd, 3rd, ...
FEWEST = 1  # values: a costly metric is over hundreds of samples, so that one is no fluke
DEFAULT = "adversarial"


class Evidence:
    """The curves of one run as they are now, with its settings.

    Statistics are over the last share of the steps so far, so that a run that has just been
    changed by hand is judged anew as it goes on, and a long one is not judged by a moment.
    """

    def __init__(self, columns: ColumnsView, status: Status) -> None:
        self.columns = columns
        self.config = status.config
        self.names = frozenset(columns.names())
        self.step = max((self._newest(name) for name in self.names), default=0)

    @property
    def family(self) -> str:
        """The family of models that is trained."""
        return str(self.setting("family", "kind", DEFAULT))

    def setting(self, section: str, field: str, default: Value = "") -> Value:
        """Return a setting in force, or ``default`` where the run has no such setting."""
        return self.config.get(section, {}).get(field, default)

    def last(self, name: str, share: float = RECENT, least: int = FEWEST) -> Stretch | None:
        """Return the values over the last ``share`` of the steps, or None if there are too few.

        What is measured rarely is read back to the ``least`` newest values, as long as they all
        belong to the later half of the run.
        """
        return self._since(name, (1.0 - share) * self.step, least)

    def whole(self, name: str, least: int = FEWEST) -> Stretch | None:
        """Return all values so far, or None if there are too few."""
        return self._since(name, 0.0, least)

    def median(self, name: str, share: float = RECENT) -> float | None:
        """Return the median over the last share of the steps, or None if there are too few."""
        found = self.last(name, share)
        return None if found is None else found.median

    def floor(self, name: str) -> float | None:
        """Return what the same estimator says of two samples of the data, or None."""
        return self.columns.latest(f"{name}.floor")

    def error(self, name: str) -> float:
        """Return the usual standard error of late, 0 where none is known."""
        found = self.last(f"{name}.error", least=1)
        return 0.0 if found is None else found.median

    def _since(self, name: str, start: float, least: int) -> Stretch | None:
        steps, values = self.columns.column(name)
        begin = bisect_right(steps, start)
        back = bisect_right(steps, (1.0 - LATER) * self.step)
        begin = min(begin, max(len(steps) - least, back))
        stride = 1 + (len(steps) - begin) // MOST
        steps, values = steps[begin::stride], values[begin::stride]
        good = np.isfinite(values)
        if not good.all():
            steps, values = steps[good], values[good]
        return Stretch(name, steps, values) if len(values) >= max(least, 1) else None

    def _newest(self, name: str) -> int:
        steps, _ = self.columns.column(name)
        return int(steps[-1]) if len(steps) else 0
