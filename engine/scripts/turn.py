"""What a script does once so many steps are taken, and the loops between."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.scripts.pieces import Training

WIDTH = 100  # columns of a script
INDENT = " " * 4


@dataclass(slots=True)
class Turn:
    """What is done once so many steps are taken.

    ``told`` says what for. ``names`` are defined anew and ``lines`` done by a function of the turn,
    which is given what it ``needs`` of the training; ``fresh`` is made in the training itself,
    before that, by the names of what is made. ``acts`` are the lines that act on a network,
    ``made`` and ``tuned`` what names and optimisers were defined as and told last.
    """

    step: int
    told: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    needs: set[str] = field(default_factory=set)
    fresh: dict[tuple[str, ...], str] = field(default_factory=dict)
    acts: set[str] = field(default_factory=set)
    made: dict[tuple[str, ...], str] = field(default_factory=dict)
    tuned: dict[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What its function is called."""
        return f"change_after_{self.step}"

    def define(self, names: Sequence[str], text: str) -> None:
        """Have names defined anew for all that comes after."""
        self.names += [name for name in names if name not in self.names]
        self._supersede(self.made.get(tuple(names), ""), names)
        self.made[tuple(names)] = text
        self.lines.append(text)

    def act(self, text: str, needs: Collection[str]) -> None:
        """Have something done to a network."""
        self.acts.add(text)
        self.needs |= set(needs)
        self.lines.append(text)

    def retune(self, name: str, words: Mapping[str, str]) -> None:
        """Have an optimiser told something by name."""
        told = self.tuned.get(name, {})
        if told.keys() <= words.keys():
            self._supersede(_retuned(name, told), [name])
        self.tuned[name] = words
        self.needs.add(name)
        self.lines.append(_retuned(name, words))

    def make(self, names: Sequence[str], text: str) -> None:
        """Have something made in the training itself, and forget what it was told before."""
        self.lines = [line for line in self.lines if not line.startswith(f"retune({names[0]}, ")]
        self.fresh[tuple(names)] = text

    def _supersede(self, text: str, names: Sequence[str]) -> None:
        """Take back what defined names, if nothing after it asks for them or acts."""
        if text in self.lines:
            place = self.lines.index(text)
            after = self.lines[place + 1 :]
            asked = set(re.findall(r"\w+", "\n".join(after)))
            if asked.isdisjoint(names) and self.acts.isdisjoint(after):
                del self.lines[place]

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


def _retuned(name: str, words: Mapping[str, str]) -> str:
    return f"retune({', '.join([name, *(f'{word}={value}' for word, value in words.items())])})"


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
