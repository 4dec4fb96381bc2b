"""Has the C library give memory back that is free."""

from __future__ import annotations

import ctypes
import sys

MMAP_THRESHOLD = -3  # glibc's malloc.h
LARGE = 2**15  # bytes; most of what is drawn at every frame is smaller


def return_large_blocks() -> bool:
    """Keep pictures, curves and films out of the heap; return whether that could be asked for.

    glibc raises its own limit to the largest block that was ever freed, up to 32 MiB. Pictures
    then lie among small blocks that stay, and what they leave is never whole again: after an hour
    of exports and changes of size the window held half as much again as it used. Other systems
    have allocators that give large blocks back by themselves.
    """
    library = _glibc()
    return library is not None and bool(library.mallopt(MMAP_THRESHOLD, LARGE))


def return_free_pages() -> bool:
    """Give back the pages of the heap in which nothing is left; return whether there were any.

    By itself glibc only shortens the heap at its end. It takes about a millisecond.
    """
    library = _glibc()
    return library is not None and bool(library.malloc_trim(ctypes.c_size_t(0)))


def _glibc() -> ctypes.CDLL | None:
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    return library if hasattr(library, "malloc_trim") else None  # other libraries lack it
