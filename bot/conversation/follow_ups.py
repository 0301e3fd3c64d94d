"""Follow-up questions, without a model: what to search with when a question leans on the last one.

Where a question leans ("and in Europe?", "what about AMD?", "when did they buy it?", "who said
that?"), the words it takes from the question before it are put in. In doubt a question stands
alone: a subject dragged into another topic misleads, one that is missed can be asked again.
English only, as the reader is. `questions` knows what they are made of, `references` what points
outside them.
"""

import re
from collections.abc import Iterable, Sequence

from bot.conversation.dates import date_in, dated_like, is_bare_date
from bot.conversation.questions import (
    bare_question,
    content_of,
    is_place,
    lead_in,
    names_in,
    repeats_question,
    says_something,
    subject_of,
    telling_count,
    wants_a_sentence,
)
from bot.conversation.references import open_references
from bot.conversation.sources import names_a_source, source_asked, told_by, with_other_source
from bot.understanding.comparisons import with_another
from bot.understanding.outlet_names import OutletNames, outlet_names

MOST_EARLIER = 10
"""How many earlier questions are looked at; the subject seldom comes from further back."""

LONG = 14
"""A question of more words names its own subject. Of 4,727 real questions that stand alone, asked
after another one, this keeps 28 more as they are; 8 are changed."""

LONG_CHARS = 200

_FEW_WORDS = 3
_WHO_IS = re.compile(r"^(?:who(?:'s|’s)|who\s+(?:is|was|are|were))\s+(?:now\s+)?", re.I)
_VERB = re.compile(r"(?:ed|es|ing)$")
_OF_WHOM = re.compile(r"^(?:for|at|of|with|from)\s", re.I)
_PREPOSITION = re.compile(
    r"^(?:of|in|at|on|for|from|to|by|with|since|during|after|before|against|between|under)\s+", re.I
)
_WHEN_OR_WHERE = re.compile(r"^(?:when|where)\s+(?P<rest>(?:is|are|was|were)\s+.+)", re.I)


def stand_alone(question: str, earlier: Sequence[str] = (), outlets: Iterable[str] = ()) -> str:
    """`question` as it can be searched for without its thread.

    `earlier` are the thread's questions before it, the oldest first, as they were asked; `outlets`
    are those of the library. A question that leans on nothing comes back as it is.
    """
    before = ""
    if not earlier:
        return question
    names = outlet_names(tuple(outlets))
    for one in (one[: 2 * LONG_CHARS] for one in earlier[-MOST_EARLIER:]):
        if says_something(one) or repeats_question(one):
            before = _resolved(one, before, names)
    return _resolved(question, before, names)


def _resolved(question: str, before: str, outlets: OutletNames) -> str:
    """`question` with what it takes from `before`, the question before it, itself resolved."""
    text = " ".join(question.split())  # single spaces also keep the patterns from trying for ever
    if not before or not text or len(text) > LONG_CHARS:
        return question
    led, body = lead_in(text)
    if repeats_question(body):
        return before
    if not says_something(body) or len(body.split()) > LONG:
        return question
    asked, source = bare_question(body), source_asked(body, outlets)
    if asked or source:
        return _told_by(source, before, outlets) if source else _asked_barely(asked or "", before)
    if not wants_a_sentence(body) or is_bare_date(body.rstrip("?!. ")):
        return f"{_exchanged(body, before, outlets)}?" if _is_fragment(body, led=led) else question
    return _referred(body, before) or question


def _told_by(source: str, before: str, outlets: OutletNames) -> str:
    return f"{told_by(before.rstrip('?!. '), source, outlets)}?"


def _asked_barely(asked: str, before: str) -> str:
    """What `before` is about, with other asking words: "Where is the strike?" after "When …"."""
    placed = _WHEN_OR_WHERE.match(before.rstrip("?!. "))
    whole = placed and asked.lower() in {"when", "where"}
    return f"{asked} {placed['rest'] if placed and whole else content_of(before)}?"


def _is_fragment(body: str, *, led: bool) -> bool:
    """Whether words without a verb go on from the question before, and are no search of their own.

    "AMD?", "in 2024?" and "the price?" go on; "Nvidia earnings" is another search.
    """
    plain = body.rstrip("?!. ")
    if is_bare_date(plain):
        return True
    count = telling_count(plain)
    if led or _PREPOSITION.match(plain) or names_a_source(plain):
        return count <= _FEW_WORDS
    names = names_in(plain)
    return count <= 1 or plain in names


def _exchanged(body: str, before: str, outlets: OutletNames) -> str:
    """`before`, asked of something else, without its question mark."""
    plain, was = body.rstrip("?!. "), before.rstrip("?!. ")
    if is_bare_date(plain):
        old_date = date_in(was)
        return (
            was.replace(old_date, dated_like(plain, old_date), 1) if old_date else f"{was} {plain}"
        )
    names, names_before = names_in(plain), names_in(was)
    if exchanged := with_other_source(plain, was, outlets):
        return exchanged
    if plain.removeprefix("the ") in names and (more := with_another(was, plain)):
        return more
    return _with_other_thing(plain, was, names, names_before)


def _with_other_thing(
    plain: str, was: str, names: Sequence[str], names_before: Sequence[str]
) -> str:
    """`was`, asked of the place, the subject or the matter that `plain` names."""
    subject = subject_of(was)
    preposition = _PREPOSITION.match(plain)
    if (preposition or is_place(plain)) and not (
        _OF_WHOM.match(plain) and names and subject in names_before
    ):
        word = preposition[0].strip().lower() if preposition else "in"
        return _with_place(was, word, plain[preposition.end() :] if preposition else plain)
    old = subject or (names_before or [""])[-1]
    if old and _stands_in_its_place(plain, names, was):
        return _put(
            was, old, plain if plain.removeprefix("the ") in names else (names or [plain])[0]
        )
    kept = [*names_before, *([date] if (date := date_in(was)) else [])]
    if kept and not names:
        return " ".join([plain, *(one for one in kept if one not in plain)])
    return f"{plain} {content_of(was)}"


def _stands_in_its_place(plain: str, names: Sequence[str], was: str) -> bool:
    """Whether `plain` is what `was` is to be asked of: "AMD", "for Ford", "the CEO of AMD"."""
    if len(names) == 1:
        rest = _OF_WHOM.sub("", plain).replace(names[0], "").strip()
        return rest in was or rest == "the"
    # "amd" may be a name: who writes without capitals asks of names without them.
    return " " not in plain and was.lower() == was and bool(subject_of(was))


def _put(was: str, old: str, new: str) -> str:
    """`was` with `new` for `old`, and one article at most."""
    if new.lower().startswith("the ") and f"the {old}" in was:
        old = f"the {old}"
    return was.replace(old, new, 1)


def _with_place(was: str, preposition: str, name: str) -> str:
    """`was` with its own "in Somewhere" exchanged, or with one added."""
    for old in names_in(was):
        found = re.search(rf"\b{preposition}\s+(?:the\s+)?{re.escape(old)}", was, re.I)
        if found and is_place(old) == is_place(name):
            return f"{was[: found.start()]}{preposition} {name}{was[found.end() :]}"
    return f"{was} {preposition} {name}"


def _referred(body: str, before: str) -> str | None:
    """`body` with what its pronouns stand for, or None where none points outside it."""
    references = open_references(body)
    if not references:
        return None
    names = names_in(before)
    subject = subject_of(before)
    first = references[0]
    if first.person:
        stands_for = _person(names, before)
    elif subject in names or len(names) == 1:
        stands_for = _phrase(subject if subject in names else names[0], before)
    else:
        stands_for = ""
    if not stands_for or len(references) > 1 or first.whole_event:
        return f"{body.rstrip('?!. ')}? {content_of(before)}"
    own = f"{stands_for}’s" if first.possessive else stands_for
    text = body[: first.start] + own + body[first.end :]
    others = [one for one in names if one not in text]
    return text if names_in(body) or not others else f"{text.rstrip()} {' '.join(others)}"


def _person(names: Sequence[str], before: str) -> str:
    """Whom "he" or "she" stands for: "the CEO of Nvidia", "Sam Altman"; empty for nobody clear."""
    if who := _WHO_IS.match(before):
        return before[who.end() :].rstrip("?!. ")
    in_full = [name for name in names if " " in name]
    return in_full[0] if len(in_full) == 1 else ""


def _phrase(name: str | None, before: str) -> str:
    """The name with what it names: "the CrowdStrike outage", "the iPhone 16"."""
    if not name:
        return ""
    found = re.search(rf"\bthe {re.escape(name)}(?P<noun>\s+[a-z]+)?", before, re.I)
    if found is None:
        return name
    noun = found["noun"]
    return f"the {name}{noun if noun and telling_count(noun) and not _VERB.search(noun) else ''}"
