"""Examines a run again and again and says what it finds, without flickering."""

from __future__ import annotations

import logging
from bisect import bisect_right
from dataclasses import dataclass

from engine.contract.columns import ColumnsView
from engine.contract.findings import GRAVITY, Diagnosis, Finding
from engine.contract.status import Status
from engine.symptoms.evidence import Evidence
from engine.symptoms.kind import Explaining, Symptom, called, symptoms, watched

APPEARS = 2  # examinations in a row that must find something before it is said
LINGERS = 6  # in a row that must find nothing before it is taken back: 3 s of watching
YOUNG = 50  # steps in which nothing is said: every run begins badly
log = logging.getLogger(__name__)


@dataclass
class _Held:
    """What is known of one symptom: how often in a row it was found, or was not."""

    found: int = 0
    missed: int = 0
    said: Finding | None = None

    def note(self, finding: Finding | None) -> None:
        if finding is None:
            self.found, self.missed = 0, self.missed + 1
            if self.missed >= LINGERS:
                self.said = None
        else:
            self.found, self.missed = self.found + 1, 0
            if self.said is not None or self.found >= APPEARS:
                self.said = finding

    @property
    def settled(self) -> bool:
        """Whether another look at the same would change nothing."""
        return self.missed == 0 if self.said is not None else self.found == 0


class Watch:
    """Remembers what was found in a run; ``diagnosis`` is what is said at present.

    It changes only when something else is to be said, so that its identity tells of news. Other
    threads may read it, and what was said before.
    """

    def __init__(self, run: str = "") -> None:
        self.diagnosis = Diagnosis(run)
        self._parts: dict[Symptom, _Held] | None = None
        self._past = [(0, self.diagnosis)]
        self._step = 0
        self.news: list[tuple[int, str]] = []  # steps and labels of warnings that were not there

    @property
    def settled(self) -> bool:
        """Whether examining the same curves again would change nothing that is said."""
        return all(held.settled for held in (self._parts or {}).values())

    def at(self, step: int) -> Diagnosis:
        """Return what was said of the same run at a step."""
        past = self._past
        place = bisect_right(past, step, key=lambda entry: entry[0])
        return past[max(place, 1) - 1][1]

    def examine(self, columns: ColumnsView, status: Status) -> Diagnosis:
        """Look at the curves as they are now and return what is to be said."""
        evidence = Evidence(columns, status)
        if status.run != self.diagnosis.run or evidence.step < self._step or self._parts is None:
            self._parts = {kind(): _Held() for kind in symptoms.all().values()}
            self._past = [(0, Diagnosis(status.run))]
        self._step = evidence.step
        if evidence.step >= YOUNG:
            for part in tuple(self._parts):
                self._look(part, evidence)
        self._say(status, evidence, self._parts)
        return self.diagnosis

    def _look(self, part: Symptom, evidence: Evidence) -> None:
        """Look for one symptom; a faulty part is left out from now on, and ends nothing else."""
        assert self._parts is not None
        try:
            self._parts[part].note(part.find(evidence) if watched(part, evidence) else None)
        except Exception:
            log.exception("the symptom '%s' failed and is left out", part.name)
            del self._parts[part]

    def _say(self, status: Status, evidence: Evidence, parts: dict[Symptom, _Held]) -> None:
        found = {part: held.said for part, held in parts.items() if held.said is not None}
        explaining = (part for part in found if isinstance(part, Explaining))
        explained = {name for part in explaining for name in part.explains}
        said = (finding for part, finding in found.items() if part.name not in explained)
        findings = tuple(sorted(said, key=lambda finding: GRAVITY[finding.severity]))
        labels = tuple(called(part, evidence) for part in parts if watched(part, evidence))
        diagnosis = Diagnosis(status.run, findings, labels)
        if diagnosis != self.diagnosis:
            known = {finding.symptom for finding in self.diagnosis.findings}
            for finding in findings:
                if finding.severity == "warning" and finding.symptom not in known:
                    self.news.append((self._step, finding.label))
            if _gist(diagnosis) != _gist(self._past[-1][1]):
                # what is said by new settings was not said of what was measured before them
                self._past.append((max(self._step, status.since or 0), diagnosis))
            self.diagnosis = diagnosis


def _gist(diagnosis: Diagnosis) -> tuple[object, ...]:
    """Return what is remembered of a diagnosis: the sentences, whatever their numbers."""
    return diagnosis.watched, *((f.symptom, f.sentence) for f in diagnosis.findings)
