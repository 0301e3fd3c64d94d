"""Words: which of a question's are worth looking up, and when two of them are the same."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

import Stemmer

_WORD = re.compile(r"[^\W_]+(?:[.'’&/-][^\W_]+)*")
_PARTS = re.compile(r"[^\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_TYPOGRAPHY = "“”‘’–—…\u00a0"  # what English text has beyond ASCII
_GAPS = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})

# Words that say how something is asked rather than what about. "us" and "it" stay searchable
# through their capitals ("US", "IT"); see below.
STOPWORDS = frozenset(
    """
    a about after all also am an and any are as at be because been before being between both but by
    can could did do does doing done during each either else ever every few for from further get
    gets give got had has have having he her here hers him his how i if in into is it its itself
    just let many me might more most much must my no nor not now of off on once one only or other
    our out over own per quite rather said same say says shall she should so some such tell than
    that the their them then there these they this those through to too under until up upon us very
    via was we were what when where whether which while who whom whose why will with within without
    would you your according recently latest news reported report reports article articles
    """.split()  # noqa: SIM905 (a list of two hundred strings is no easier to read)
)


COMMON_SHARE = 0.05
FEWEST_TERMS = 4
REMEMBERED_STEMS = 500_000

MOST_WORDS = 200
MOST_CHARS = 2_000
"""Where a question ends at the latest. The bundled embedder reads no further either, and each word
costs a look-up: a pasted page of 10,000 words took five seconds."""

_stemmer = Stemmer.Stemmer("english")


def opening_words(question: str) -> str:
    """`question` as it stands, or what comes before its limits in words and characters."""
    cut = question[:MOST_CHARS]
    words = cut.split()
    return cut if len(words) <= MOST_WORDS else " ".join(words[:MOST_WORDS])


def query_terms(question: str) -> list[str]:
    """The distinct words of `question` worth looking up, lower-cased, in order.

    A word written with inner marks ("17.4", "U.S.", "AT&T") becomes a phrase of its parts. Where
    nothing but stop words was asked, they are all there is to look up.
    """
    words = [word.removesuffix("'s").removesuffix("’s") for word in _WORD.findall(question)]
    kept = [word for word in words if _counts(word)] or words
    return list(dict.fromkeys(" ".join(_PARTS.findall(word.lower())) for word in kept))


def _counts(word: str) -> bool:
    if word.lower() not in STOPWORDS:
        return True
    return word.isupper() and len(word) > 1  # US, IT, WHO


def telling_terms(terms: Sequence[str], frequencies: Mapping[str, int], passages: int) -> list[str]:
    """Those of `terms` that tell passages apart: held by at most 5% of them, or the four rarest.

    Ranking the passages that hold a common word costs most of a full-text search and changes
    little: on questions of 2022 this halved the time, and re-scoring made up for the rest. A term
    that no passage holds finds nothing, so it takes no place from one that does.
    """
    held = [term for term in terms if frequencies.get(term, 0)]
    rare = [term for term in held if frequencies[term] <= COMMON_SHARE * passages]
    if len(rare) >= FEWEST_TERMS:
        return rare
    return sorted(held, key=lambda term: frequencies[term])[:FEWEST_TERMS]


def without_accents(text: str) -> str:
    """`text` with "ğ" as "g", as full-text search has it."""
    if text.isascii():
        return text
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text))


class _Stems(dict[str, str]):
    """Remembers stems; a plain look-up costs a tenth of a call."""

    def __missing__(self, word: str) -> str:
        lower = without_accents(word.lower()).lower()  # a plain letter may have come of a mark
        stem = str(_stemmer.stemWord(lower)) if lower.isalpha() else lower
        if len(self) > REMEMBERED_STEMS:
            self.clear()
        self[word] = stem
        return stem


_stems = _Stems()


def stem_of(word: str) -> str:
    """The stem that the forms of an English word share, in small letters without accents.

    Figures stay as they are.
    """
    return _stems[word]


def stems_of_parts(text: str) -> list[str]:
    """The stems of the words of `text`, in order."""
    return [_stems[word] for word in parts_of(text)]


def parts_of(text: str) -> list[str]:
    """The words of `text` as full-text search sees them: runs of letters and digits."""
    # A hundred passages are taken apart for each question. English text splits in half the time
    # that the pattern takes, and into the same words.
    if not text.isascii():
        for mark in _TYPOGRAPHY:
            text = text.replace(mark, " ")
    return text.translate(_GAPS).split() if text.isascii() else _PARTS.findall(text)
