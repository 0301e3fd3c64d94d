"""Holds all that a loopback Discord was asked for to Discord's OpenAPI document and limits."""

import json
from collections.abc import Sequence
from typing import Any

from tests.adapters.discord.loopback.answers import Sent
from tests.adapters.discord.openapi.check import request_problems, template_of


def problems_in(taken: Sequence[Sent]) -> list[str]:
    """What is wrong with requests, each sentence once. Requests that differ in names and nonces
    alone are looked at once: a thousand replies are alike."""
    seen: set[str] = set()
    problems: dict[str, None] = {}
    for one in taken:
        template = template_of(one.method, one.path)
        key = json.dumps([one.method, template, sorted(one.query), _alike(one.body)])
        if key not in seen:
            seen.add(key)
            found = request_problems(one.method, one.path, one.body, one.query)
            problems |= dict.fromkeys(found)
    return list(problems)


def _alike(body: Any) -> Any:
    if not isinstance(body, dict):
        return body
    return {
        key: len(str(value)) if key in {"nonce", "message_reference"} else value
        for key, value in body.items()
    }
