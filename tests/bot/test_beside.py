"""Who reads waits for no one who writes."""

import asyncio
import threading

from bot.beside import THREADS, run_reading, run_writing


def test_readers_go_on_though_all_writers_wait() -> None:
    released = threading.Event()

    async def go() -> str:
        writers = [asyncio.create_task(run_writing(released.wait)) for _ in range(THREADS * 2)]
        try:
            async with asyncio.timeout(5):
                return await run_reading("{} {done}".format, "read", done="on")
        finally:
            released.set()
            await asyncio.gather(*writers)

    assert asyncio.run(go()) == "read on"


def test_what_work_raises_comes_to_who_waits() -> None:
    async def go() -> None:
        try:
            await run_writing(int, "no number")
        except ValueError:
            return
        raise AssertionError

    asyncio.run(go())
