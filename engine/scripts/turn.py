"""What a script does once so many steps are taken, and the loops between."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from engine.scripts.pieces import Training

WIDTH = 100  # columns of a script
INDENT = " " * 4


@dataclass(slots=True)
class Turn:
    """What is done once so many steps are taken.

    ``told`` says what for. ``names`` are defined anew and ``lines`` done by a function of the turn,
    which is given what it ``needs`` of the training; ``fresh`` is made in the training itself,
    before that, by the names of what is made.
    """

    step: int
    told: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    needs: set[str] = field(default_factory=set)
    fresh: dict[tuple[str, ...], str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What its function is called."""
        return f"change_after_{self.step}"

    def define(self, names: Sequence[str], text: str) -> None:
        """Have names defined anew for all that comes after."""
        self.names += [name for name in names if name not in self.names]
        self.lines.append(text)

    @property
    def done(self) -> tuple[list[str], list[str]]:
        """All that is done by now."""
        return [*self.lines], [*self.fresh.values()]

    def function(self, given: Sequence[str]) -> str:
        """Return its function, which is given so much of the training."""
        body = [self._said(), *self._names(), *_spaced(self.lines)]
        return (
            f"def {self.name}({', '.join(given)}):\n{textwrap.indent(chr(10).join(body), INDENT)}"
        )

    def _said(self) -> str:
        line = f'"""After {self.step:,} steps: {", ".join(self.told)}."""'
        if len(INDENT + line) <= WIDTH:
            return line
        return "\n".join([f'"""After {self.step:,} steps.', "", *self.told, '"""'])

    def _names(self) -> Iterator[str]:
        width = WIDTH - len(INDENT) - len("global ")
        for line in textwrap.wrap(", ".join(self.names), width, break_long_words=False):
            yield f"global {line.rstrip(',')}"


def looping(phases: Sequence[tuple[int, Training]], turns: Sequence[Turn], given: str) -> str:
    """Return the loops of a training that goes on in another way after so many steps."""
    groups = _groups(phases, {turn.step for turn in turns if turn.fresh})
    ends = [*(step for step, _ in groups[1:]), None]
    return "\n".join(
        line
        for (start, found), end in zip(groups, ends, strict=True)
        for line in _loop(start, end, found, [turn for turn in turns if start <= turn.step], given)
    )


def _groups(
    phases: Sequence[tuple[int, Training]], parted: Collection[int]
) -> list[tuple[int, Training]]:
    """Return phases that do the same as one, parted where something is made between them."""
    groups = list(phases[:1])
    for step, found in phases[1:]:
        if step == groups[-1][0]:
            groups[-1] = (step, found)
        elif step in parted or found.meaning != groups[-1][1].meaning:
            groups.append((step, found))
    return groups


def _loop(
    start: int, end: int | None, found: Training, turns: Sequence[Turn], given: str
) -> Iterator[str]:
    mine = [turn for turn in turns if end is None or turn.step < end]
    for turn in mine:
        if turn.step == start:
            yield from (textwrap.indent(text, INDENT) for text in turn.fresh.values())
    first = f"{start:_}, " if start else ""
    yield f"{INDENT}for step in range({first}{'steps' if end is None else f'min({end:_}, steps)'}):"
    if any(turn.lines for turn in mine):
        asked = f"if step in CHANGES:\n{INDENT}CHANGES[step]({given})"
        yield textwrap.indent(asked, 2 * INDENT)
    yield found.loop


def _spaced(texts: Sequence[str]) -> Iterator[str]:
    """Yield texts with an empty line around each definition."""
    before = False
    for text in texts:
        waits = text.startswith(("def ", "class ", "@"))
        if waits or before:
            yield ""
        yield text
        before = waits
