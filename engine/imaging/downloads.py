"""Downloads into the cache: whole and verified, or not at all."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
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
        "be used without network: set data.path to the folder that holds them"
    )


class _RefusedError(Exception):
    """One server did not deliver the file."""


class _Progress:
    """Pooch's progress bar, in words; refuses what is longer than the file."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote
        self._done = self._percent = 0
        self.total = remote.size
        progress(f"Downloading {remote.name} …")

    def update(self, count: int) -> None:
        """Note that so many bytes more have arrived."""
        self._done += count
        if self._done > self._remote.size + PIECE:
            raise ValueError("it is longer than the published file")
        percent = min(100, 100 * self._done // self._remote.size)
        if percent != self._percent:
            self._percent = percent
            megabytes = self._remote.size / 1e6
            progress(f"Downloading {self._remote.name}: {percent} % of {megabytes:.1f} MB")

    def reset(self) -> None:
        """Begin to count again."""
        self._done = 0

    def close(self) -> None:
        """End."""


def _retrieved(remote: Remote, url: str, folder: Path) -> Path:
    import pooch  # here, because most runs download nothing

    pooch.get_logger().setLevel(logging.WARNING)
    bar = _Progress(remote)
    downloader = pooch.HTTPDownloader(progressbar=bar, chunk_size=PIECE, timeout=TIMEOUT)
    try:
        found = pooch.retrieve(
            url, f"sha256:{remote.sha256}", fname=remote.name, path=folder, downloader=downloader
        )
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
