"""The line to a language model: one question, one message back, always within the deadline.

Calls run on an event loop in a thread of its own, because there a call can be cancelled: its
connection is closed, whether the service hangs, drips or streams without end. A few run at once;
one that no place comes free for waits within its deadline. Providers without asynchronous clients
run in the loop's few threads, which is all that can be left behind.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError as HungUpError
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NobodyAnswersError

import structlog
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.runnables import Runnable

from bot.errors import SettingsError
from bot.model.failures import lapse_of
from bot.model.lapses import Lapse, ModelLapseError
from bot.model.prompt import SCHEMA
from bot.model.resting import Rest

AT_ONCE = 4
SLACK_S = 0.5
"""How much later than its deadline a call is given up where the loop itself is kept busy."""

HANG_UP_S = 1.0

log = structlog.get_logger(__name__)


class ModelLine:
    """Asks one model. Safe to use from many threads; `connect` is called for the first question."""

    def __init__(
        self, connect: Callable[[], BaseChatModel], timeout_s: float, rest: Rest | None = None
    ) -> None:
        self._connect = connect
        self._timeout_s = timeout_s
        self.rest = rest or Rest()
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._model: BaseChatModel | None = None
        self._structured: Runnable[Sequence[BaseMessage], object] | None = None
        self._places = asyncio.Semaphore(AT_ONCE)

    def get_ready(self) -> None:
        """Make the model, without asking it anything. Raises SettingsError as `connect` does."""
        with self._starting:
            if self._model is None:
                model = self._connect()
                self._structured = _structured(model)
                self._model = model
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._loop.set_default_executor(ThreadPoolExecutor(AT_ONCE, "model"))
                threading.Thread(
                    target=_run, args=(self._loop,), name="model line", daemon=True
                ).start()

    def ask(self, messages: Sequence[BaseMessage]) -> AIMessage:
        """What the model says. Raises ModelLapseError, at the latest half a second past the
        deadline."""
        if not self.rest.may_ask():
            raise ModelLapseError(Lapse.RESTING)
        try:
            self.get_ready()
        except SettingsError as error:
            raise self._failed(ModelLapseError(Lapse.NOT_SET_UP, str(error))) from error
        assert self._loop is not None
        call = asyncio.run_coroutine_threadsafe(self._within(messages), self._loop)
        try:
            message = call.result(self._timeout_s + SLACK_S)
        except NobodyAnswersError as error:
            call.cancel()
            raise self._failed(ModelLapseError(Lapse.TIMED_OUT, type(error).__name__)) from error
        except HungUpError as error:
            raise ModelLapseError(Lapse.UNREACHABLE, type(error).__name__) from error
        except ModelLapseError as lapse:
            if lapse.lapse is Lapse.BUSY:
                raise
            raise self._failed(lapse) from lapse.__cause__
        self.rest.went_well()
        return message

    def close(self) -> None:
        """Hang up: what is being asked is cancelled."""
        loop, self._loop = self._loop, None
        if loop is not None:
            asyncio.run_coroutine_threadsafe(_hang_up(), loop)

    def _failed(self, lapse: ModelLapseError) -> ModelLapseError:
        self.rest.failed(lapse.rest_s)
        log.info("model_lapsed", lapse=lapse.lapse.name.lower(), detail=lapse.detail)
        return lapse

    async def _within(self, messages: Sequence[BaseMessage]) -> AIMessage:
        placed = False
        try:
            async with asyncio.timeout(self._timeout_s):
                async with self._places:
                    placed = True
                    return await self._said(messages)
        except TimeoutError as error:
            lapse = Lapse.TIMED_OUT if placed else Lapse.BUSY
            raise ModelLapseError(lapse, type(error).__name__) from error
        except Exception as error:  # every provider has its own tree of errors
            raise lapse_of(error) from error

    async def _said(self, messages: Sequence[BaseMessage]) -> AIMessage:
        if self._structured is not None:
            try:
                return _message(await self._structured.ainvoke(messages))
            except Exception as error:
                if lapse_of(error).lapse is not Lapse.REQUEST_REFUSED:
                    raise
                # Many services refuse what they do not know: from now on it is asked plainly.
                log.info("model_asked_plainly", detail=type(error).__name__)
                self._structured = None
        assert self._model is not None
        return _message(await self._model.ainvoke(messages))


def _run(loop: asyncio.AbstractEventLoop) -> None:
    try:
        loop.run_forever()
    finally:
        loop.close()


async def _hang_up() -> None:
    """Cancel every call, and end the loop once their connections are closed."""
    loop = asyncio.get_running_loop()
    calls = asyncio.all_tasks() - {asyncio.current_task()}
    for call in calls:
        call.cancel()
    if calls:
        await asyncio.wait(calls, timeout=HANG_UP_S)
    loop.call_soon(loop.stop)


def _structured(model: BaseChatModel) -> Runnable[Sequence[BaseMessage], object] | None:
    """The model held to the schema, with the message it came from; None where it cannot be."""
    try:
        return model.with_structured_output(SCHEMA, include_raw=True)
    except (NotImplementedError, TypeError, ValueError):
        return None


def _message(result: object) -> AIMessage:
    message = result.get("raw") if isinstance(result, dict) else result
    if not isinstance(message, AIMessage):
        raise ModelLapseError(Lapse.UNREADABLE, type(message).__name__)
    return message
