"""Reads each part of a question for itself, so that readers know of whole questions only.

A part's question is its own words: "who makes chips?" of "According to Wired, who makes chips?".
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.answers import FoundPassage
from bot.reading import Reader, Reading, Understood
from knowledge.retrieval.query import Query

LEAST_SHARE = 0.5
"""A part whose reading is less sure than this share of the threshold has nothing to show beside
others that are surer."""


class ReaderByPart:
    """A reader of parts around a reader of questions; it is as good with one part."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.default_threshold = reader.default_threshold

    def read(self, understood: Understood, found: Sequence[FoundPassage]) -> Reading:
        """The candidates of every part, those of the first part first, each with its part.

        The passages of parts stay as they were found: the reader's orders taking turns were worse
        (MultiHop-RAG's Hits@10 .891 instead of .945). The confidence is the mean over all that was
        asked: an outlet that the library has nothing from counts as one that does not answer.
        """
        parts = understood.parts or (understood.query,)
        readings = [
            self._read_part(understood, part, number, found) for number, part in enumerate(parts)
        ]
        asked = len(parts) + len(understood.absent)
        if not (understood.parts or understood.absent):
            return readings[0]
        confidence = sum(one.confidence for one in readings) / asked
        surest = max((one.confidence for one in readings), default=0.0)
        least = min(LEAST_SHARE * self.default_threshold, surest)
        shown = [one for one in readings if one.confidence >= least]
        return Reading(tuple(c for one in shown for c in one.candidates), confidence)

    def _read_part(
        self, understood: Understood, part: Query, number: int, found: Sequence[FoundPassage]
    ) -> Reading:
        places = [at for at, one in enumerate(found) if one.part == number]
        asked = replace(
            understood,
            question=replace(understood.question, text=part.text),
            query=part,
            parts=(),
            absent=(),
        )
        reading = self._reader.read(asked, [found[at] for at in places])
        return replace(
            reading,
            candidates=tuple(
                replace(one, rank=places[one.rank], part=number) for one in reading.candidates
            ),
        )
