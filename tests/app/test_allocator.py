"""Large blocks leave the process when they are free, whatever was freed before."""

import ctypes
import gc
import sys

import psutil
import pytest

from app.allocator import LARGE, return_free_pages, return_large_blocks
from app.shell import collector
from app.shell.collector import THOROUGH, Collector

MEBIBYTE = 2**20


MAPPED = 4  # the place of hblkhd among the ten numbers of glibc's mallinfo2


class Mallinfo(ctypes.Structure):
    """What glibc tells of its heap, in bytes."""

    _fields_ = [("numbers", ctypes.c_size_t * 10)]


def mapped() -> int:
    """Return how many bytes lie in blocks of their own, outside the heap."""
    library = ctypes.CDLL(None)
    library.mallinfo2.restype = Mallinfo
    return int(library.mallinfo2().numbers[MAPPED])


def tells() -> bool:
    """Whether there is a glibc that tells of its heap, which it does since 2.33."""
    return sys.platform == "linux" and hasattr(ctypes.CDLL(None), "mallinfo2")


@pytest.mark.skipif(not tells(), reason="glibc 2.33 tells of its heap")
def test_a_large_block_stays_out_of_the_heap_after_a_larger_one_was_freed() -> None:
    assert return_large_blocks()
    library = ctypes.CDLL(None)
    library.malloc.restype = ctypes.c_void_p
    library.free.argtypes = [ctypes.c_void_p]
    library.free(library.malloc(ctypes.c_size_t(24 * MEBIBYTE)))
    before = mapped()
    block = library.malloc(ctypes.c_size_t(8 * MEBIBYTE))
    assert mapped() - before >= 8 * MEBIBYTE
    library.free(block)
    assert mapped() == before


@pytest.mark.skipif(not tells(), reason="glibc 2.33 tells of its heap")
def test_what_is_free_in_the_middle_of_the_heap_is_given_back() -> None:
    """The last block stays, so that the heap cannot be shortened at its end."""
    library = ctypes.CDLL(None)
    library.malloc.restype = ctypes.c_void_p
    library.free.argtypes = [ctypes.c_void_p]
    size = LARGE // 2
    blocks = [library.malloc(ctypes.c_size_t(size)) for _ in range(64 * MEBIBYTE // size)]
    for block in blocks:
        ctypes.memset(block, 1, size)
    for block in blocks[:-1]:
        library.free(block)
    before = psutil.Process().memory_info().rss
    assert return_free_pages()
    assert before - psutil.Process().memory_info().rss > 48 * MEBIBYTE
    library.free(blocks[-1])


def test_elsewhere_there_is_nothing_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert not return_large_blocks()
    assert not return_free_pages()


def test_the_window_gives_back_what_a_thorough_collection_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(collector, "return_free_pages", lambda: asked.append(1))
    collecting = Collector()
    for _ in range(THOROUGH - 1):
        collecting.tick()
    assert not asked
    collecting.tick()
    assert asked


def test_collection_that_was_never_taken_over_is_not_given_back() -> None:
    assert not gc.isenabled()  # no test collects while it paints
    Collector().stop()
    assert not gc.isenabled()
