"""Words as the reader compares them: stems, figures and names."""

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.retrieval.terms import STOPWORDS
from knowledge.retrieval.terms import stem_of as stem_of_part

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[.'’&-][^\W_]+)*|[^\W_]+")
_NUMBER_WORDS = frozenset(
    """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
    thousand million billion trillion half third quarter dozen first second double triple
    """.split()  # noqa: SIM905
)
_MONTHS = frozenset(
    """
    january february march april may june july august september october november december jan feb
    mar apr jun jul aug sep sept oct nov dec
    """.split()  # noqa: SIM905
)
_DAYS = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word in a sentence. `stem` is lower-cased; `opens` marks the sentence's first word."""

    stem: str
    opens: bool
    capital: bool
    figure: bool
    date: bool
    stop: bool


def words_of(text: str) -> list[Word]:
    """The words of a sentence, in order."""
    return [_word(match, opens=at == 0) for at, match in enumerate(_WORD.findall(text))]


def stems_of(text: str) -> list[str]:
    """The stems of the words that are not stop words, in order."""
    return [stem_of(word) for word in _WORD.findall(text) if word.lower() not in STOPWORDS]


def stem_of(word: str) -> str:
    """The stem that two forms of a word share: "1,200" and "1200", "Huawei's" and "Huawei"."""
    plain = word.replace("’", "'").removesuffix("'s").removesuffix("'S")
    return stem_of_part(plain.replace(",", "").replace(".", ""))


@lru_cache(maxsize=100_000)
def _word(text: str, *, opens: bool) -> Word:
    lower = text.lower()
    return Word(
        stem=stem_of(text),
        opens=opens,
        capital=text[0].isupper() and lower not in STOPWORDS,
        figure=text[0].isdigit() or lower in _NUMBER_WORDS,
        date=lower.rstrip(".") in (_MONTHS if text[0].isupper() else ()) or lower in _DAYS,
        stop=lower in STOPWORDS,
    )
