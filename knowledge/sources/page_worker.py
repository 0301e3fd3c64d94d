"""The child process of `page_reader`: reads pages as they come, until its parent is gone."""

import json
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import asdict

from knowledge.sources.page_reader import receive_message, send_message
from knowledge.sources.reading import ReadingError
from knowledge.sources.web_page import read_page

if sys.platform != "win32":
    import resource

_MEMORY_BYTES = 2_000_000_000


def serve() -> None:
    """Greets, then answers each page on standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, replies = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a parser prints may pass for a reply
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    send_message(replies, b"{}")
    while (page := receive_message(requests)) is not None:
        send_message(replies, json.dumps(_reply(page)).encode())


def _reply(page: bytes) -> Mapping[str, object]:
    try:
        return asdict(read_page(page))
    except ReadingError as error:
        return {"reason": str(error)}
    except Exception:  # the parsers meet hostile bytes here, at the process's outermost edge
        return {"reason": "is not a web page that can be read"}


if __name__ == "__main__":
    serve()
