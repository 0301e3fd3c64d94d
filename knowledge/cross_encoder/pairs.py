"""A question and a passage as the cross-encoder reads them: one row of word pieces.

    [CLS] question [SEP] heading [SEP] passage [SEP]

The heading says where the passage comes from and how old it is. The word pieces are those of the
bundled embedder, whose tokenizer is used.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from knowledge.embedding.minilm import well_formed

MAX_QUESTION, MAX_HEADING, MAX_TOKENS = 48, 40, 320
"""Word pieces kept of the question, of the heading, and in all."""

ASKED, READ, SHARED = 0, 1, 2

MAX_CHARS = 4_096
"""A passage of 150 words ends long before; without the cut one endless word would cost seconds."""


@dataclass(frozen=True, slots=True)
class Pair:
    """`ids` is the whole row; `first` is the place of the passage's first word piece in it.

    `kinds` says of each word piece where it stands: ASKED (question and heading), READ (passage),
    or SHARED (in the passage, and in the question too).

    `starts` has, for each word piece of the passage, its first character in the passage; where the
    row is cut at MAX_TOKENS they end early.
    """

    ids: NDArray[np.int64]
    kinds: NDArray[np.int64]
    first: int
    starts: NDArray[np.int64]


class PairEncoder:
    """Makes rows for one tokenizer, which must neither pad nor truncate."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._begin = tokenizer.token_to_id("[CLS]")
        self._end = tokenizer.token_to_id("[SEP]")

    def encode(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Pair]:
        """One row for each of `passages`, given as (heading, text)."""
        asked = self._pieces(question)[0][:MAX_QUESTION]
        pairs = []
        for heading, text in passages:
            above = self._pieces(heading)[0][:MAX_HEADING]
            front = [self._begin, *asked, self._end, *above, self._end]
            pieces, starts = self._pieces(text)
            room = MAX_TOKENS - len(front) - 1
            ids = np.array([*front, *pieces[:room], self._end], np.int64)
            kinds = np.where(np.isin(ids, asked), SHARED, READ)
            kinds[: len(front)] = ASKED
            pairs.append(Pair(ids, kinds, len(front), np.array(starts[:room], np.int64)))
        return pairs

    def _pieces(self, text: str) -> tuple[list[int], list[int]]:
        encoded = self._tokenizer.encode(well_formed(text[:MAX_CHARS]), add_special_tokens=False)
        return encoded.ids, [start for start, _ in encoded.offsets]
