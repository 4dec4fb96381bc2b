"""Messages in the wire format of protocol buffers, and records as TensorFlow frames them.

TensorBoard's messages need only numbers, texts and messages within messages; the libraries that
write them load PyTorch, which must stay out of the window's process. Sources: the protocol buffers
encoding, developers.google.com; ``tensorflow/core/lib/io/record_writer.cc``.
"""

from __future__ import annotations

import struct

from google_crc32c import value as crc32c

VARINT, DOUBLE, BYTES, FLOAT = 0, 1, 2, 5  # wire types
MASK_DELTA, WORD = 0xA282EAD8, 0xFFFFFFFF


def whole(field: int, value: int) -> bytes:
    """Return a field that holds a whole number or a truth value."""
    return _varint(field << 3 | VARINT) + _varint(value & 0xFFFFFFFFFFFFFFFF)


def double(field: int, value: float) -> bytes:
    """Return a field that holds a number in 64 bits."""
    return _varint(field << 3 | DOUBLE) + struct.pack("<d", value)


def single(field: int, value: float) -> bytes:
    """Return a field that holds a number in 32 bits."""
    return _varint(field << 3 | FLOAT) + struct.pack("<f", value)


def held(field: int, *content: bytes) -> bytes:
    """Return a field that holds a message, made of its fields, or bytes as they are."""
    body = b"".join(content)
    return _varint(field << 3 | BYTES) + _varint(len(body)) + body


def text(field: int, value: str) -> bytes:
    """Return a field that holds a text."""
    return held(field, value.encode())


def record(message: bytes) -> bytes:
    """Return a message with its length and their checksums around it."""
    length = struct.pack("<Q", len(message))
    return length + _masked(length) + message + _masked(message)


def _masked(content: bytes) -> bytes:
    crc = crc32c(content)
    return struct.pack("<I", ((crc >> 15 | crc << 17) + MASK_DELTA) & WORD)


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)
