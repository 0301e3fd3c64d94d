"""Parts of a question: what is asked of each outlet that it names, or about each thing compared.

"Does the Wired article claim X, while The Verge says Y?" asks Wired about X and The Verge about Y.
A clause that names no outlet goes with the one it follows, or with the next where that names its
outlet last ("…, as reported by Wired").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.understanding.clauses import Span, clauses_of
from bot.understanding.comparisons import things_compared
from bot.understanding.outlets import Mention

MOST_PARTS = 4
"""Parts at most; each is a search of its own."""

_LATE = 0.6
"""A name that ends in the last two fifths of its clause is said of what stands before it."""

# Words about the articles rather than about what is in them.
_REPORTING = frozenset(
    """
    according agree agreement agrees align aligns analysis another article articles both claim
    claimed claims compared comparison consistency consistent contradict contrast contrasting cover
    coverage covered covering covers depicted depiction describe described describes differ
    difference different differently discrepancy discuss discussed discusses discussing featured
    highlight highlighted imply implied implies inconsistency inconsistent indicate indicated
    indicates indicating mention mentioned mentions narrative portray portrayal portrayed portraying
    publication published regarding report reported reporting reports same source sources story
    subsequent suggest suggested suggesting suggests while whereas
    """.split()  # noqa: SIM905
)
_LEAD_IN = re.compile(
    r"(?:,?\s*\b(?:according to|as per|as (?:\w+ed|told) (?:by|in|on)|by|from|in))?"
    r"(?:\s*\bboth)?(?:\s*\b(?:the|an?))?\s*['\"“‘]?$",
    re.IGNORECASE,
)
_BACK = 40
_EDGES = "'\"“”‘’,.;:?!()"


@dataclass(frozen=True, slots=True)
class Part:
    """What is asked of the outlets of `mention`; None where no outlet is named.

    `text` is without the names of outlets and without words about articles.
    """

    text: str
    mention: Mention | None


def parts_of_question(text: str, mentions: Sequence[tuple[Mention, ...]]) -> list[Part]:
    """The parts of `text`, in order, at most MOST_PARTS; `mentions` are its outlets, list by list.

    A question that names no outlet, or asks one, has a part for each thing that it compares. Of
    more outlets than there may be parts, the last part has all that are left.
    """
    if not mentions:
        return _compared(Part(text, None))
    spans = [(group[0].start, group[-1].end) for group in mentions]
    clauses = clauses_of(text, spans)
    found: dict[tuple[str, tuple[str, ...]], Part] = {}
    for group, owned in zip(mentions, _owned(clauses, spans), strict=True):
        asked = told(text, owned, mentions)
        for mention in group:
            found.setdefault((asked, mention.outlets), Part(asked, mention))
    parts = list(found.values())
    return _compared(parts[0]) if len(parts) == 1 else _at_most(parts, text, mentions)


def _compared(part: Part) -> list[Part]:
    return [Part(text, part.mention) for text in things_compared(part.text) or [part.text]]


def told(text: str, spans: Sequence[Span], mentions: Sequence[tuple[Mention, ...]] = ()) -> str:
    """The words of `text` in `spans` that say what is asked, without outlets and reporting."""
    kept: list[str] = []
    named = [_with_lead_in(text, group) for group in mentions]
    for start, end in spans:
        at = start
        for name_start, name_end in [*named, (end, end)]:
            if at <= name_start <= end:
                kept += text[at:name_start].split()
                at = name_end
    telling = [word for word in kept if word.strip(_EDGES).lower() not in _REPORTING]
    return " ".join(word for word in telling if any(letter.isalnum() for letter in word))


def _with_lead_in(text: str, group: tuple[Mention, ...]) -> Span:
    """Where a list of outlets stands, with the words that only lead up to it."""
    behind = max(0, group[0].start - _BACK)
    lead_in = _LEAD_IN.search(text[behind : group[0].start])
    start = behind + lead_in.start() if lead_in else group[0].start
    return start, group[-1].end


def _owned(clauses: Sequence[Span], names: Sequence[Span]) -> list[list[Span]]:
    """The clauses of each of `names`, in order."""
    holding = [_place_of(start, clauses) for start, _ in names]
    owned: list[list[Span]] = [[] for _ in names]
    for at, clause in enumerate(clauses):
        owner = at if at in holding else _owner_of(at, clauses, names, holding)
        for number, place in enumerate(holding):
            if place == owner:
                owned[number].append(clause)
    return owned


def _owner_of(
    at: int, clauses: Sequence[Span], names: Sequence[Span], holding: Sequence[int]
) -> int:
    """The place of the clause with a name that the clause at `at`, without one, goes with."""
    following = min((place for place in holding if place > at), default=None)
    preceding = max((place for place in holding if place < at), default=None)
    if following is None or preceding is None:
        return following if preceding is None else preceding  # type: ignore[return-value]
    start, end = clauses[following]
    last = max(name[1] for name, place in zip(names, holding, strict=True) if place == following)
    return following if last - start > _LATE * (end - start) else preceding


def _place_of(position: int, clauses: Sequence[Span]) -> int:
    return max(at for at, (start, _) in enumerate(clauses) if start <= position)


def _at_most(parts: list[Part], text: str, mentions: Sequence[tuple[Mention, ...]]) -> list[Part]:
    if len(parts) <= MOST_PARTS:
        return parts
    kept, rest = parts[: MOST_PARTS - 1], parts[MOST_PARTS - 1 :]
    outlets = tuple(dict.fromkeys(o for part in rest if part.mention for o in part.mention.outlets))
    first = rest[0].mention
    assert first is not None
    whole = told(text, [(0, len(text))], mentions)
    merged = Mention(outlets, first.start, first.end, first.sureness)
    return [*kept, Part(whole, merged)]
