"""What a language model said, as proposals: the JSON that it was asked for, or close to it.

Tolerant in form only: a fence around the JSON, words before it, a number as a string. What cannot
be read is no proposal, and nothing is guessed.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from langchain_core.messages import AIMessage

from bot.model.lapses import Lapse, ModelLapseError
from bot.model.prompt import MOST_CLAIMS

MOST_CHARS = 20_000
_NUMBER = re.compile(r"\D{0,12}(\d{1,4})\D{0,2}")
_CUT_OFF = frozenset({"length", "max_tokens"})
_DECLINED = frozenset({"content_filter", "refusal", "safety", "recitation", "prohibited_content"})
_OPENINGS = 20  # places where the JSON may begin


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claim as the model made it: nothing in it is proven. `passage` counts from 1."""

    passage: int
    quote: str
    text: str


def proposals_in(message: AIMessage) -> tuple[Proposal, ...]:
    """The proposals, at most as many as were asked for; none where the model found no answer.

    Raises ModelLapseError where the message is no such answer.
    """
    finished = str(
        message.response_metadata.get("finish_reason")
        or message.response_metadata.get("stop_reason")
        or message.response_metadata.get("done_reason")
        or ""
    ).lower()
    if message.additional_kwargs.get("refusal") or finished in _DECLINED:
        raise ModelLapseError(Lapse.DECLINED, finished)
    claims = _claims(message)
    if claims is None:
        cut = finished in _CUT_OFF
        raise ModelLapseError(Lapse.CUT_OFF if cut else Lapse.UNREADABLE, finished)
    found = list(dict.fromkeys(_proposals(claims)))
    if claims and not found:
        raise ModelLapseError(Lapse.UNREADABLE, "no claim among the claims")
    return tuple(found[:MOST_CLAIMS])


def _claims(message: AIMessage) -> list[Any] | None:
    for call in message.tool_calls:  # some providers hand structured output back in this form
        if (claims := _list_in(call["args"])) is not None:
            return claims
    text = message.text
    if len(text) > MOST_CHARS:
        raise ModelLapseError(Lapse.TOO_LONG, f"{len(text)} characters")
    decoder = json.JSONDecoder()
    for at, match in enumerate(re.finditer(r"[\[{]", text)):
        if at == _OPENINGS:
            break
        try:
            value, _ = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            continue
        if (claims := _list_in(value)) is not None:
            return claims
    return None


def _list_in(value: object) -> list[Any] | None:
    if isinstance(value, Mapping):
        if isinstance(claims := value.get("claims"), list):
            return claims
        return [value] if {"passage", "quote", "text"} <= value.keys() else None
    if isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        return value
    return None


def _proposals(claims: list[Any]) -> Iterator[Proposal]:
    for one in claims:
        if not isinstance(one, Mapping):
            continue
        passage, quote, text = _number(one.get("passage")), one.get("quote"), one.get("text")
        if passage is not None and isinstance(quote, str) and isinstance(text, str):
            yield Proposal(passage, quote, text)


def _number(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 10_000 else None
    found = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    return int(found[1]) if found else None
