"""Downloads into the cache: whole and verified, or not at all."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from engine.contract.errors import FileError, UserError
from engine.imaging.cache import cache_folder, demand_space, disk_words, sweep
from engine.telling import progress

TIMEOUT = 30.0  # seconds without a byte after which a server is given up
PIECE = 64 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Remote:
    """A published file: its name, where it may be had, its SHA-256 and its size in bytes."""

    name: str
    urls: tuple[str, ...]
    sha256: str
    size: int


def fetched(remote: Remote, collection: str) -> Path:
    """Return the file in the cache, downloaded if it is not there, its checksum verified.

    The servers are tried in turn. Progress is told as it goes; a listener that raises breaks the
    download off. Raises FileError naming the file and the reason; then nothing of it is kept.
    """
    folder = cache_folder(f"downloads/{collection}")
    sweep(folder, "tmp*")
    if not (folder / remote.name).is_file():
        demand_space(folder, remote.size)
    reasons = []
    for url in remote.urls:
        try:
            return _retrieved(remote, url, folder)
        except _RefusedError as refusal:
            reasons.append(f"{urlsplit(url).hostname}: {refusal}")
    raise FileError(
        f"{remote.name} could not be downloaded ({'; '.join(reasons)}). Files from elsewhere can "
        "be used without network: set Folder (data.path) to the one that holds them"
    )


class _RefusedError(Exception):
    """One server did not deliver the file."""


class _Downloader:
    """Pooch's way of asking for a file, with progress in words and a bound on its length."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote

    def __call__(self, url: str, output_file: str | BinaryIO, pooch: object) -> None:
        """Write what is at the address, closing the connection whatever happens."""
        import requests

        progress(f"Downloading {self._remote.name} …")
        with requests.get(url, stream=True, timeout=TIMEOUT) as answer:
            answer.raise_for_status()
            with _opened(output_file) as file:
                self._copy(answer.iter_content(PIECE), file)

    def _copy(self, pieces: Iterable[bytes], file: BinaryIO) -> None:
        done = percent = 0
        for piece in pieces:
            file.write(piece)
            done += len(piece)
            if done > self._remote.size:
                raise ValueError("it is longer than the published file")
            if percent != (percent := 100 * done // self._remote.size):
                megabytes = self._remote.size / 1e6
                progress(f"Downloading {self._remote.name}: {percent} % of {megabytes:.1f} MB")


def _opened(file: str | BinaryIO) -> AbstractContextManager[BinaryIO]:
    return open(file, "w+b") if isinstance(file, str) else nullcontext(file)


def _retrieved(remote: Remote, url: str, folder: Path) -> Path:
    import pooch  # here, because most runs download nothing

    pooch.get_logger().setLevel(logging.WARNING)
    known = f"sha256:{remote.sha256}"
    downloader = _Downloader(remote)
    try:
        found = pooch.retrieve(url, known, fname=remote.name, path=folder, downloader=downloader)
    except UserError:
        raise
    except OSError as error:  # among them all that requests raises
        if words := disk_words(error):
            raise FileError(f"cannot keep {remote.name} in {folder}: {words}") from None
        raise _RefusedError(_plainly(error)) from None
    except ValueError as error:
        raise _RefusedError(_plainly(error)) from None
    return Path(found)


def _plainly(error: Exception) -> str:
    """Reword what pooch, requests and urllib3 say."""
    text, kind = str(error), type(error).__name__
    if "hash" in text and "known" in text:
        return "its checksum is not the published one"
    if "Timeout" in kind:
        return "the server did not answer in time"
    if kind == "ConnectionError":
        return "there is no connection"
    if kind in ("ChunkedEncodingError", "IncompleteRead"):
        return "the connection broke off"
    return text or kind
