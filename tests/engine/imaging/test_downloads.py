"""Downloads from a server of the test's own: whole, damaged, broken off, cancelled."""

from __future__ import annotations

import errno
import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from engine.contract.errors import FileError, UserError
from engine.imaging import cache as caching
from engine.imaging import downloads
from engine.imaging.cache import DAY, VARIABLE, cache_folder, demand_space, sweep
from engine.imaging.downloads import Remote, fetched
from engine.telling import heard

CONTENT = os.urandom(300_000)


class Handler(BaseHTTPRequestHandler):
    """Serves what is asked of it by the path: whole, short, wrong, endless or an error."""

    def do_GET(self) -> None:
        body = {"/wrong": b"x" * len(CONTENT), "/long": CONTENT * 3}.get(self.path, CONTENT)
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        sent = body[: len(body) // 2] if self.path == "/short" else body
        try:
            self.wfile.write(sent)
        except OSError:  # the other side has had enough
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return tmp_path / "cache" / "downloads" / "set"


def remote(*urls: str) -> Remote:
    return Remote("file.gz", urls, hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))


def left(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir())


def test_a_file_is_fetched_once_and_verified_each_time(server: str, cache: Path) -> None:
    path = fetched(remote(f"{server}/whole"), "set")
    assert path.read_bytes() == CONTENT
    assert fetched(remote("http://127.0.0.1:9/nowhere"), "set") == path
    assert left(cache) == ["file.gz"]


def test_a_damaged_file_in_the_cache_is_fetched_anew(server: str, cache: Path) -> None:
    path = fetched(remote(f"{server}/whole"), "set")
    path.write_bytes(CONTENT[:-1])
    assert fetched(remote(f"{server}/whole"), "set").read_bytes() == CONTENT


def test_progress_is_told_in_words_up_to_the_end(server: str) -> None:
    told: list[str] = []
    with heard(told.append):
        fetched(remote(f"{server}/whole"), "set")
    assert told[0] == "Downloading file.gz …"
    assert told[-1] == "Downloading file.gz: 100 % of 0.3 MB"
    assert len(told) > 3


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("wrong", "its checksum is not the published one"),
        ("short", "the connection broke off"),
        ("long", "longer than the published file"),
        ("missing", "404"),
    ],
)
def test_what_is_not_the_file_is_refused_and_nothing_is_kept(
    server: str, cache: Path, path: str, words: str
) -> None:
    with pytest.raises(FileError, match=words) as caught:
        fetched(remote(f"{server}/{path}"), "set")
    assert "file.gz" in str(caught.value)
    assert "data.path" in str(caught.value)
    assert left(cache) == []


def test_without_network_the_message_says_what_to_do(cache: Path) -> None:
    with pytest.raises(FileError, match=r"there is no connection.*data\.path"):
        fetched(remote("http://127.0.0.1:9/nowhere"), "set")
    assert left(cache) == []


def test_the_next_server_is_tried(server: str) -> None:
    urls = (f"{server}/wrong", "http://127.0.0.1:9/nowhere", f"{server}/whole")
    assert fetched(remote(*urls), "set").read_bytes() == CONTENT


def test_a_listener_breaks_a_download_off(server: str, cache: Path) -> None:
    def stop(text: str) -> None:
        if "%" in text:
            raise UserError("enough")

    with heard(stop), pytest.raises(UserError, match="enough"):
        fetched(remote(f"{server}/whole", f"{server}/whole"), "set")
    assert left(cache) == []


def _full(number: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, "refused")

    return fail


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "the disk is full"), (errno.EDQUOT, "quota")]
)
def test_a_full_disk_is_named_and_no_other_server_is_asked(
    server: str, cache: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    monkeypatch.setattr(downloads._Downloader, "_copy", _full(number))  # as a write would
    with pytest.raises(FileError, match=words) as caught:
        fetched(remote(f"{server}/whole", f"{server}/whole"), "set")
    assert str(cache) in str(caught.value)
    assert left(cache) == []


def test_space_is_asked_for_before_anything_is_fetched(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"are needed there and .* are free"):
        demand_space(tmp_path, 10**18)


@pytest.mark.parametrize("short", [0, 1])
def test_a_download_asks_for_the_room_of_the_whole_file(
    server: str, cache: Path, monkeypatch: pytest.MonkeyPatch, short: int
) -> None:
    free = SimpleNamespace(free=len(CONTENT) - short)
    monkeypatch.setattr(caching.shutil, "disk_usage", lambda folder: free)
    if not short:
        assert fetched(remote(f"{server}/whole"), "set").read_bytes() == CONTENT
        return
    monkeypatch.setattr(downloads, "_retrieved", None)
    with pytest.raises(FileError, match="are needed there") as caught:
        fetched(remote(f"{server}/whole"), "set")
    assert str(cache) in str(caught.value)
    assert left(cache) == []


def test_what_is_there_already_needs_no_room(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = fetched(remote(f"{server}/whole"), "set")
    monkeypatch.setattr(caching.shutil, "disk_usage", lambda folder: SimpleNamespace(free=0))
    assert fetched(remote(f"{server}/whole"), "set") == path


def test_a_cache_that_cannot_be_made_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file"))
    with pytest.raises(FileError, match=VARIABLE):
        cache_folder("downloads")


def test_what_a_killed_process_left_is_swept_away_after_a_day(tmp_path: Path) -> None:
    old, new, other = (tmp_path / name for name in ("tmpold", "tmpnew", "kept"))
    for path in (old, new, other):
        path.touch()
    past = new.stat().st_mtime - 2 * DAY
    for path in (old, other):
        os.utime(path, (past, past))
    sweep(tmp_path, "tmp*")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "tmpnew"]
