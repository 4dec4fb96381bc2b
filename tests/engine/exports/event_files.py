"""Event files, read record by record with messages made by others."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

event_pb2 = pytest.importorskip("tensorboardX.proto.event_pb2")


def records(path: Path) -> Iterator[Any]:
    """Read events, refusing any whose checksums are wrong."""
    from tensorboardX.record_writer import masked_crc32c

    content, at = path.read_bytes(), 0
    while at < len(content):
        (length,) = struct.unpack_from("<Q", content, at)
        body = content[at + 12 : at + 12 + length]
        sums = struct.unpack_from("<I", content, at + 8) + struct.unpack_from(
            "<I", content, at + 12 + length
        )
        assert sums == (masked_crc32c(content[at : at + 8]), masked_crc32c(body))
        yield event_pb2.Event.FromString(body)
        at += 16 + length


def values(path: Path) -> Iterator[tuple[Any, Any]]:
    for event in records(path):
        for value in event.summary.value:
            yield event, value
