"""Bytes that only their writer understands, with a checksum that says whether they are whole.

Qt reads how windows and docks were arranged without looking twice: damaged bytes make it lose
panels, ask for windows of 16 million pixels, or crash.
"""

from __future__ import annotations

import hashlib

SEAL = hashlib.sha256().digest_size


def sealed(content: bytes) -> bytes:
    """Return bytes with their checksum before them."""
    return hashlib.sha256(content).digest() + content


def unsealed(content: bytes) -> bytes:
    """Return what was sealed, nothing if it is not what it was."""
    inner = content[SEAL:]
    return inner if sealed(inner) == content else b""
