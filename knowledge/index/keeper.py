"""The one owner of the vector index: follows the catalog, answers, and mends.

Chroma is asked only while it stands exactly where the catalog stands. In every other moment, and
for every search that filters, `ExactIndex` answers; so no answer waits for Chroma or misses news.
Everything that opens, writes or closes Chroma happens in one background thread.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import filelock
import numpy as np
from numpy.typing import NDArray

from knowledge.catalog.records import Position
from knowledge.errors import CatalogError, LibraryError, VectorIndexError
from knowledge.filters import Filters
from knowledge.index import folders
from knowledge.index.embedded import EmbeddedHome
from knowledge.index.exact import ExactIndex
from knowledge.index.following import Hits, Progress, VectorSource, changes_between, went_back
from knowledge.index.homes import Followed, Home, Subject
from knowledge.index.place import ChromaPlace
from knowledge.index.remote import RemoteHome

POLL_S = 1.0
"""How often the owner looks for new articles by itself; a search makes it look at once."""
STRIDE = 5_000
"""Vectors taken over before the position is written down."""
RETRY_S = (2.0, 900.0)
"""The first and the longest pause before a failed index is tried again; it doubles in between."""
DRAIN_S = 5.0
"""How long closing waits for the searches that are under way."""
PATIENCE = 3
"""Looks in a row at which a wrong number of vectors may stand: another bot may be writing."""
EMBEDDED_ELSEWHERE = (
    "The articles were embedded by another model meanwhile; restart to embed them for this one."
)


@dataclass(frozen=True, slots=True)
class IndexHealth:
    """How the index does. `behind` counts catalog changes it has not taken over, at most.

    `last_problem` is what went wrong in this process, or why what lies there cannot be used.
    """

    place: str
    owner: bool
    state: str
    vectors: int
    behind: int
    folder_bytes: int
    last_problem: str | None


class IndexKeeper:
    """Searches the passages of one embedder, as the catalog has them now.

    Make it with `open`. Safe to use from many threads. Searching never fails for Chroma's sake: it
    raises CatalogError when the catalog cannot be read, VectorIndexError when the embeddings stored
    there have another number of dimensions, ValueError when the query has.
    """

    def __init__(
        self,
        *,
        source: VectorSource,
        embedder: str,
        dimensions: int,
        data_dir: Path,
        place: ChromaPlace,
        report: Callable[[str], None],
        progress: Progress | None,
    ) -> None:
        self._stop = threading.Event()
        self._report = report
        subject = Subject(source, embedder, dimensions, self._say, progress, self._stop.is_set)
        self._subject = subject
        self._data_dir = data_dir
        self._place = place
        self._exact = ExactIndex(source, embedder, dimensions)
        self._home: Home = (
            EmbeddedHome(subject, data_dir) if place.embedded else RemoteHome(subject, place)
        )
        self._lock = filelock.FileLock(data_dir / folders.LOCK, thread_local=False)
        self._wake = threading.Event()
        self._gate = threading.Condition()
        self._live: Followed | None = None  # what searches see; guarded by the gate
        self._opened: Followed | None = None  # what the background thread has open
        self._in_flight = 0
        self._suspicion: str | None = None  # why a search gave up on Chroma
        self._distrusted: str | None = None  # why the index must be built anew
        self._problem: str | None = None
        self._said: set[str] = set()
        self._why_exact = "this process does not keep the index"
        self._thread: threading.Thread | None = None

    @classmethod
    def open(
        cls,
        source: VectorSource,
        embedder: str,
        dimensions: int,
        data_dir: Path,
        place: ChromaPlace,
        *,
        own: bool,
        report: Callable[[str], None],
        progress: Progress | None = None,
    ) -> "IndexKeeper":
        """Ready to answer at once. With `own`, keep Chroma too, unless another process does.

        `report` gets a sentence for the person at the keyboard whenever something went wrong or
        was mended, `progress` how far a build is; both are called from the background thread.
        Importing and opening Chroma takes a second of processor time there, so a command that
        answers one question and ends is better off without `own`.
        """
        keeper = cls(
            source=source,
            embedder=embedder,
            dimensions=dimensions,
            data_dir=data_dir,
            place=place,
            report=report,
            progress=progress,
        )
        if own and keeper._takes_ownership():
            keeper._thread = threading.Thread(
                target=keeper._keep_going, name="vector-index", daemon=True
            )
            keeper._thread.start()
        return keeper

    def search(self, query: NDArray[np.float32], k: int, filters: Filters) -> Hits:
        """Hits, best first, at most `k`, over every passage that the catalog holds now."""
        now = self._exact.follow()
        if not filters.narrows and (filters.include_samples or not self._exact.holds_samples()):
            hits = self._ask_chroma(now, query, k)
            if hits is not None and len(hits) >= min(k, now.count):
                return hits
        return self._exact.search(query, k, filters)

    def follow(self) -> None:
        """Take over now what changed in the catalog; searches do so by themselves."""
        self._exact.follow()
        self._wake.set()

    @property
    def owner(self) -> bool:
        """Whether this process keeps Chroma."""
        return self._thread is not None

    @property
    def settled(self) -> bool:
        """Whether Chroma is in use and stands where the catalog stands."""
        live = self._live
        position = self._subject.source.position(self._subject.embedder)
        return live is not None and live.at == position

    def health(self, *, verify: bool = False) -> IndexHealth:
        """How the index does. `verify` reads the folder of a closed index against its checksum."""
        now = self._subject.source.position(self._subject.embedder)
        live = self._live
        manifest = folders.read_manifest(self._data_dir) if self._place.embedded else None
        unfit = self._unfit(manifest) if manifest and not live else None
        if unfit:
            manifest = None
        at = live.at if live else manifest.position if manifest else Position(0, 0, 0)
        folder = self._data_dir / manifest.folder if manifest else None
        state = self._state_in_words(live, now)
        if verify and folder and manifest and manifest.checksum:
            same = folders.checksum(folder) == manifest.checksum
            state += "; its files are sound" if same else "; its files are damaged"
        return IndexHealth(
            place=str(self._place),
            owner=self.owner,
            state=state,
            vectors=at.count,
            behind=changes_between(at, now),
            folder_bytes=folders.size_of(folder) if folder else 0,
            last_problem=self._problem or (None if self.owner else unfit),
        )

    def _unfit(self, manifest: folders.Manifest) -> str | None:
        """Why the index that the manifest names is none of this library as it is set up now."""
        subject = self._subject
        if manifest.catalog != subject.source.id:
            why = "belongs to another library"
        elif (manifest.embedder, manifest.dimensions) != (subject.embedder, subject.dimensions):
            why = "was built for another embedder"
        elif not (self._data_dir / manifest.folder).is_dir():
            why = "is missing"
        else:
            return None
        return f"The vector index {why}; a running `pullquote run` builds it."

    def close(self, timeout_s: float = 15.0) -> None:
        """Stop following, close Chroma and vouch for its files; at most `timeout_s`.

        An index not closed in time is probed at the next start, no more.
        """
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout_s)

    def __enter__(self) -> "IndexKeeper":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # In the thread of the caller

    def _takes_ownership(self) -> bool:
        try:
            self._data_dir.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(blocking=False)
        except filelock.Timeout:
            self._why_exact = "another process keeps the index"
            return False
        except OSError as error:
            self._why_exact = f"the folder {self._data_dir} cannot be written"
            self._problem = (
                f"The vector index cannot be kept in {self._data_dir} ({error.strerror}). "
                f"Answers come by exact search; make the folder writable and start again."
            )
            self._say(self._problem)
            return False
        return True

    def _ask_chroma(self, now: Position, query: NDArray[np.float32], k: int) -> Hits | None:
        with self._gate:
            live = self._live
            if live is None:
                return None
            if live.at != now:
                self._wake.set()
                return None
            self._in_flight += 1
        try:
            return live.index.search(query, k, Filters(include_samples=True))
        except VectorIndexError as error:
            with self._gate:
                if self._live is not None and self._live.index is live.index:
                    self._live = None
                    self._suspicion = str(error)
            self._wake.set()
            return None
        finally:
            with self._gate:
                self._in_flight -= 1
                self._gate.notify_all()

    def _state_in_words(self, live: Followed | None, now: Position) -> str:
        if self._thread is None:
            return f"exact search, because {self._why_exact}"
        if live is not None:
            return "in use" if live.at == now else "catching up; exact search answers meanwhile"
        if self._problem:
            return "out of order; exact search answers meanwhile"
        return "being opened or built; exact search answers meanwhile"

    # In the background thread

    def _keep_going(self) -> None:
        pause = RETRY_S[0]
        try:
            while not self._stop.is_set():
                begun = time.monotonic()
                try:
                    self._bring_up()
                    self._follow_until_stopped()
                except Exception as error:
                    # The edge of this thread: whatever it is, answers go on without Chroma.
                    self._fail(error)
                    if time.monotonic() - begun > RETRY_S[1]:
                        pause = RETRY_S[0]
                    self._stop.wait(pause)
                    pause = min(2 * pause, RETRY_S[1])
        finally:
            self._retire(sound=True)
            self._lock.release()

    def _bring_up(self) -> None:
        self._suspicion = None
        opened = self._home.bring_up(distrusted=self._distrusted)
        if opened is None:
            return
        self._opened = opened
        self._catch_up()
        self._distrusted = self._problem = None
        with self._gate:
            self._live = self._opened
        if self._said:
            self._said.clear()
            self._report(f"The vector index is in use: {self._opened.at.count} passages.")

    def _follow_until_stopped(self) -> None:
        wrong = 0
        while self._opened is not None and not self._stop.is_set():
            self._wake.wait(POLL_S)
            self._wake.clear()
            if self._suspicion is not None:
                raise VectorIndexError(self._suspicion)
            now = self._catch_up()
            wrong = wrong + 1 if self._opened.at.count != now.count else 0
            if wrong:
                at = replace(self._opened.at, count=self._opened.index.count())
                self._move_to(replace(self._opened, at=at))
            if not wrong and self._problem == EMBEDDED_ELSEWHERE:
                self._problem = None
                self._said.discard(EMBEDDED_ELSEWHERE)
            elif wrong > PATIENCE and not now.count:
                # Not a fault of Chroma's: building it anew would bring nothing.
                self._problem = EMBEDDED_ELSEWHERE
                self._say(EMBEDDED_ELSEWHERE)
            elif wrong > PATIENCE:
                raise VectorIndexError(
                    f"The vector index holds {self._opened.at.count} passages where the catalog "
                    f"has {now.count}."
                )

    def _catch_up(self) -> Position:
        """Follow until nothing is new, and say where the catalog stands (or until stopped)."""
        while True:
            assert self._opened is not None
            at = self._opened.at
            now = self._subject.source.position(self._subject.embedder)
            if went_back(at, now):
                raise VectorIndexError("The vector index is ahead of the catalog.")
            if (at.seq, at.removed) == (now.seq, now.removed) or self._stop.is_set():
                return now
            at = self._subject.bring(self._opened.index, at, limit=STRIDE)
            self._move_to(replace(self._opened, at=at))
            self._home.record(self._opened)

    def _move_to(self, followed: Followed) -> None:
        self._opened = followed
        with self._gate:
            if self._live is not None:
                self._live = followed

    def _fail(self, error: Exception) -> None:
        message = str(error)
        if not isinstance(error, (LibraryError, OSError)):
            message = f"The vector index met a fault ({type(error).__name__}: {error})."
        if not isinstance(error, (CatalogError, OSError)):
            self._distrusted = f"failed ({message.rstrip('.')})"
        self._problem = message
        self._say(f"{message.rstrip('.')}. Answers go on by exact search; it is tried again.")
        self._retire(sound=False)

    def _retire(self, *, sound: bool) -> None:
        """Take the index away from the searches and close it."""
        with self._gate:
            self._live = None
            idle = self._gate.wait_for(lambda: self._in_flight == 0, timeout=DRAIN_S)
            sound = sound and idle and self._suspicion is None
        opened, self._opened = self._opened, None
        if opened is not None:
            try:
                self._home.put_away(opened, sound=sound)
            except (LibraryError, OSError) as error:
                self._problem = str(error)  # the next start probes it or builds it anew

    def _say(self, sentence: str) -> None:
        """Report a sentence, but not twice before the index is well again."""
        if sentence not in self._said:
            self._said.add(sentence)
            self._report(sentence)
