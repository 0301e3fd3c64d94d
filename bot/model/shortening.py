"""Whether a sentence is one of its quote's told shorter: words left out, none added or exchanged.

What may be left out is a closed list of stretches: a phrase of place or time, a bracketed clause, a
title, the end behind a complete statement. Everything else stays, in its form and in its order, so
that who did it to whom, whether it was done and how sure anyone is stay as well.
"""

from collections.abc import Sequence
from functools import cache

from bot.model.pieces import Piece, pieces_of
from bot.model.places_and_times import is_place_or_time, is_timely
from bot.model.retellings import retellings, told_by
from bot.model.small_words import (
    BE,
    BEHIND_FIGURES,
    BOUNDARIES,
    ENDS_BEFORE,
    HAVE,
    INSIDE,
    KEPT_BEFORE_NAMES,
    NARROWS,
    PREPOSITIONS,
    SHARES_VERBS,
    STARTS_AFTER,
    WERE,
    is_past,
)
from bot.values.figures import Figure

_MOST_PIECES = 120
_OPEN = frozenset({"other", "rather", "more", "less"})
_HARMLESS_BEHIND = frozenset({"but", "most", "least", "part", "name"})
_OF_ALL = (["number", "of"], ["total", "of"])


def is_shortened(said: str, sentences: Sequence[str]) -> bool:
    """Whether `said`, one sentence, is one of `sentences` told shorter."""
    return any(_is_told(said, sentence) for sentence in sentences)


def _is_told(said: str, sentence: str) -> bool:
    if sentence.rstrip().endswith("?") and not said.rstrip().endswith("?"):
        return False
    ours, theirs = pieces_of(said), pieces_of(sentence)
    if not ours or max(len(ours), len(theirs)) > _MOST_PIECES:
        return False
    (mine, by), (told, teller) = told_by(ours), told_by(theirs)
    pairs = [(ours, theirs)]
    if by is not None and teller is not None and _aligned(by, teller):
        pairs.append((mine, told))
    if by is None and teller is not None:
        pairs.append((ours, told))  # whether its teller may be left out is not judged here
    return any(_aligned(left, form) for left, right in pairs for form in retellings(right))


def _aligned(ours: Sequence[Piece], theirs: Sequence[Piece]) -> bool:
    """Whether `ours` is `theirs` with stretches left out that may be."""

    @cache
    def follows(at: int, place: int, gaps: int) -> bool:
        """Whether `ours[at:]` may follow what was told up to `theirs[place]`."""
        if at == len(ours):
            return _may_end(theirs, place)
        one = ours[at]
        if (one.mark or one.word == "that") and follows(at + 1, place, gaps):
            return True
        if one.word in HAVE and at + 1 < len(ours) and _has_been(ours, at, theirs, place):
            return follows(at + 1, place, gaps)
        if one.word in BE and _is_apposed(ours, at, theirs, place):
            return True
        for next_place in range(place + 1, len(theirs)):
            if not theirs[next_place].says(one):
                continue
            kind = _gap(theirs, place, next_place, started_whole=gaps == 0)
            if kind and follows(at + 1, next_place, gaps + (kind == "verb")):
                return True
        return False

    return bool(ours) and any(
        follows(1, start, 0)
        for start in range(len(theirs))
        if theirs[start].says(ours[0]) and _may_start(theirs, start)
    )


def _has_been(ours: Sequence[Piece], at: int, theirs: Sequence[Piece], place: int) -> bool:
    """Whether a "has" may be added: before a past form that follows without any other helper."""
    following = theirs[place + 1 : place + 2]
    return bool(following) and is_past(following[0].word) and following[0].says(ours[at + 1])


def _is_apposed(ours: Sequence[Piece], at: int, theirs: Sequence[Piece], place: int) -> bool:
    """Whether the rest is what stands behind a comma, told with "is" or "was": "Tamm, the head of
    Lumen" as "Tamm is the head of Lumen". It has to be whole."""
    if place + 2 >= len(theirs) or theirs[place + 1].word != ",":
        return False
    end = next((i for i in range(place + 2, len(theirs)) if theirs[i].mark), len(theirs))
    first, rest = theirs[place + 2], ours[at + 1 :]
    fits = first.led if ours[at].word not in WERE else is_past(first.word) and not first.led
    return (
        fits
        and len(rest) == end - place - 2
        and all(one.says(other) for one, other in zip(theirs[place + 2 : end], rest, strict=True))
    )


def _may_start(theirs: Sequence[Piece], start: int) -> bool:
    """Whether what stands before `theirs[start]` may be left out."""
    before = theirs[:start]
    if not before:
        return True
    if before[-1].word in STARTS_AFTER or _words(before[-2:]) == [",", "and"]:
        return not _narrows(before)
    if before[-1].word == ",":
        return is_place_or_time(before[:-1])
    clause = next(
        (i + 1 for i in range(start - 1, -1, -1) if before[i].word in STARTS_AFTER | {","}), 0
    )
    return (clause == 0 or _may_start(theirs, clause)) and _is_title(before[clause:], theirs[start])


def _is_title(title: Sequence[Piece], name: Piece) -> bool:
    """Whether `title` is what may be left out before a name: "Mayor Ida", "the ferry company"."""
    if not name.name or any(
        one.mark
        or one.owner
        or one.value is not None
        or one.word in PREPOSITIONS | BOUNDARIES | KEPT_BEFORE_NAMES | SHARES_VERBS | NARROWS
        or any(part in KEPT_BEFORE_NAMES for part in one.word.split("-"))
        for one in title
    ):
        return False
    if all(one.name for one in title):
        return len(title) <= 4
    apposed = title[0].led and not any(is_past(one.word) for one in title)
    return apposed and len(title) <= 3


def _gap(theirs: Sequence[Piece], place: int, after: int, *, started_whole: bool) -> str | None:
    """How the pieces between two that were told may be left out; None where they may not."""
    gap, before, behind = theirs[place + 1 : after], theirs[place], theirs[after]
    if _is_small(gap, before, behind):
        return "small"
    if _narrows(gap):
        return None
    if _is_bracket(gap) or _is_title_inside(gap, before, behind):
        return "bracket"
    if _joins_verbs(gap, before, behind, started_whole=started_whole):
        return "verb"
    return "phrase" if _is_phrase_between(gap, before, behind) else None


def _is_small(gap: Sequence[Piece], before: Piece, behind: Piece) -> bool:
    """Whether nothing is left out but a mark or a small word that holds the sentence together."""
    words = _words(gap)
    if words in ([","], [",", "that"]):  # "the army, attacked by rebels" did not attack
        return not is_past(behind.word) or behind.led
    if words == [",", "and"]:
        return before.name != behind.name
    return words in ([], ["that"], [",", "who"], [",", "which"], [",", "but"], *_OF_ALL) or (
        len(words) == 1 and words[0] in HAVE
    )


def _is_bracket(gap: Sequence[Piece]) -> bool:
    return len(gap) > 2 and gap[0].word == gap[-1].word == ","


def _is_phrase_between(gap: Sequence[Piece], before: Piece, behind: Piece) -> bool:
    words = _words(gap)
    if len(gap) == 2 and (
        _is_where_it_came_to(before, gap)
        or (words[0] == "from" and gap[1].value is not None and behind.word == "to")
    ):
        return True
    if words[-1] == ",":
        leads_on = behind.word in ENDS_BEFORE and _is_phrase(gap[:-1], before, behind)
        return len(gap) > 1 and (leads_on or is_timely(gap[:-1]))
    while words and words[-1] == "that":
        gap, words = gap[:-1], words[:-1]
    return _is_phrase(gap, before, behind)


def _is_title_inside(gap: Sequence[Piece], before: Piece, behind: Piece) -> bool:
    """Whether `gap` is a title or first names: "Mayor" in "by Mayor Lund", "Joe" in "President Joe
    Biden", "the chipmaker" in "at the chipmaker Ostra"."""
    if before.value is not None or before.owner or not _is_title(gap, behind):
        return False
    return len(gap) <= 2 and (gap[0].name or before.word in PREPOSITIONS)


def _joins_verbs(
    gap: Sequence[Piece], before: Piece, behind: Piece, *, started_whole: bool
) -> bool:
    """Whether `gap` is the first of two things that one is said to do: "hired 800 people and"."""
    words = _words(gap)
    if "and" not in words[-2:] or any(word in BOUNDARIES for word in words[:-2]):
        return False
    if words[-1] != "and" or before.mark:
        return False
    if before.word in SHARES_VERBS or (words[0] == behind.word == "to"):
        return True
    does = is_past(words[0]) or words[0] in BE | HAVE
    return started_whole and not is_past(before.word) and does


def _is_where_it_came_to(before: Piece, rest: Sequence[Piece]) -> bool:
    """Whether `rest` begins with what a change came to: "to $914 million" behind "rose 22%"."""
    if rest[0].word != "to" or len(rest) < 2:
        return False
    by, to = before.value, rest[1].value
    return isinstance(by, Figure) and isinstance(to, Figure) and by.kind == "%" != to.kind


def _is_phrase(gap: Sequence[Piece], before: Piece, behind: Piece) -> bool:
    """Whether `gap` only says where, when or of what, and what is around it stays as it was."""
    words = _words(gap)
    if not words or before.mark or before.value is not None or behind.value is not None:
        return False
    if any(word in BOUNDARIES or one.mark for word, one in zip(words, gap, strict=True)):
        return False
    timely = is_timely(gap)
    if not timely and words[0] not in INSIDE:
        return False
    if words[-1] in PREPOSITIONS or gap[-1].owner:
        return False
    if behind.word in PREPOSITIONS and not timely:
        return behind.word != "of" and is_place_or_time(gap)
    return timely or behind.word not in {"not", "never"}


def _may_end(theirs: Sequence[Piece], place: int) -> bool:
    """Whether what stands behind `theirs[place]` may be left out."""
    rest, last = theirs[place + 1 :], theirs[place]
    if not rest or _is_where_it_came_to(last, rest):
        return True
    begins = rest[0].word
    return (
        (rest[0].mark or begins in ENDS_BEFORE or is_timely(rest[:1]))
        and not (last.owner or last.word in PREPOSITIONS | BOUNDARIES | _OPEN)
        and not any(one.word in NARROWS - _HARMLESS_BEHIND for one in rest[:4])
        and not (isinstance(last.value, Figure) and begins in BEHIND_FIGURES)
        and not (begins in INSIDE and _parts_figures(theirs[: place + 1], rest))
    )


def _parts_figures(told: Sequence[Piece], rest: Sequence[Piece]) -> bool:
    """Whether a figure of `told` is one of two: "90% in adults and 40% in children"."""
    kinds = {one.value.kind for one in told if isinstance(one.value, Figure)}
    joined = next((at for at, one in enumerate(rest) if one.word in {"and", "but"}), len(rest))
    return any(isinstance(one.value, Figure) and one.value.kind in kinds for one in rest[joined:])


def _narrows(pieces: Sequence[Piece]) -> bool:
    return any(one.word in NARROWS for one in pieces)


def _words(pieces: Sequence[Piece]) -> list[str]:
    return [one.word for one in pieces]
