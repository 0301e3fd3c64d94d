"""Replies as Slack messages. Pure: values in, blocks and fallback text out.

A reply reads from top to bottom: what is said, each quote with its source, how many outlets and how
fresh, buttons. Lists, help and the context of a quote are in `pages`.
"""

from collections.abc import Iterable

from adapters.slack import buttons
from adapters.slack.blocks import (
    Block,
    Message,
    bullets,
    rich,
    section,
    small,
    user,
    words,
)
from adapters.slack.escaping import fallback
from adapters.slack.fitting import FALLBACK_CHARS, Room, chars, short_fallback
from adapters.slack.quotes import fit_headlines, fitted
from bot import phrases
from bot.answers import Answer, NearestArticle, NoAnswer, Quote
from bot.checking import CheckedStatement, CheckResult
from bot.desk.courier import Outcome, Refusal, Trouble
from bot.shown.fitting import MAX_QUOTES, Fitted
from bot.shown.harmless import harmless_line, harmless_text
from bot.shown.length import shorten, width
from bot.shown.sources import source_line
from bot.shown.wording import in_marks, notes_on, standing, statement_shown

_ANSWER_CHARS = 2_000
_QUESTION_CHARS = 300


def outcome_message(outcome: Outcome, *, receipt_id: str, private: bool = False) -> Message:
    """Whatever a desk delivers. `private`: only the asker sees it and may share it."""
    if isinstance(outcome, Answer):
        return answer_message(outcome, receipt_id=receipt_id, private=private)
    if isinstance(outcome, NoAnswer):
        return no_answer_message(outcome, receipt_id=receipt_id)
    if isinstance(outcome, CheckResult):
        return check_message(outcome, receipt_id=receipt_id)
    return said(outcome)


def answer_message(answer: Answer, *, receipt_id: str = "", private: bool = False) -> Message:
    """An answer. Buttons need the receipt's id; without it there are none.

    A private one has a button to share it in the channel.
    """
    return _answer([], answer, receipt_id, share=private)


def shared_message(question: str, asker: str, answer: Answer, *, receipt_id: str = "") -> Message:
    """A private answer that `asker` (a user id) shares: with the question, for all to see."""
    text = harmless_line(question, _QUESTION_CHARS)
    asked = section(*user(asker), *words(f" asked: {text}" if user(asker) else f"Asked: {text}"))
    return _answer([rich(asked)], answer, receipt_id, share=False)


def no_answer_message(reply: NoAnswer, *, receipt_id: str = "") -> Message:
    """That nothing in the library answers, with the nearest headlines."""
    room = Room()
    reason = shorten(harmless_text(reply.reason), _ANSWER_CHARS) or phrases.NOT_FOUND
    blocks = _taken(room, [rich(section(*words(reason)))])
    fresh = [small(line) for line in (phrases.as_of_line(reply.as_of), *notes_on(reply))]
    ending = [*fresh, *buttons.feedback(receipt_id)]
    room.take(ending)
    blocks += _nearest(reply.nearest, room)
    return Message(blocks + ending, _fallback(reason))


def check_message(result: CheckResult, *, receipt_id: str = "") -> Message:
    """What the library shows about a message, statement by statement.

    It never says that a statement is right or wrong. Quotes are counted through all statements for
    their buttons: the receipt holds them in that order.
    """
    room = Room()
    ending = _taken(room, [small(phrases.as_of_line(result.as_of))])
    every = range(sum(len(one.quotes) for one in result.statements))
    room.take([*buttons.actions(receipt_id, quotes=every, share=False)])
    room.take(buttons.feedback(receipt_id))
    if not result.statements:
        blocks = [rich(section(*words(phrases.NOTHING_TO_CHECK)))]
        return Message(blocks + ending, _fallback(phrases.NOTHING_TO_CHECK))
    verdict = phrases.RELATED if result.found else phrases.NOT_FOUND
    blocks = _taken(room, [rich(section(*words(verdict)))])
    shown: list[int] = []
    index = 0
    keep = sum(map(_least, result.statements))
    for statement in result.statements:
        keep -= _least(statement)
        about = _checked(statement, room, keep=keep, index=index, among=result.found)
        blocks += about.parts
        shown += about.shown
        index += len(statement.quotes)
    if not result.found:
        blocks += _nearest(result.nearest, room)
    blocks += ending
    blocks += buttons.actions(receipt_id, quotes=shown, share=False)
    blocks += buttons.feedback(receipt_id)
    quotes = [quote for statement in result.statements for quote in statement.quotes]
    return Message(blocks, _fallback(verdict, quotes))


def said(trouble: Trouble | Refusal | str) -> Message:
    """A calm sentence: why there is no answer, or anything else that Pullquote has to say."""
    sentence = trouble if isinstance(trouble, str) else trouble.sentence
    shown = shorten(harmless_text(sentence), _ANSWER_CHARS) or "…"
    return Message([rich(section(*words(shown)))], _fallback(shown))


def _answer(opening: list[Block], answer: Answer, receipt_id: str, *, share: bool) -> Message:
    room = Room()
    differ = harmless_line(phrases.reports_differ(answer.difference)) if answer.difference else ""
    text = shorten(harmless_text(answer.text), _ANSWER_CHARS)
    said = [words(differ, bold=True), words(text)]
    blocks = _taken(room, opening + [rich(section(*one)) for one in said if one])
    ending = [small(standing(answer)), *map(small, notes_on(answer))]
    every = range(min(len(answer.quotes), MAX_QUOTES))
    room.take(ending)
    room.take(buttons.actions(receipt_id, quotes=every, share=share))
    room.take(buttons.feedback(receipt_id))
    quotes = fitted(answer.quotes, room)
    blocks += quotes.parts + ending
    blocks += buttons.actions(receipt_id, quotes=quotes.shown, share=share)
    blocks += buttons.feedback(receipt_id)
    return Message(blocks, _fallback(" ".join(filter(None, (differ, text))), answer.quotes))


def _checked(
    statement: CheckedStatement, room: Room, *, keep: int, index: int, among: bool
) -> Fitted[Block]:
    """A statement and the quotes about it, leaving `keep` characters for the statements to come.

    `among` others with quotes, one without says so.
    """
    room.left -= keep
    blocks = _taken(room, [rich(section(*words(statement_shown(statement), bold=True)))])
    if statement.quotes:
        quotes = fitted(statement.quotes, room, first_index=index)
    else:
        quotes = Fitted(
            _taken(room, [rich(section(*words(phrases.NOT_FOUND)))] if among else []), []
        )
    room.left += keep
    return Fitted(blocks + quotes.parts, quotes.shown)


def _nearest(articles: Iterable[NearestArticle], room: Room) -> list[Block]:
    room.take([rich(section(*words(phrases.NEAREST)), bullets([]))])
    lines = fit_headlines(tuple(articles), room)
    return [rich(section(*words(phrases.NEAREST)), bullets(lines))] if lines else []


def _least(statement: CheckedStatement) -> int:
    """What a statement needs at least: itself, and that there is nothing or no room."""
    return chars(words(statement_shown(statement))) + 800


def _taken(room: Room, blocks: list[Block]) -> list[Block]:
    room.take(blocks)
    return blocks


def _fallback(text: str, quotes: Iterable[Quote] = ()) -> str:
    """What stands for the blocks: the words, then quotes and sources while they fit whole."""
    lines = [short_fallback(text)] if text else []
    for quote in quotes:
        added = [in_marks(fallback(quote.text)), fallback(source_line(quote))]
        if sum(width(line) + 1 for line in lines + added) > FALLBACK_CHARS:
            break
        lines += added
    return "\n".join(lines) or "Pullquote has an answer."
