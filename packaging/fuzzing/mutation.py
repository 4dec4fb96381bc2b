"""Makes wrong bytes and wrong text of right ones; the same random numbers give the same."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Literal

SIZES = (0, 1, 2, 7, 127, 128, 255, 256, 2**15, 2**16 - 1, 2**31 - 1, 2**31, 2**32 - 1, 2**40)
LARGEST = (2**62, 2**63 - 1, 2**63, 2**64 - 1)
TOKENS = (
    *("nan", "NaN", "inf", "-inf", "Infinity", "1e400", "-1", "0", "-0.0", "1e-400", "9" * 400),
    *("true", "null", "None", '""', "''", "[]", "{}", '"\\ud800"', "\x00", "\ufeff", "\u202e"),
    *("é", "𝒟", "\N{ZERO WIDTH SPACE}", "\r", "\r\n", "\t", "\v", "\u2028", "#", "---", "```"),
    *("&a", "*a", "!!python/object:os.system", "<<: *a", "../../../etc/passwd", "A" * 5000),
    *("[[[", "]]]", "{{{", "}}}", '"""', "'''", "\\", "=", ":", ",", ";", "%s", "{0}", "${x}"),
)
NESTS = (("[", "]"), ("{", "}"), ('{"a":', "}"), ("(", ")"), ("- ", ""), ("a.", ""), ("> ", ""))
DEPTHS = (3, 30, 300, 3000, 30_000)
NUMBER = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")
WORD = re.compile(r"[A-Za-z_]\w+")
MOST = 2**20  # bytes of a wrong file

Change = Callable[[random.Random, bytes, Sequence[bytes]], bytes]
Edit = Callable[[random.Random, str], str]


def wrong(chance: random.Random, right: Sequence[bytes]) -> bytes:
    """Return one of the right contents with one to four changes to its bytes."""
    content = chance.choice(right)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        content = chance.choice(CHANGES)(chance, content, right)
    return content[:MOST]


def misspelt(chance: random.Random, text: str) -> str:
    """Return a text with one to four changes to its words, numbers, lines and brackets."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        text = chance.choice(EDITS)(chance, text)
    return text[:MOST]


def _flip(chance: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    found = bytearray(content)
    for _number in range(chance.choice((1, 1, 8))):
        if found:
            found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def _overwrite(chance: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    """Write a number that matters to programs in place of one, as a length field may be."""
    width = chance.choice((1, 2, 4, 8))
    number = chance.choice((*SIZES, *LARGEST)) % (1 << 8 * width)
    at = chance.randrange(len(content) + 1)
    order: Literal["little", "big"] = "little" if chance.random() < 0.5 else "big"
    return content[:at] + number.to_bytes(width, order) + content[at + width :]


def _cut(chance: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _drop(chance: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + content[at + chance.choice((1, 4, 64, 1024)) :]


def _insert(chance: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(content) + 1)
    extra = chance.choice((chance.randbytes(4), b"\x00" * 64, b"\xff" * 64, chance.randbytes(512)))
    return content[:at] + extra + content[at:]


def _repeat(chance: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(content) + 1)
    piece = content[at : at + chance.choice((1, 16, 256))]
    return content[:at] + piece * chance.choice((2, 64, 1000)) + content[at:]


def _splice(chance: random.Random, content: bytes, right: Sequence[bytes]) -> bytes:
    other = chance.choice(right)
    at, there = chance.randrange(len(content) + 1), chance.randrange(len(other) + 1)
    return content[:at] + other[there:]


def _swap(chance: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    size = chance.choice((4, 32, 256))
    a, b = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    return content[:a] + content[b : b + size] + content[a + size : b] + content[a : a + size]


def _in_text(chance: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    """Change it as text, whatever it is."""
    text = misspelt(chance, content.decode("latin-1"))
    return text.encode("latin-1", errors="replace")


def _number(chance: random.Random, text: str) -> str:
    return _replaced(chance, text, NUMBER, str(chance.choice((*SIZES, *LARGEST, -1, 0.5, 1e308))))


def _token(chance: random.Random, text: str) -> str:
    return _replaced(chance, text, chance.choice((NUMBER, WORD)), chance.choice(TOKENS))


def _word(chance: random.Random, text: str) -> str:
    """Put another word of the text in the place of one."""
    words = WORD.findall(text)
    return _replaced(chance, text, WORD, chance.choice(words)) if words else text


def _put(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(TOKENS) + text[at:]


def _nest(chance: random.Random, text: str) -> str:
    opening, closing = chance.choice(NESTS)
    depth = chance.choice(DEPTHS)
    at = chance.randrange(len(text) + 1)
    tail = closing * depth if chance.random() < 0.7 else ""
    return text[:at] + opening * depth + "1" + tail + text[at:]


def _nest_value(chance: random.Random, text: str) -> str:
    opening, closing = chance.choice(NESTS)
    depth = chance.choice(DEPTHS)
    return _replaced(chance, text, NUMBER, opening * depth + "1" + closing * depth)


def _lines(chance: random.Random, text: str) -> str:
    """Repeat, drop, move or indent a line."""
    lines = text.split("\n")
    at, there = chance.randrange(len(lines)), chance.randrange(len(lines))
    line = lines[at]
    act = chance.randrange(4)
    if act == 0:
        lines[there:there] = [line] * chance.choice((1, 3, 500))
    elif act == 1:
        del lines[at]
    elif act == 2:
        lines[at], lines[there] = lines[there], line
    else:
        lines[at] = " " * chance.choice((1, 2, 8)) + line
    return "\n".join(lines)


def _replaced(chance: random.Random, text: str, what: re.Pattern[str], by: str) -> str:
    places = [found.span() for found in what.finditer(text)]
    if not places:
        return text
    start, end = chance.choice(places)
    return text[:start] + by + text[end:]


CHANGES: tuple[Change, ...] = (
    *(_flip, _flip, _overwrite, _overwrite, _cut, _drop, _insert, _repeat, _splice, _swap),
    _in_text,
)
EDITS: tuple[Edit, ...] = (_number, _token, _word, _put, _nest, _nest_value, _lines)
