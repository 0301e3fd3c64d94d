"""The processes that parse: many documents each, ended when late, greedy, idle or forgotten."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from knowledge.sources.parsing import MAX_DOCUMENT_BYTES, Parsers, shared_parsers
from knowledge.sources.reading import ReadingError

ROOT = Path(__file__).parents[3]
SHOWN = "The port of Fellmouth will close for two days in May while its cranes are replaced."
URL = "https://port.example/feed"


def page(body: str = "") -> bytes:
    return (
        "<!doctype html><html><head><title>Port closes</title></head><body><article>"
        f"<p>{SHOWN}</p><p>{SHOWN} Ferries go from Skerry.</p>{body}</article></body></html>"
    ).encode()


def feed(*titles: str) -> bytes:
    entries = "".join(
        f"<item><title>{title}</title><guid>{title}</guid></item>" for title in titles
    )
    return f'<rss version="2.0"><channel><title>Port</title>{entries}</channel></rss>'.encode()


SLOW = b"<html><body><article>" + b"<p><a href='/c'>link text here</a></p>" * 90_000


@pytest.fixture(autouse=True)
def no_other_children() -> None:
    shared_parsers.close()


@pytest.fixture
def parsers() -> Iterator[Parsers]:
    parsers = Parsers()
    yield parsers
    parsers.close()


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if parses(child)]


def parses(process: psutil.Process) -> bool:
    try:
        return "knowledge.sources.parse_worker" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:  # it ended between the two looks
        return False


def the_child() -> psutil.Process:
    (child,) = children()
    return child


def test_one_child_serves_documents_of_every_kind(parsers: Parsers) -> None:
    assert SHOWN in parsers.page(page()).text
    first = the_child()
    assert [entry.title for entry in parsers.feed(feed("One", "Two"), url=URL).entries] == [
        "One",
        "Two",
    ]
    link = b'<link rel="alternate" type="application/rss+xml" href="/rss"><p>x'
    assert [found.url for found in parsers.feed_links(link, url=URL)] == [
        "https://port.example/rss"
    ]
    with pytest.raises(ReadingError, match="no readable text"):
        parsers.page(b"<html><head><title>x</title></head><body></body></html>")
    assert the_child() == first


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV])
def test_child_that_died_harms_no_later_document(parsers: Parsers, how: signal.Signals) -> None:
    parsers.page(page())
    child = the_child()
    child.send_signal(how)
    assert SHOWN in parsers.page(page()).text  # at once: it may not even be dead yet
    assert the_child() != child


def test_threads_share_as_many_children_as_there_may_be() -> None:
    parsers = Parsers(children=2)
    found: list[str] = []

    def read(berth: int) -> None:
        found.append(parsers.page(page(f"<p>Berth {berth} stays open.</p>")).text)

    threads = [threading.Thread(target=read, args=(berth,)) for berth in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    try:
        assert len(children()) <= 2
        assert {n for n in range(8) if any(f"Berth {n} stays" in text for text in found)} == set(
            range(8)
        )
    finally:
        parsers.close()
    assert children() == []


def test_closed_parsers_start_again_when_they_are_needed(parsers: Parsers) -> None:
    parsers.page(page())
    parsers.close()
    assert children() == []
    assert SHOWN in parsers.page(page()).text


def test_what_waits_for_parsers_that_are_closed_is_told(parsers: Parsers) -> None:
    parsers.page(page())
    reasons: list[str] = []

    def read() -> None:
        try:
            parsers.page(SLOW)
        except ReadingError as error:
            reasons.append(str(error))

    waiting = threading.Thread(target=read)
    waiting.start()
    while not parsers._busy and waiting.is_alive():
        time.sleep(0.01)
    time.sleep(0.2)
    parsers.close()
    waiting.join(timeout=30)
    assert reasons == ["broke off when it was read as a web page"]
    assert children() == []


def test_idle_children_end(parsers: Parsers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.sources.parsing._IDLE_S", 0.05)
    parsers.page(page())
    until = time.monotonic() + 20
    while children() and time.monotonic() < until:
        time.sleep(0.05)
    assert children() == []
    assert SHOWN in parsers.page(page()).text


@pytest.mark.parametrize("document", [b"", b"x" * (MAX_DOCUMENT_BYTES + 1)])
def test_document_of_no_sensible_size_starts_no_child(parsers: Parsers, document: bytes) -> None:
    with pytest.raises(ReadingError, match=r"is empty|more than 10 MB"):
        parsers.feed(document, url=URL)
    assert children() == []


def test_child_knows_no_secrets_of_its_parent(
    parsers: Parsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    parsers.page(page())
    assert "SLACK_BOT_TOKEN" not in the_child().environ()


@pytest.mark.faults
def test_document_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    parsers = Parsers(deadline_s=2.0)
    try:
        with pytest.raises(ReadingError, match="took more than 2 s when it was read as a web page"):
            parsers.page(SLOW)
        assert children() == []
        assert SHOWN in parsers.page(page()).text
    finally:
        parsers.close()


@pytest.mark.faults
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its memory")
def test_document_that_takes_too_much_memory_is_given_up_and_the_next_is_read() -> None:
    parsers = Parsers(deadline_s=30.0)
    greedy = b"<html><body><article>" + b"<p><b>x" * 1_400_000
    held = bytearray(os.urandom(1_000_000) * 500)  # a parent as large as a bot changes nothing
    try:
        with pytest.raises(ReadingError, match="300 MB of memory"):
            parsers.page(greedy)
        assert len(held) == 500_000_000
        assert SHOWN in parsers.page(page()).text
    finally:
        parsers.close()


_PARENT = """
import os, sys, threading, time
from knowledge.sources.parsing import Parsers
parsers = Parsers(deadline_s=2.0)
page = b"<html><body><article>" + b"<p>Words enough for an article that all can read.</p>" * 9
parsers.page(page)
print(next(iter(parsers._idle))[0].pid, flush=True)
slow = b"<html><body><article>" + b"<p><a href='/c'>link text here</a></p>" * 250_000
if sys.argv[1] == "busy":
    threading.Thread(target=parsers.page, args=(slow,), daemon=True).start()
    time.sleep(0.3)
try:
    print("ready", flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    print(len(parsers.page(page).text) > 50, flush=True)
"""


def _parent(kind: str) -> tuple[subprocess.Popen[str], psutil.Process]:
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, kind],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert parent.stdout
    child = psutil.Process(int(parent.stdout.readline()))
    assert parent.stdout.readline() == "ready\n"
    return parent, child


@pytest.mark.faults
@pytest.mark.parametrize("kind", ["idle", "busy"])
def test_child_whose_parent_was_killed_ends(kind: str) -> None:
    parent, child = _parent(kind)
    parent.kill()
    parent.wait()
    child.wait(timeout=30)
    assert not child.is_running()


@pytest.mark.faults
def test_ctrl_c_leaves_the_child_at_work() -> None:
    parent, child = _parent("idle")
    os.killpg(parent.pid, signal.SIGINT)
    assert parent.stdout
    assert parent.stdout.readline() == "True\n"
    parent.wait(timeout=30)
    child.wait(timeout=30)
