"""The one name that a quote tells of who did what is asked; in doubt none.

A name counts only where a sentence is plain: "Ada Berg won the Marnau marathon", "The Dresden plant
was bought by Silica Works". Whatever comes between, hedges, denies or adds another name makes it
none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.differing.asked_names import AskedName
from bot.extractive.wording import words_of
from bot.values.dates import dates_in
from knowledge.articles import Article

_WORD = r"[A-Z][\w’'-]*"
_NAME = rf"{_WORD}(?:\s(?:(?:de|da|di|van|von|der|den|la|le|al|bin|el|&)\s)*{_WORD}){{0,4}}"
_OPENING = r"(?:(?:On|In|At)\s[^,]{1,40},\s)?(?:[Tt]he\s)?"
_SURE_END = r"(?=$|[.!]$|\s(?:on|in|for|last|this)\b)"
_UNSURE = re.compile(
    r"\b(?:not|never|no|nor|nobody|without|den(?:y|ies|ied|ying)|false\w*|wrong\w*|mistaken\w*"
    r"|correct(?:ed|ion|s)|could|(?-i:may)|might|would|should|if|whether|likely|unlikely|perhaps|possibl[ey]"
    r"|probably|expect\w*|predict\w*|forecast\w*|project(?:s|ed|ion|ions)|polls?|odds|favou?rite"
    r"|hop(?:es?|ed|ing)|aim\w*|plan(?:s|ned)?|wants?|wanted|seeks?|bids?|bidding|offer\w*"
    r"|rumou?r\w*|reportedly|alleged\w*|claim\w*|apparent\w*|suppos\w+|said to|thought to"
    r"|believed|suggest\w*|imagin\w+|dream\w*|nearly|almost|once|previous\w*|earlier|former\w*"
    r"|originally|initially|joint\w*|together|alongside|co-\w+|along with|shared?|tied?|both|each"
    r"|winners|also|interim|acting|temporar\w+|briefly|until|again|another)\b|n['’]t\b|\?",
    re.IGNORECASE,
)
_MONEY = re.compile(r"\b(?:for|in)\s(?:a deal worth\s)?[$€£]\s?\d[\d.,]*\s?(?:[mb]illion|bn|m)?")
_END = re.compile(r"(?<=[a-z0-9]{3})[.!?]\s+|\n+")  # "St." ends no sentence
_FURTHER = re.compile(r"\s(?:but|while|after|before|as|when|where|who|which|that)\s|[;:—–(]")


@dataclass(frozen=True, slots=True)
class NameTold:
    """`name` stands in the quote from `start`; `beside` are the stems of what the sentence says of
    the deed beyond the question's words, its time and price."""

    name: str
    start: int
    beside: frozenset[str]


def name_told(text: str, article: Article, asked: AskedName) -> NameTold | None:
    """The name that `text`, a quote of `article`, tells; None where it tells none, or several."""
    if _UNSURE.search(text) or _UNSURE.search(article.title):
        return None
    told = [
        one
        for begin, sentence in _sentences(text)
        if (one := _in_sentence(sentence, begin, asked)) is not None
    ]
    if len(told) != 1 or not _is_plain(told[0].name, text, article, asked):
        return None
    return told[0]


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    begin = 0
    for end in [*(match.end() for match in re.finditer(_END, text)), len(text)]:
        yield begin, text[begin:end].rstrip()
        begin = end


def _in_sentence(sentence: str, begin: int, asked: AskedName) -> NameTold | None:
    verbs = "|".join(asked.verbs)
    helping = r"(?:was|is|has been)\s" if asked.passive else r"(?:has\s)?"
    if asked.will:
        helping = r"will be\s" if asked.passive else r"(?:will|is to)\s"
    does = rf"{_OPENING}(?P<name>{_NAME})(?:,\s\d\d,)?\s{helping}(?:{verbs})\s(?:as\s)?(?P<rest>.+)"
    done = (
        rf"(?P<rest>.+?)\s{'will be' if asked.will else '(?:was|is|has been)'}\s(?:{verbs})\sby\s"
        rf"(?:the\s)?(?P<name>{_NAME}){_SURE_END}(?P<more>.*)"
    )
    found = re.fullmatch(does, sentence)
    if found is None and not asked.passive:
        found = re.fullmatch(done, sentence)
    if found is None:
        return None
    rest = " ".join((found["rest"], found.groupdict().get("more") or ""))
    beside = _beside(rest, asked)
    return None if beside is None else NameTold(found["name"], begin + found.start("name"), beside)


def _beside(rest: str, asked: AskedName) -> frozenset[str] | None:
    """What else the sentence says of the deed; None where it is not all of what is asked."""
    said = _FURTHER.split(rest)[0]
    for one in reversed(dates_in(said)):
        said = f"{said[: one.start]} {said[one.end :]}"
    words = [word for word in words_of(_MONEY.sub(" ", said)) if not word.stop and not word.date]
    held = frozenset(word.stem for word in words)
    return held - asked.stems if asked.stems <= held else None


def _is_plain(name: str, text: str, article: Article, asked: AskedName) -> bool:
    """Whether it is surely a name, and a whole one: a single word is only that of a company that
    stands with a capital within sentences of the article too."""
    words = words_of(f". {name}")
    if "’s" in name or "'s" in name or any(word.stop or word.date for word in words):
        return False
    if len(words) > 1:
        return True
    within = re.compile(rf"[a-z,]\s{re.escape(name)}\b")
    return asked.company and bool(within.search(text) or within.search(article.text))
