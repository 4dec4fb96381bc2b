"""The text of a script as Python reads it: its definitions, and the parts of its training."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce

STEP = "step"  # the variable of its loop
APART = "\n\n\n"  # between definitions


@dataclass(frozen=True)
class Piece:
    """Statements of a script that belong together, and their text, from the first column on."""

    nodes: tuple[ast.stmt, ...]
    text: str

    @property
    def node(self) -> ast.stmt:
        """The first of the statements."""
        return self.nodes[0]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What is defined, or changed in place."""
        return tuple(dict.fromkeys(name for node in self.nodes for name in _defined(node)))

    @cached_property
    def uses(self) -> frozenset[str]:
        """The names that occur in it, but for those that it defines."""
        found = (each for node in self.nodes for each in ast.walk(node))
        return frozenset(e.id for e in found if isinstance(e, ast.Name)) - frozenset(self.names)

    @cached_property
    def meaning(self) -> str:
        """The statements without their comments and without what they say of themselves."""
        return _meaning(self.text)

    @property
    def waits(self) -> bool:
        """Whether it does nothing until it is called, and keeps nothing for then."""
        if len(self.nodes) > 1:
            return False
        if isinstance(self.node, ast.FunctionDef):
            given = self.node.args
            return not (self.node.decorator_list or given.defaults or any(given.kw_defaults))
        return isinstance(self.node, ast.ClassDef)

    @property
    def rigid(self) -> bool:
        """Whether it says something else once it is indented."""
        found = [each for node in self.nodes for each in ast.walk(node)]
        said = {id(each.value) for each in found if isinstance(each, ast.Expr)}
        return any(
            isinstance(each, ast.Constant | ast.JoinedStr)
            and each.lineno != each.end_lineno
            and id(each) not in said
            for each in found
        )

    def joined(self, other: Piece) -> Piece:
        """Return this and then another as one."""
        return Piece(self.nodes + other.nodes, f"{self.text}\n{other.text}")


@dataclass(frozen=True, slots=True)
class Training:
    """The function that trains, in parts.

    ``head`` ends before the loop over steps and consists of what it says and ``setup``; ``loop``
    is what is repeated, ``meaning`` the same without comments, and ``ending`` comes after it.
    """

    text: str
    head: str
    setup: tuple[Piece, ...]
    loop: str
    meaning: str
    ending: str


def definitions(text: str) -> dict[tuple[str, ...], Piece]:
    """Return what a script defines, by the names that are defined together.

    Statements by which the same name comes about, one after another, are one piece.
    """
    found: list[Piece] = []
    for piece in _statements(text):
        names = set(piece.names)
        before = [each for each in found if not names.isdisjoint(each.names)]
        found = [each for each in found if names.isdisjoint(each.names)]
        found.append(reduce(Piece.joined, [*before, piece]))
    return {piece.names: piece for piece in found if piece.names}


def effects(text: str) -> dict[str, Piece]:
    """Return what a script does besides defining names, by its meaning."""
    return {each.meaning: each for each in _statements(text) if not each.names}


def methods(piece: Piece) -> dict[str, Piece]:
    """Return what a class defines, by name."""
    (node,) = ast.parse(piece.text).body
    assert isinstance(node, ast.ClassDef)
    pieces = _pieces(node.body, piece.text.splitlines())
    return {name: each for each in pieces for name in each.names}


def outside(piece: Piece) -> str:
    """Return what a class is besides its methods and what it says of itself."""
    (node,) = ast.parse(piece.meaning).body
    assert isinstance(node, ast.ClassDef)
    node.body = [each for each in node.body if not isinstance(each, ast.FunctionDef)]
    return ast.unparse(node)


@lru_cache(maxsize=64)
def training(piece: Piece) -> Training:
    """Return the parts of the function that trains."""
    (node,) = ast.parse(piece.text).body
    assert isinstance(node, ast.FunctionDef)
    lines = piece.text.splitlines()
    place = next(place for place, each in enumerate(node.body) if _steps(each))
    loop = node.body[place]
    assert loop.end_lineno is not None
    repeated = "\n".join(lines[loop.lineno : loop.end_lineno])
    return Training(
        piece.text,
        "\n".join(lines[: loop.lineno - 1]),
        tuple(_pieces(node.body[1:place], lines)),  # the first says what the function is
        repeated,
        _meaning(textwrap.dedent(repeated)),
        "\n".join(lines[loop.end_lineno :]),
    )


def affected(pieces: Iterable[Piece], changed: Iterable[str]) -> frozenset[str]:
    """Return the names whose meaning depends on changed ones, and those."""
    pieces, found, before = tuple(pieces), set(changed), -1
    while len(found) > before:
        before = len(found)
        found |= {name for piece in pieces if piece.uses & found for name in piece.names}
    return frozenset(found)


def _defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from ((each.asname or each.name).partition(".")[0] for each in node.names)
    elif isinstance(node, ast.AugAssign):
        yield from _roots(node.target)
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _roots(target)


def _roots(target: ast.expr) -> Iterator[str]:
    """Yield the names that an assignment gives a value, or a part of one."""
    if isinstance(target, ast.Tuple | ast.List):
        for each in target.elts:
            yield from _roots(each)
    elif isinstance(target, ast.Subscript | ast.Attribute | ast.Starred):
        yield from _roots(target.value)
    elif isinstance(target, ast.Name):
        yield target.id


@lru_cache(maxsize=4096)  # most of a script is that of another
def _meaning(text: str) -> str:
    read = ast.parse(text)
    for each in ast.walk(read):
        if isinstance(each, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(each) is not None:
            each.body[0] = ast.Pass()
    return ast.unparse(read)


def _statements(text: str) -> list[Piece]:
    try:
        return [each for part in text.split(APART) for each in _read(part)]
    except SyntaxError:  # a string or a class goes on behind empty lines
        return [*_read(text)]


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[Piece, ...]:
    return tuple(_pieces(ast.parse(text).body, text.splitlines()))


def _steps(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.For) and isinstance(node.target, ast.Name) and node.target.id == STEP
    )


def _pieces(nodes: Iterable[ast.stmt], lines: Sequence[str]) -> Iterator[Piece]:
    for node in nodes:
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
        yield Piece((node,), textwrap.dedent("\n".join(lines[first - 1 : node.end_lineno])))
