"""An HTTP client for OpenAI-compatible services that reads no more than an answer can be long.

Such a service may be anyone's, and one that streams without end would fill the memory before its
deadline. What came is counted as it comes, before anything is unpacked.
"""

import importlib
from collections.abc import AsyncIterator
from typing import Any

MOST_BYTES = 256 * 1024
MOST_PACKED_BYTES = 32 * 1024
"""Of a body that is compressed: it may grow a thousandfold."""


class TooLongError(Exception):
    """The service said more than it may. The client wraps it; look along the causes."""


def capped_openai_client(timeout_s: float) -> Any:
    """An asynchronous HTTP client of the kind that the OpenAI package uses.

    None where the package is missing: then the model cannot be made either, and that is told there.
    """
    try:
        from openai import DefaultAsyncHttpxClient  # noqa: PLC0415 (an extra)
    except ImportError:
        return None
    return DefaultAsyncHttpxClient(
        timeout=timeout_s,
        follow_redirects=False,
        headers={"Accept-Encoding": "identity"},
        event_hooks={"response": [_cap]},
    )


async def _cap(response: Any) -> None:
    packed = response.headers.get("content-encoding", "identity").lower() != "identity"
    response.stream = _capped(response, MOST_PACKED_BYTES if packed else MOST_BYTES)


def _capped(response: Any, most_bytes: int) -> Any:
    # The OpenAI package moved from httpx to its successor, and the response checks the type.
    http = importlib.import_module(type(response).__module__.partition(".")[0])
    stream = response.stream

    class Capped(http.AsyncByteStream):  # type: ignore[name-defined, misc]
        async def __aiter__(self) -> AsyncIterator[bytes]:
            size = 0
            async for part in stream:
                size += len(part)
                if size > most_bytes:
                    raise TooLongError
                yield part

        async def aclose(self) -> None:
            await stream.aclose()

    return Capped()
