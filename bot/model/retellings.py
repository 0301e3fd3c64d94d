"""The forms in which one sentence may be told.

Who said it before or behind; done by someone, or to someone; a phrase of place or time at the front
or at the end.
"""

from collections.abc import Iterator

from bot.model.cue_words import ATTRIBUTES
from bot.model.pieces import Piece
from bot.model.places_and_times import is_place_or_time
from bot.model.small_words import (
    BE,
    BOUNDARIES,
    HAVE,
    NOT_QUITE,
    OWNING,
    PLACES_AND_TIMES,
    PREPOSITIONS,
    TELLS,
    is_past,
)

_SAYS = ATTRIBUTES | TELLS
_MOST_OF_TELLER = 12  # pieces that name who said something
_MOST_BEHIND_VERB = 4  # "the mayor said on Monday"
_MOST_ENDS = 3
_NOBODY = frozenset({"been", "being", "be", *BE, *HAVE, "to", "will", "would", "may", "could"})

Pieces = list[Piece]


def told_by(pieces: Pieces) -> tuple[Pieces, Pieces | None]:
    """What is told, and who tells it with the verb at the end; None where nobody is named."""
    words = [one.word for one in pieces]
    if words[:2] == ["according", "to"] and "," in words:
        at = words.index(",")
        return pieces[at + 1 :], [*pieces[2:at], *pieces[:1]]
    comma = max((i for i, word in enumerate(words) if word == ","), default=-1)
    for at in sorted({comma, *(i for i, word in enumerate(words) if word == ",")}, reverse=True):
        behind = pieces[at + 1 :]
        teller = _teller_behind(behind)
        if at > 0 and teller is not None:
            return pieces[:at], teller
    for at, word in enumerate(words[:_MOST_OF_TELLER]):
        if word in BOUNDARIES or (pieces[at].mark and word != ","):
            break
        if word in _SAYS and at:
            if "," in words[:at] or words[at - 1] in _NOBODY:
                break
            return _behind_that(pieces, at)
    return pieces, None


def _teller_behind(behind: Pieces) -> Pieces | None:
    """ "said the mayor", "the mayor said" and "according to the mayor", with the verb last."""
    words = [one.word for one in behind]
    if not 1 < len(behind) <= _MOST_OF_TELLER:
        return None
    if words[:2] == ["according", "to"]:
        return [*behind[2:], behind[0]]
    if any(word in BOUNDARIES | {"after", "before"} for word in words):
        return None
    if words[0] in _SAYS:
        return [*behind[1:], behind[0]]
    at = next((i for i, word in enumerate(words) if word in _SAYS), 0)
    if not at or words[at - 1] in _NOBODY or len(words) - at > _MOST_BEHIND_VERB:
        return None
    return behind


def _behind_that(pieces: Pieces, verb: int) -> tuple[Pieces, Pieces | None]:
    """What stands behind "said", "said that" or "said on Monday that"."""
    end = verb + 1
    while end < len(pieces) and pieces[end].word != "that" and end - verb <= 5:
        end += 1
    if end < len(pieces) and pieces[end].word == "that":
        return pieces[end + 1 :], pieces[: verb + 1]
    return pieces[verb + 1 :], pieces[: verb + 1]


def retellings(pieces: Pieces) -> Iterator[Pieces]:
    """`pieces`, and the other orders in which the same is told."""
    for form in (pieces, *_named(pieces), *_done_to(pieces)):
        yield form
        yield from _phrases_moved(form)


def _done_to(pieces: Pieces) -> Iterator[Pieces]:
    """ "The court fined Pella" as "Pella was fined by the court"."""
    for at, verb in enumerate(pieces):
        if not is_past(verb.word) or not 0 < at < len(pieces) - 1 or verb.led or verb.name:
            continue
        doer = pieces[: at - 1] if pieces[at - 1].word in HAVE else pieces[:at]
        if not doer or any(one.mark or one.word in BOUNDARIES | BE | NOT_QUITE for one in doer):
            continue
        if doer[-1].word.endswith("ly") or doer[-1].word in _NOBODY:
            continue
        if any(is_past(one.word) for one in doer):
            continue
        for end in _ends(pieces, at + 1):
            done, rest = pieces[at + 1 : end], pieces[end:]
            for be in ("was", "were"):
                passive = [*done, Piece(be), verb]
                by = [Piece("by"), *doer]
                yield [*passive, *rest]
                yield [*passive, *by, *rest]
                yield [*passive, *rest, *by]
                if rest and rest[0].value is not None:
                    yield [*passive, *rest[:1], *by, *rest[1:]]


def _ends(pieces: Pieces, start: int) -> Iterator[int]:
    """Where that which begins at `start` may end: before a figure, or a preposition, or two."""
    found = 0
    for at in range(start + 1, len(pieces) + 1):
        whole = at == len(pieces) or pieces[at].mark or pieces[at].word in BOUNDARIES
        if whole or pieces[at].value is not None or pieces[at].word in PREPOSITIONS:
            yield at
            found += 1
        if whole or found == _MOST_ENDS or pieces[at].value is not None:
            return


def _named(pieces: Pieces) -> Iterator[Pieces]:
    """ "Its head, Ana Lima, left" as "Ana Lima left" and "head Ana Lima left"."""
    commas = [at for at, one in enumerate(pieces) if one.word == ","]
    if len(commas) > 1 and (pieces[0].led or pieces[0].word in OWNING):
        title, name = pieces[: commas[0]], pieces[commas[0] + 1 : commas[1]]
        plain = not any(one.word in BOUNDARIES or one.value or is_past(one.word) for one in title)
        if name and plain and all(one.name for one in name):
            yield [*name, *pieces[commas[1] + 1 :]]
            yield [*title[title[0].word in OWNING :], *name, *pieces[commas[1] + 1 :]]


def _phrases_moved(pieces: Pieces) -> Iterator[Pieces]:
    """With a phrase of place or time from the front at the end, or the other way round."""
    words = [one.word for one in pieces]
    at = words.index(",") if "," in words else 0
    # Not "in his novel" and "on paper": behind the rest, a phrase may be left out.
    if at and (words[0] in {"because", "after", "since"} or is_place_or_time(pieces[:at])):
        yield [*pieces[at + 1 :], *pieces[:at]]
    if any(one.mark or one.word in BOUNDARIES - {"because"} for one in pieces):
        bound = next(
            i for i, one in enumerate(pieces) if one.mark or one.word in BOUNDARIES - {"because"}
        )
    else:
        bound = len(pieces)
    starts = [i for i in range(1, bound) if words[i] in PLACES_AND_TIMES | {"because"}]
    for at in starts:
        end = next(
            (i for i in range(at + 1, bound) if words[i] in PREPOSITIONS and words[i] != "of"),
            bound,
        )
        if words[at] == "because":
            end = bound
        phrase, others = pieces[at:end], [*pieces[:at], *pieces[end:bound]]
        yield [*phrase, *others, *pieces[bound:]]
        if end < bound:
            yield [*others, *phrase, *pieces[bound:]]
