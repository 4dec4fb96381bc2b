"""What of a training is made anew, or is told of, when settings change on the way."""

from __future__ import annotations

import ast
from collections.abc import Collection

from engine.scripts.later import UnsaidError
from engine.scripts.pieces import Piece, Training
from engine.scripts.turn import Turn

OPTIMISERS, COPY, STREAM = "torch.optim.", "copy.deepcopy", "stream"
MOMENTUM = "momentum"


class Retraining:
    """Follows what a training begins with through its settings."""

    def __init__(self, first: Training) -> None:
        self._before = first
        self._streams = {piece.meaning for piece in first.setup if _calls(piece, STREAM)}

    def go_on(self, after: Training, touched: Collection[str], turn: Turn) -> None:
        """Note what is to be done for the training to go on as another.

        ``touched`` are the names that mean something else now. Raises UnsaidError for what cannot
        be done to a training that has begun.
        """
        known = {piece.meaning for piece in self._before.setup}
        self._refuse_loss(after)
        for piece in after.setup:
            if isinstance(piece.node, ast.Expr):
                self._call(piece, after, touched, turn, new=piece.meaning not in known)
            elif piece.meaning not in known or self._freed(piece, after):
                self._make(piece, turn)
        self._before = after

    def _call(
        self, piece: Piece, after: Training, touched: Collection[str], turn: Turn, *, new: bool
    ) -> None:
        """Do again what each update ends in, such as keeping weights within a bound."""
        if piece.text in after.loop:
            if new or not piece.uses.isdisjoint(touched):
                turn.act(piece.text, piece.uses)
        elif new:
            raise UnsaidError(f"'{piece.text}' can only begin a training")

    def _refuse_loss(self, after: Training) -> None:
        """Refuse to undo what was done to the networks at the beginning."""
        kept = {piece.meaning for piece in after.setup}
        for piece in self._before.setup:
            done = isinstance(piece.node, ast.Expr) and piece.text not in self._before.loop
            if done and piece.meaning not in kept:
                raise UnsaidError(f"'{piece.text}' cannot be undone")

    def _make(self, piece: Piece, turn: Turn) -> None:
        """Make what was not there, or tell an optimiser of its other settings."""
        if _sets(piece):
            turn.lines.append(piece.text)
            turn.needs |= set(piece.names)
        elif _calls(piece, OPTIMISERS):
            self._optimise(piece, turn)
        elif _calls(piece, STREAM) and not set(piece.names) & self._names():
            if piece.meaning not in self._streams:  # one that was given up is taken up again
                turn.make(piece.names, piece.text)
            self._streams.add(piece.meaning)
        elif _calls(piece, COPY):
            turn.make(piece.names, piece.text)
        else:
            raise UnsaidError(f"'{piece.text}' can only begin a training")

    def _optimise(self, piece: Piece, turn: Turn) -> None:
        (name,) = piece.names
        old = next((each for each in self._before.setup if each.names == piece.names), None)
        if old is None:
            raise UnsaidError(f"{name} was not there from the beginning")
        before, now = _call_of(old), _call_of(piece)
        if _signature(before) != _signature(now):
            turn.make(piece.names, piece.text)
            return
        known, wanted = _words(before), _words(now)
        told = {
            word: value
            for word, value in wanted.items()
            if value != known.get(word) or word == "lr"
        }
        if float(known.get(MOMENTUM, 1)) == 0 != float(wanted.get(MOMENTUM, 0)):
            raise UnsaidError(f"PyTorch keeps no velocity for {name} while its momentum is 0")
        turn.retune(name, told)

    def _freed(self, piece: Piece, after: Training) -> bool:
        """Whether the learning rate of an optimiser falls no more, and is what it was at first."""
        falls = f"set_rate({piece.names[0]}, "
        return falls in self._before.loop and falls not in after.loop

    def _names(self) -> set[str]:
        return {name for piece in self._before.setup for name in piece.names}


def _sets(piece: Piece) -> bool:
    """Whether a statement gives an object another attribute."""
    return isinstance(piece.node, ast.Assign) and isinstance(piece.node.targets[0], ast.Attribute)


def _calls(piece: Piece, function: str) -> bool:
    """Whether a statement gives a name to what a function returns, or to that beside more."""
    value = piece.node.value if isinstance(piece.node, ast.Assign) else None
    values = value.elts if isinstance(value, ast.Tuple) else [value]
    first = values[0]
    return isinstance(first, ast.Call) and ast.unparse(first.func).startswith(function)


def _call_of(piece: Piece) -> ast.Call:
    assert isinstance(piece.node, ast.Assign)
    assert isinstance(piece.node.value, ast.Call)
    return piece.node.value


def _words(call: ast.Call) -> dict[str, str]:
    """Return what a call is told by name."""
    return {word.arg: ast.unparse(word.value) for word in call.keywords if word.arg}


def _signature(call: ast.Call) -> tuple[str | None, ...]:
    """Return what is called and by which names it is told what."""
    return ast.unparse(call.func), *(word.arg for word in call.keywords)
