"""Cheap parts for tests in which reading and finding are not the matter: hundreds of questions."""

from collections.abc import Sequence
from typing import Any

from bot.answers import FoundPassage
from bot.assembly import Newsroom, local_file_uri
from bot.chain import build_chain
from bot.extractive.wording import stems_of
from bot.reading import Candidate, Reader, Reading, Understood
from knowledge.library import Library
from knowledge.sentences import sentence_spans


class SharedWords:
    """Reads without a network: the sentence that shares most words with the question answers."""

    default_threshold = 0.5

    def read(self, understood: Understood, found: Sequence[FoundPassage]) -> Reading:
        """Sure of it, whatever it is."""
        asked = set(stems_of(understood.question.text))
        candidates = [
            Candidate(
                one.article, span, _shared(asked, one.article.text[span.start : span.end]), rank
            )
            for rank, one in enumerate(found)
            for span in sentence_spans(one.article.text, one.article.language)
        ]
        best_first = sorted(candidates, key=lambda one: -one.score)
        return Reading(tuple(best_first), 1.0 if candidates else 0.0)


class ReadOnce:
    """Another reader, which reads only once: for a question that is asked again and again."""

    def __init__(self, reader: Reader) -> None:
        self.default_threshold = reader.default_threshold
        self._reader = reader
        self._read: dict[str, Reading] = {}

    def read(self, understood: Understood, found: Sequence[FoundPassage]) -> Reading:
        """What the reader made of it the first time."""
        asked = understood.question.text
        if asked not in self._read:
            self._read[asked] = self._reader.read(understood, found)
        return self._read[asked]


class FoundOnce:
    """A library that searches once for questions that begin alike, up to a colon."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._found: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    @property
    def retriever(self) -> "FoundOnce":
        """This takes its place."""
        return self

    def retrieve_together(self, queries: Sequence[Any], k: int) -> Any:
        """As of the retriever."""
        begins, _, _ = queries[0].text.partition(":")
        if begins not in self._found:
            self._found[begins] = self._library.retriever.retrieve_together(queries, k)
        return self._found[begins]


def make_quick(
    newsroom: Newsroom, reader: Reader | None = None, *, find_once: bool = False
) -> None:
    """Give `newsroom` the cheap reader or another, and with `find_once` the cheap library."""
    library: Any = FoundOnce(newsroom.library) if find_once else newsroom.library
    newsroom.reader = reader or SharedWords()
    newsroom.chain = build_chain(library, newsroom.reader, newsroom.writer, local_file_uri)


def _shared(asked: set[str], sentence: str) -> float:
    return float(len(asked & set(stems_of(sentence))))
