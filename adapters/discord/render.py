"""Replies as Discord messages. Pure: values in, components out.

A reply reads from top to bottom: what is said, each quote with its source and buttons, how many
outlets and how fresh, thumbs. Lists, help and the context of a quote are in `pages`.
"""

from collections.abc import Sequence

from adapters.discord.buttons import below_answer
from adapters.discord.components import Component, Message, text
from adapters.discord.escaping import plain_beginning
from adapters.discord.fitting import Draft
from adapters.discord.quotes import fitted, write_headlines
from bot import phrases
from bot.answers import Answer, NearestArticle, NoAnswer
from bot.checking import CheckResult
from bot.desk.courier import Outcome, Refusal, Trouble
from bot.shown.harmless import harmless_line
from bot.shown.length import width
from bot.shown.wording import standing, statement_shown

_ANSWER_CHARS = 1_200
_SENTENCE_CHARS = 2_000
_NOTE_CHARS = 200
_STATEMENT_CHARS = 400
_STATEMENT_ROOM = 120  # kept with each statement to come: that nothing is there, or no room for it
_HEADLINE_ROOM = 250  # "The nearest headlines:", where no quote needs the room


def outcome_message(outcome: Outcome, *, receipt_id: str, question: str = "") -> Message:
    """Whatever a desk delivers.

    The receipt's id stands in it: in a button, or in the sentence of a trouble. `question` is what
    was asked, where others who read the reply would not see it otherwise.
    """
    if isinstance(outcome, Answer):
        return answer_message(outcome, receipt_id=receipt_id, question=question)
    if isinstance(outcome, NoAnswer):
        return no_answer_message(outcome, receipt_id=receipt_id, question=question)
    if isinstance(outcome, CheckResult):
        return check_message(outcome, receipt_id=receipt_id)
    return said(outcome)


def answer_message(answer: Answer, *, receipt_id: str = "", question: str = "") -> Message:
    """An answer. Buttons need the receipt's id; without it there are none.

    The question stands above it, unless a quote could not be shown for it.
    """
    differ = phrases.reports_differ(answer.difference) if answer.difference else ""
    paragraphs = [
        f"**{plain_beginning(differ, _NOTE_CHARS)}**" if differ else "",
        plain_beginning(answer.text, _ANSWER_CHARS),
    ]
    opening = [text(one) for one in paragraphs if one]
    notes = [standing(answer), *_notes(answer)]
    ending = _ending(notes, receipt_id, more=True)
    written = []
    for above in dict.fromkeys((_asked(question), ())):
        draft = Draft([*map(text, above), *opening], ending=ending)
        whole = len(fitted(answer.quotes, draft, receipt_id).shown)
        written.append((whole, draft.message))
        if whole == len(answer.quotes):
            break
    return max(written, key=lambda one: one[0])[1]


def no_answer_message(reply: NoAnswer, *, receipt_id: str = "", question: str = "") -> Message:
    """That nothing in the library answers, with the nearest headlines."""
    reason = plain_beginning(reply.reason, _ANSWER_CHARS) or phrases.NOT_FOUND
    notes = [phrases.as_of_line(reply.as_of), *_notes(reply)]
    opening = map(text, [*_asked(question), reason])
    draft = Draft([*opening], ending=_ending(notes, receipt_id))
    _write_nearest(reply.nearest, draft)
    return draft.message


def check_message(result: CheckResult, *, receipt_id: str = "") -> Message:
    """What the library shows about a message, statement by statement.

    It never says that a statement is right or wrong. Quotes are counted through all statements for
    their buttons: the receipt holds them in that order.
    """
    ending = _ending([phrases.as_of_line(result.as_of)], receipt_id)
    if not result.statements:
        return Draft([text(phrases.NOTHING_TO_CHECK)], ending=ending).message
    draft = Draft([text(phrases.RELATED if result.found else phrases.NOT_FOUND)], ending=ending)
    said = [plain_beginning(statement_shown(one), _STATEMENT_CHARS) for one in result.statements]
    index = 0
    for number, (statement, markup) in enumerate(zip(result.statements, said, strict=True)):
        to_come = said[number + 1 :]
        kept = sum(width(one) + _STATEMENT_ROOM for one in to_come)
        draft.keep(chars=kept, parts=len(to_come))
        draft.add(text(f"**{markup}**"))
        if statement.quotes:
            fitted(statement.quotes, draft, receipt_id, first_index=index)
        elif result.found:
            draft.add(text(phrases.NOT_FOUND))
        index += len(statement.quotes)
    draft.keep(chars=0, parts=0)
    if not result.found:
        _write_nearest(result.nearest, draft)
    return draft.message


def said(trouble: Trouble | Refusal | str) -> Message:
    """A calm sentence: why there is no answer, or anything else that Pullquote has to say."""
    sentence = trouble if isinstance(trouble, str) else trouble.sentence
    return Message([text(plain_beginning(sentence, _SENTENCE_CHARS) or "…")])


def _asked(question: str) -> tuple[str, ...]:
    """The line that says what was asked; none without a question."""
    line = plain_beginning(harmless_line(question), _NOTE_CHARS)
    return (f"-# Asked: {line}",) if line else ()


def _write_nearest(articles: Sequence[NearestArticle], draft: Draft) -> None:
    if articles and draft.holds(text(phrases.NEAREST), chars=_HEADLINE_ROOM, parts=3):
        draft.add(text(phrases.NEAREST))
        write_headlines(articles, draft)


def _ending(notes: Sequence[str], receipt_id: str, *, more: bool = False) -> list[Component]:
    """Small lines of how many and how fresh, and the buttons of the whole reply."""
    small = "\n".join(f"-# {note}" for note in notes)
    return [text(small), *below_answer(receipt_id, more=more)]


def _notes(reply: Answer | NoAnswer) -> list[str]:
    """Which language model wrote, or why one did not."""
    said_of_it = [phrases.written_by(reply.model) if reply.model else "", reply.fallback]
    lines = [harmless_line(note) for note in said_of_it]
    return [plain_beginning(line, _NOTE_CHARS) for line in lines if line]
