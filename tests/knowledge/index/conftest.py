"""A Chroma server on loopback, and libraries to index."""

import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.index.place import ChromaPlace
from tests.knowledge.index.libraries import CatalogLibrary, Library, MemoryLibrary


class ChromaServer:
    """The real server, as a child process that can be ended and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._child: subprocess.Popen[bytes] | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.place = ChromaPlace(host="127.0.0.1", port=free.getsockname()[1])

    def start(self) -> None:
        chroma = Path(sys.executable).with_name("chroma")
        command = [str(chroma), "run", "--path", str(self._folder), "--host", "127.0.0.1"]
        self._child = subprocess.Popen(
            [*command, "--port", str(self.place.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder.parent,
        )
        try:
            self._wait_until_up()
        except BaseException:
            self.stop()
            raise

    def _wait_until_up(self) -> None:
        assert self._child is not None
        deadline = time.monotonic() + 60
        while not self._answers():
            assert self._child.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server did not come up"
            time.sleep(0.05)

    def send(self, number: signal.Signals) -> None:
        assert self._child is not None
        self._child.send_signal(number)

    def stop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.place.port, timeout=1)
        try:
            connection.request("GET", "/api/v2/heartbeat")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    server = ChromaServer(tmp_path_factory.mktemp("server") / "store")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_chroma_server(tmp_path: Path) -> Iterator[ChromaServer]:
    """A server that the test may kill."""
    server = ChromaServer(tmp_path / "server")
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=["memory", "catalog"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    if request.param == "memory":
        yield MemoryLibrary(catalog_id=str(tmp_path))
        return
    real = CatalogLibrary(tmp_path / "catalog")
    yield real
    real.catalog.close()


def wait_for(condition: Callable[[], bool], timeout_s: float = 30.0) -> None:
    """Return once `condition` holds; fail the test when it does not in time."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
