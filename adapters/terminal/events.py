"""From what a person types or a file holds to questions. Pure: reads no clock and no file."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, tzinfo
from typing import Any

from adapters.terminal.errors import RefusedQuestionError
from bot.answers import Question
from knowledge.canonical import canonical_line
from knowledge.tags import tag_from, tags_from

MAX_QUESTION_CHARS = 2_000
"""Far above any question; a longer line is a pasted article or a file that is not text."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What all questions of one command share.

    `now` is aware. `zone` gives a meaning to dates without one; None is the computer's own.
    """

    now: datetime
    zone: tzinfo | None = None
    threshold: float | None = None
    max_passages: int = 10
    tags: tuple[str, ...] = ()


def question_from_line(line: str, asking: Asking) -> Question | None:
    """The question on `line`, or None for a blank one; RefusedQuestionError for a huge one.

    Terminal questions see sample articles and links to files.
    """
    if len(line) > 10 * MAX_QUESTION_CHARS:  # before any work on 50 MB
        raise _too_long(len(line))
    text = canonical_line(line)
    if len(text) > MAX_QUESTION_CHARS:
        raise _too_long(len(text))
    if not text:
        return None
    return Question(
        text=text,
        asked_at=asking.now,
        include_samples=True,
        file_links=True,
        max_passages=asking.max_passages,
        threshold=asking.threshold,
        tags=asking.tags,
    )


def question_from_record(line: bytes, number: int, asking: Asking) -> Question | None:
    """The question in a line of a JSONL file, or None for a blank one.

    `number` is the line's and the id where the record has none. Raises RefusedQuestionError.
    """
    if not line.strip():
        return None
    record = _record(line)
    text = record.get("question")
    if not isinstance(text, str):
        raise RefusedQuestionError('it has no "question" that is a string')
    question = question_from_line(text, asking)
    if question is None:
        raise RefusedQuestionError('its "question" is empty')
    given = record.get("id", number)
    if isinstance(given, bool) or not isinstance(given, str | int):
        raise RefusedQuestionError('its "id" is neither a string nor a whole number')
    tags = _tags(record["tags"]) if record.get("tags") is not None else asking.tags
    asked_on = record.get("asked_on")
    if asked_on is not None and not isinstance(asked_on, str):
        raise RefusedQuestionError('its "asked_on" is not a string such as "2024-05-31"')
    asked_at = instant_from_text(asked_on, asking.zone) if asked_on else asking.now
    return replace(question, id=str(given), asked_at=asked_at, tags=tags)


def instant_from_text(text: str, zone: tzinfo | None) -> datetime:
    """The aware instant that `text` means: an ISO date or an ISO date and time.

    A date is the last moment of that day, so that "today" is that day and all its news is known.
    What has no offset is in `zone`, or the computer's own where that is None. Raises
    RefusedQuestionError.
    """
    try:
        if len(text) <= len("2024-05-31"):
            naive = datetime.combine(date.fromisoformat(text), time.max)
        else:
            naive = datetime.fromisoformat(text)
        if naive.tzinfo is not None:
            return naive
        return naive.replace(tzinfo=zone) if zone else naive.astimezone()
    except (ValueError, OverflowError) as error:
        shown = canonical_line(text, 40)
        raise RefusedQuestionError(
            f'"{shown}" is not a date; write it as 2024-05-31, or as 2024-05-31T18:00 with a time'
        ) from error


def tags_from_words(words: Sequence[str]) -> tuple[str, ...]:
    """The tags in what was typed, as the library keeps them; one word may hold several with commas.

    Raises RefusedQuestionError for what leaves no tag.
    """
    parts = [part for word in words for part in word.split(",")]
    for part in parts:
        if tag_from(part) is None:
            shown = canonical_line(part, 40)
            raise RefusedQuestionError(f'"{shown}" is no tag; write a word or two, such as chips')
    return tags_from(parts)


def _tags(given: object) -> tuple[str, ...]:
    words = [given] if isinstance(given, str) else given
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise RefusedQuestionError('its "tags" are not a list of strings such as ["chips"]')
    return tags_from_words(words)


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RefusedQuestionError("it is not text in UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise RefusedQuestionError("it is not JSON") from error
    if not isinstance(record, dict):
        raise RefusedQuestionError(
            'it is not a JSON object such as {"id": "1", "question": "Who …?"}'
        )
    return record


def _too_long(length: int) -> RefusedQuestionError:
    return RefusedQuestionError(
        f"it is {length:,} characters long; ask in at most {MAX_QUESTION_CHARS:,}"
    )
