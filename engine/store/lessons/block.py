"""Reads one YAML block of a lesson into nodes, and refuses what a lesson never needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from engine.contract.errors import ConfigError, FileError
from engine.store.lessons.node import Node, Plain, fault

LARGEST = 8 * 1024  # characters of one block
DEEPEST = 6  # lists and mappings within each other
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True, slots=True)
class Block:
    """The text of a block of ``file`` that begins in the line of that number, from 1."""

    file: str
    line: int
    text: str


def read_block(block: Block) -> Node:
    """Return the mapping that a block holds; an empty block holds an empty one.

    Raises FileError for what is not YAML, too large, too deep, or uses anchors and tags, and
    ConfigError for a field that is there twice; both name file and line.
    """
    if len(block.text) > LARGEST:
        limit = f"a block may have {LARGEST // 1024} KB"
        raise _refused(block, 0, f"this block is too large; {limit}")
    try:
        _inspect(block)
        root = yaml.compose(block.text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise _syntax(block, error) from None
    if root is None:
        return Node(block.file, block.line, "", map={})
    node = _node(block, root, "")
    node.entries()
    return node


def _inspect(block: Block) -> None:
    """Refuse what grows when it is read, before anything is built of it."""
    depth = 0
    for event in yaml.parse(block.text, Loader=yaml.SafeLoader):
        line = event.start_mark.line if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refused(block, line, "anchors (&) and aliases (*) are not allowed in a lesson")
        if getattr(event, "tag", None):
            raise _refused(block, line, "tags (!) are not allowed in a lesson")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            allowed = f"at most {DEEPEST} within each other"
            raise _refused(block, line, f"lists and groups are nested too deeply; {allowed}")


def _node(block: Block, found: yaml.Node, path: str) -> Node:
    line = block.line + found.start_mark.line
    if isinstance(found, yaml.MappingNode):
        return Node(block.file, line, path, map=dict(_entries(block, found, path)))
    if isinstance(found, yaml.SequenceNode):
        inner = (_node(block, each, f"{path}[{i}]") for i, each in enumerate(found.value, 1))
        return Node(block.file, line, path, list=tuple(inner))
    return Node(block.file, line, path, _plain(found), str(found.value))


def _entries(block: Block, found: yaml.MappingNode, path: str) -> Iterator[tuple[str, Node]]:
    seen: set[str] = set()
    for key, value in found.value:
        line = block.line + key.start_mark.line
        if not isinstance(key, yaml.ScalarNode):
            raise fault(block.file, line, "the name of a field must be a word")
        name = str(key.value)
        if name in seen:
            raise fault(block.file, line, f"{path}{'.' * bool(path)}{name}: it is set twice")
        seen.add(name)
        yield name, _node(block, value, f"{path}.{name}" if path else name)


def _plain(found: yaml.Node) -> Plain:
    """Return a plain value. Numbers are read as people write them: 1e-4 is one, 1:30 is not."""
    text = str(found.value)
    kind = str(found.tag).rpartition(":")[2]
    if getattr(found, "style", None) is not None:  # quoted
        return text
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in ("true", "yes", "on")
    if NUMBER.fullmatch(text):
        return int(text) if re.fullmatch(r"[+-]?\d+", text) else float(text)
    return text


def _syntax(block: Block, error: yaml.YAMLError) -> ConfigError | FileError:
    mark = getattr(error, "problem_mark", None)
    words = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
    return _refused(block, mark.line if mark else 0, f"this is not valid YAML: {words}")


def _refused(block: Block, line: int, message: str) -> FileError:
    return FileError(str(fault(block.file, block.line + line, message)))
