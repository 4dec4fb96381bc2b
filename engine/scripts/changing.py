"""A script whose settings change on the way: one text, made of those of all its settings."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from engine.scripts.later import Later, UnsaidError
from engine.scripts.pieces import Piece, affected, definitions, effects, methods, outside, training
from engine.scripts.retraining import Retraining
from engine.scripts.snippets import shared
from engine.scripts.turn import INDENT, WIDTH, Turn, looping

LAST = ("draw_samples", "main")  # what is called at the end: with the last settings
APART = (*LAST, "write_losses", "train")
TRAINING = ("train",)
# an optimiser counts the steps of a weight from its first gradient on, and a run from the beginning
CLEARED, CLEARING = re.compile(r"(\w+)\.zero_grad\(\)"), r"clear_gradients(\1)"
Definitions = Mapping[tuple[str, ...], Piece]


def joined(first: str, rest: Sequence[tuple[Later, str]]) -> tuple[str, tuple[str, ...]]:
    """Return a script that begins as one and goes on as others, and what it says of the changes.

    Raises UnsaidError, naming the change, for one that cannot be made on the way.
    """
    history = _History(first)
    for change, text in rest:
        try:
            history.go_on(change, text)
        except UnsaidError as error:
            raise UnsaidError(f"{change.told} after {change.step:,} steps: {error}") from None
    return history.text(), history.told


class _History:
    """What is defined by then, and what is done when."""

    def __init__(self, first: str) -> None:
        self._first = self._newest = first
        found = definitions(first)
        self._now = _kept(found)
        self._effects = effects(first)
        self._known = {name for names in self._now for name in names}
        self._moved: set[str] = set()  # names that did not mean the same all the time
        self._added: list[str] = []
        self._turns: dict[int, Turn] = {}
        self._phases = [(0, training(found[TRAINING]))]
        self._retraining = Retraining(self._phases[0][1])

    @property
    def told(self) -> tuple[str, ...]:
        """What was changed when, a line each."""
        turns = self._turns.values()
        return tuple(f"after {t.step:,} steps: {line}" for t in turns for line in t.told)

    def go_on(self, change: Later, text: str) -> None:
        """Take the script of the settings that hold after a change."""
        found, before = definitions(text), self._phases[-1][1]
        now, after = _kept(found), training(found[TRAINING])
        turn = self._turns.get(change.step, Turn(change.step))
        done, size = turn.done, len(turn.lines) + len(turn.fresh)
        changed = self._changed(now)
        touched = affected(now.values(), changed)
        self._moved |= touched
        self._refuse_effects(effects(text), touched)
        self._define(now, changed, touched, turn)
        self._retraining.go_on(after, touched, turn)
        if turn.done == done and after.meaning == before.meaning:
            return  # it is a setting of what is shown
        if turn.done != done and len(turn.lines) + len(turn.fresh) <= size:
            said = f"{change.path} = "  # the value before it was never used
            turn.told = [line for line in turn.told if not line.startswith(said)]
        turn.told.append(change.told)
        self._turns[change.step] = turn
        self._phases.append((change.step, after))
        self._newest = text

    def text(self) -> str:
        """Return the whole script."""
        if not self._turns:
            return self._first
        found, newest = self._first, definitions(self._newest)
        for name in LAST:
            old, new = definitions(found)[(name,)].text, newest[(name,)].text
            found = found.replace(old, new)
        found = found.replace("default=LENGTH", f"default={self._length()}")
        return found.replace(self._phases[0][1].text, "\n\n\n".join(self._blocks()))

    def _changed(self, now: Definitions) -> set[str]:
        return {
            name
            for names, piece in now.items()
            if names not in self._now or piece.meaning != self._now[names].meaning
            for name in names
            if name in self._known
        }

    def _refuse_effects(self, now: Mapping[str, Piece], touched: Collection[str]) -> None:
        """Refuse what is done at the beginning, defines nothing and would not be the same now."""
        before = self._effects
        for meaning, piece in {**before, **now}.items():
            same = meaning in before and meaning in now
            if not same or not piece.uses.isdisjoint(touched):
                raise UnsaidError(f"'{piece.text}' can only begin a script")

    def _define(
        self, now: Definitions, changed: Collection[str], touched: Collection[str], turn: Turn
    ) -> None:
        for names, piece in now.items():
            if self._known.isdisjoint(names):
                self._known.update(names)
                if piece.waits or piece.uses.isdisjoint(self._moved):
                    self._added.append(piece.text)
                    continue
            elif set(names).isdisjoint(touched if not piece.waits else changed):
                continue
            if isinstance(piece.node, ast.ClassDef):
                _reform(piece, self._now.get(names), turn)
            elif piece.rigid:
                raise UnsaidError(f"{names[0]} is said in a text of several lines")
            else:
                turn.define(names, piece.text)
        kept = {names: piece for names, piece in self._now.items() if piece.waits}
        self._now = {**kept, **now}  # what is computed and not there now is computed anew then

    def _blocks(self) -> Iterator[str]:
        """Yield what takes the place of the function that trains."""
        turns = [turn for turn in self._turns.values() if turn.lines]
        given = self._given(turns)
        yield from self._added
        yield shared("clear_gradients").text
        if any(line.startswith("retune(") for turn in turns for line in turn.lines):
            yield shared("retune").text
        yield from (turn.function(given) for turn in turns)
        if turns:
            yield _table(turns)
        head, ending = self._phases[0][1].head, self._phases[-1][1].ending
        loops = looping(self._phases, [*self._turns.values()], ", ".join(given))
        yield f"{head}\n{CLEARED.sub(CLEARING, loops)}\n{ending}"

    def _given(self, turns: Sequence[Turn]) -> list[str]:
        """Return what of the training is handed to the functions of the turns."""
        needed = {name for turn in turns for name in turn.needs}
        local = [name for _, each in self._phases for p in each.setup for name in p.names]
        return [name for name in dict.fromkeys(local) if name in needed]

    def _length(self) -> str:
        """Return how long the script trains if nobody says."""
        pair = ("LENGTH",)
        old, new = definitions(self._first)[pair], definitions(self._newest)[pair]
        steps, last = int(new.meaning.rpartition("=")[2]), self._phases[-1][0]
        if old.meaning == new.meaning and last < steps:
            return "LENGTH"
        return f"{max(steps, last + 1):_}"


def _kept(found: Definitions) -> Definitions:
    return {names: each for names, each in found.items() if names[0] not in APART}


def _table(turns: Sequence[Turn]) -> str:
    """Return what is called after how many steps."""
    pairs = [f"{turn.step:_}: {turn.name}" for turn in turns]
    line = f"CHANGES = {{{', '.join(pairs)}}}"
    if len(line) <= WIDTH:
        return line
    return "\n".join(["CHANGES = {", *(f"{INDENT}{pair}," for pair in pairs), "}"])


def _reform(piece: Piece, old: Piece | None, turn: Turn) -> None:
    """Give a class other methods, whose objects go on with what they hold."""
    name, alone = piece.names[0], len(piece.nodes) == 1
    if not alone or old is None or outside(old) != outside(piece):
        raise UnsaidError(f"what {name} consists of can only begin a training")
    before = methods(old)
    for method, each in methods(piece).items():
        if method in before and before[method].meaning == each.meaning:
            continue
        if method == "__init__" or "super()" in each.text or each.rigid:
            raise UnsaidError(f"what {name} consists of can only begin a training")
        turn.lines += [each.text, f"{name}.{method} = {method}"]
