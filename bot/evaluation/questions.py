"""Questions with known answers, as evaluation reads them.

One JSON object a line, plain or gzipped. Two kinds are told apart by their fields: questions with
`answers` (strings, any of which counts) and questions with gold `evidence` (facts that stand in
articles, as MultiHop-RAG gives them).
"""

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.errors import BotError


class QuestionFileError(BotError):
    """A file of questions cannot be read; `path` says which."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(message)
        self.path = path


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """A question with what is known of its answer.

    `asked_on` is "now" for it. `answers` and `facts` are empty where it has no answer in the
    library (`answerable` is false) or none that can be scored by string (`scored` is false).
    """

    id: str
    text: str
    asked_on: date | None
    answers: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    answerable: bool = True
    scored: bool = True

    def asked_at(self, fallback: datetime) -> datetime:
        """The end of the day it was asked on, in UTC, or `fallback` where no day is known."""
        if self.asked_on is None:
            return fallback
        return datetime.combine(self.asked_on + timedelta(days=1), time(), UTC)


def read_questions(path: Path) -> list[KnownQuestion]:
    """The questions in a .jsonl or .jsonl.gz file, in order.

    Raises QuestionFileError where the file cannot be read or a line is not a question.
    """
    return [_question(path, number, record) for number, record in _records(path)]


def _records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    opener = gzip.open if path.suffix.lower() == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                record = json.loads(line)
                if not isinstance(record, dict):
                    raise QuestionFileError(path, f"{path}, line {number}: not a JSON object.")
                yield number, record
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise QuestionFileError(path, f"{path} cannot be read: {error}.") from error
    except json.JSONDecodeError as error:
        raise QuestionFileError(
            path, f"{path} is not JSON Lines: {error}. Give one JSON object a line."
        ) from error


def _question(path: Path, number: int, record: dict[str, Any]) -> KnownQuestion:
    try:
        text = _asked(record["question"])
        asked_on = record.get("asked_on")
        known = KnownQuestion(
            id=str(record.get("id", number)),
            text=text,
            asked_on=date.fromisoformat(asked_on[:10]) if asked_on else None,
        )
        if "evidence" in record:
            return _with_facts(known, record)
        return _with_answers(known, record)
    except (KeyError, TypeError, ValueError) as error:
        said = f"`{error.args[0]}` is missing" if isinstance(error, KeyError) else str(error)
        raise QuestionFileError(path, f"{path}, line {number}: {said}.") from error


def _asked(text: object) -> str:
    if not isinstance(text, str) or not text.strip():
        raise TypeError("`question` is no text")
    return text


def _with_answers(known: KnownQuestion, record: dict[str, Any]) -> KnownQuestion:
    given = record.get("answers", [])
    if not isinstance(given, list):  # a string would count as its letters
        raise TypeError("`answers` is no list")
    answers = tuple(str(answer) for answer in given)
    unanswerable = bool(record.get("unanswerable", False))
    # A file of web questions names the articles that hold an answer; without one, none does.
    findable = bool(record.get("answer_urls", True)) and bool(record.get("answer_origins", True))
    return KnownQuestion(
        id=known.id,
        text=known.text,
        asked_on=known.asked_on,
        answers=answers,
        answerable=not unanswerable,
        scored=unanswerable or (bool(record.get("specific", True)) and findable and bool(answers)),
    )


def _with_facts(known: KnownQuestion, record: dict[str, Any]) -> KnownQuestion:
    unanswerable = str(record.get("answer", "")).startswith("Insufficient")
    return KnownQuestion(
        id=known.id,
        text=known.text,
        asked_on=known.asked_on,
        facts=tuple(str(piece["fact"]) for piece in record["evidence"]),
        answerable=not unanswerable,
    )
