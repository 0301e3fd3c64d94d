"""Storing beside a bot: the same vectors, one text at a time, and an end when nobody waits."""

import asyncio
import os
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from knowledge.articles import Draft
from knowledge.catalog.records import Outcome
from knowledge.embedding.choose import choose_embedder
from knowledge.feeds.storing import BATCH_CHARS, StoppedEarly, Storer, _calm
from knowledge.feeds.workers import Workers
from tests.knowledge.feeds.newsroom import FAKE, Story, small_library

TEXTS = [Story(number).text for number in range(5)] + ["short", ""]


def drafts(number: int) -> list[tuple[Draft, None]]:
    stories = [Story(at) for at in range(number)]
    return [(Draft(f"https://a.example/{s.number}", s.title, s.text), None) for s in stories]


@pytest.mark.parametrize("setting", ["bundled", FAKE])
def test_calm_embedder_gives_the_vectors_of_the_other(setting: str) -> None:
    embedder = choose_embedder(setting)
    calm = _calm(embedder, threading.Event())
    told: list[int] = []
    vectors = calm.embed_documents(TEXTS, told.append)
    assert np.array_equal(vectors, embedder.embed_documents(TEXTS))
    assert np.array_equal(calm.embed_query("ferry"), embedder.embed_query("ferry"))
    assert (calm.name, calm.dimensions) == (embedder.name, embedder.dimensions)
    assert sum(told) == len(TEXTS)


def test_calm_embedder_ends_when_nobody_waits() -> None:
    halt = threading.Event()
    halt.set()
    with pytest.raises(StoppedEarly):
        _calm(choose_embedder("bundled"), halt).embed_documents(TEXTS)


@pytest.mark.parametrize("gentle", [False, True])
def test_drafts_are_stored_in_order_and_counted(gentle: bool, tmp_path: Path) -> None:
    with small_library(tmp_path) as library:
        storer = Storer(library, gentle=gentle, halt=threading.Event())
        done = storer.store(drafts(80))
        assert [one.outcome for one in done] == [Outcome.ADDED] * 80
        assert sum(one.passages for one in done) == library.catalog.coverage().passages
        again = storer.store(drafts(3))
        assert [one.outcome for one in again] == [Outcome.UNCHANGED] * 3
        assert library.catalog.check() == []


def test_what_is_not_stored_when_nobody_waits_is_not_there(tmp_path: Path) -> None:
    halt = threading.Event()
    with small_library(tmp_path) as library:
        put = library.catalog.put

        def put_and_halt(*arguments: object) -> object:
            halt.set()
            return put(*arguments)  # type: ignore[arg-type]

        library.catalog.put = put_and_halt  # type: ignore[method-assign, assignment]
        with pytest.raises(StoppedEarly):
            Storer(library, gentle=False, halt=halt).store(drafts(200))
        stored = len(library.catalog.list_articles())
        assert 0 < stored <= BATCH_CHARS / len(Story(1).text) + 1
        assert library.catalog.check() == []


def test_cancelled_work_that_writes_is_waited_for() -> None:
    began, go, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        began.set()
        go.wait(10)
        ended.set()

    async def cancelled() -> None:
        workers = Workers(gentle=False)
        task = asyncio.create_task(workers.store(work))
        waiting = asyncio.create_task(workers.store(ended.clear))
        await asyncio.to_thread(began.wait, 10)
        waiting.cancel()
        task.cancel()
        await asyncio.sleep(0.05)
        assert not task.done()
        go.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ended.is_set()
        assert workers.halt.is_set()
        workers.close()
        assert ended.is_set()  # what had not begun was dropped

    asyncio.run(cancelled())


@pytest.mark.skipif(sys.platform != "linux", reason="priorities of threads are Linux's")
@pytest.mark.parametrize("gentle", [False, True])
def test_only_gentle_threads_step_back(gentle: bool) -> None:
    async def niceness() -> int:
        workers = Workers(gentle=gentle)
        try:
            return await workers.store(
                lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
            )
        finally:
            workers.close()

    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert asyncio.run(niceness()) == (max(before, 10) if gentle else before)
