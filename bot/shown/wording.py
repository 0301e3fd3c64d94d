"""The lines around quotes, as plain text: what stands below an answer, statements in marks."""

from bot import phrases
from bot.answers import Answer, NoAnswer
from bot.checking import CheckedStatement
from bot.shown.harmless import harmless_line

_STATEMENT_CHARS = 500


def standing(answer: Answer) -> str:
    """How many outlets say so, and how much was searched.

    Where reports differ, how many bear out one of them is not said.
    """
    if answer.difference:
        return phrases.as_of_line(answer.as_of)
    outlets = phrases.independent_outlets(answer.independent_outlets)
    return f"{outlets} {phrases.as_of_line(answer.as_of)}"


def notes_on(reply: Answer | NoAnswer) -> list[str]:
    """Which language model wrote, or why one that is set up did not, a line each; perhaps none."""
    written = phrases.written_by(reply.model) if reply.model else ""
    return [line for note in (written, reply.fallback) if (line := harmless_line(note))]


def statement_shown(statement: CheckedStatement) -> str:
    """A statement that was checked, on one line in quotation marks."""
    return in_marks(harmless_line(statement.text, _STATEMENT_CHARS))


def in_marks(text: str) -> str:
    """`text` in quotation marks, once."""
    return text if text.startswith(("“", '"', "«", "„", "‘")) else f"“{text}”"
