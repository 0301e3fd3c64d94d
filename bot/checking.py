"""Checks a message against the library: which proven quotes share its statements' words.

Without a language model nothing here says that a statement is right or wrong. It can only show what
outlets wrote about the same thing, or that nothing was found.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.answers import AsOf, NearestArticle, Quote


@dataclass(frozen=True, slots=True)
class Check:
    """A message to be checked: its plain text, without the platform's markup."""

    text: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class CheckedStatement:
    """A sentence of the message and the quotes that are about the same thing, best first.

    `shared` (0 to 1) is how much of the statement's telling words the best quote holds; 0 without
    quotes.
    """

    text: str
    quotes: tuple[Quote, ...]
    shared: float


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What the library shows about a message.

    `statements` are at most three sentences of the message, in its order; empty where it holds none
    that can be checked. `nearest` are headlines to offer where nothing was found.
    """

    statements: tuple[CheckedStatement, ...]
    as_of: AsOf
    nearest: tuple[NearestArticle, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def found(self) -> bool:
        """Whether any statement has a quote."""
        return any(one.quotes for one in self.statements)
