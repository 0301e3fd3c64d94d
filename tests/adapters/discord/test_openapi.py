"""The checks of requests: what is right passes, what is wrong is named."""

import hashlib
import json
from typing import Any

import pytest

from tests.adapters.discord.limits import COMPONENTS_V2, is_empty, message_problems, texts_of
from tests.adapters.discord.openapi.check import request_problems, template_of
from tests.adapters.discord.openapi.reduce import reduced, written

POST = ("POST", "/channels/1/messages")
CALLBACK = ("POST", "/interactions/1/token/callback")
COMMANDS = ("PUT", "/applications/1/commands")
BUTTON = {"type": 2, "style": 2, "label": "Open", "custom_id": "open"}
TEXT = {"type": 10, "content": "Words."}


def row(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(parts)}


GOOD = {
    "text": (POST, {"content": "Yes.", "nonce": "k1", "enforce_nonce": True}),
    "reply by number": (POST, {"content": "Yes.", "message_reference": {"message_id": 12}}),
    "button": (POST, {"content": "Yes.", "components": [row(BUTTON)]}),
    "container": (
        POST,
        {"flags": COMPONENTS_V2, "components": [{"type": 17, "components": [TEXT]}]},
    ),
    "deferral": (CALLBACK, {"type": 5, "data": {"flags": 64}}),
    "choices": (CALLBACK, {"type": 8, "data": {"choices": [{"name": "Adria", "value": "a"}]}}),
    "commands": (COMMANDS, [{"name": "ask", "type": 1, "description": "Ask.", "nsfw": False}]),
}
BAD = {
    "unknown key": (POST, {"content": "x", "colour": 1}, "'colour' was unexpected"),
    "unknown key in an embed": (POST, {"embeds": [{"title": "x", "text": "y"}]}, "embeds.0"),
    "unknown key in a button": (
        POST,
        {"components": [row({**BUTTON, "value": "x"})]},
        "components.0.components.0: ",
    ),
    "unknown key in data": (CALLBACK, {"type": 4, "data": {"text": "x"}}, "data: "),
    "long label": (POST, {"components": [row({**BUTTON, "label": "x" * 81})]}, "label"),
    "long nonce": (POST, {"content": "x", "nonce": "x" * 26}, "nonce"),
    "address that is none": (
        POST,
        {"components": [row({"type": 2, "style": 5, "label": "x", "url": "javascript:x"})]},
        "url",
    ),
    "follow-up's key in a change": (
        ("PATCH", "/webhooks/1/token/messages/@original"),
        {"content": "x", "tts": True},
        "tts",
    ),
    "option without words": (
        COMMANDS,
        [{"name": "ask", "options": [{"type": 3, "name": "question"}]}],
        "'description' is a required property",
    ),
    "body where none belongs": (("POST", "/channels/1/typing"), {}, "takes no body"),
    "no such request": (("GET", "/channels/1/nothing"), None, "no such request"),
}


@pytest.mark.parametrize("name", GOOD)
def test_right_request_passes(name: str) -> None:
    (method, path), body = GOOD[name]
    assert request_problems(method, path, body) == []


@pytest.mark.parametrize("name", BAD)
def test_wrong_request_is_named(name: str) -> None:
    (method, path), body, said = BAD[name]
    (problem,) = request_problems(method, path, body)
    assert said in problem


def test_query_is_held_to_the_document() -> None:
    path = "/channels/1/messages"
    assert request_problems("GET", path, None, {"limit": "50", "after": "1"}) == []
    assert len(request_problems("GET", path, None, {"limit": "all", "since": "1"})) == 2


def test_literal_path_is_matched_before_a_templated_one() -> None:
    assert template_of("GET", "/users/@me") == "/users/@me"
    assert str(template_of("GET", "/webhooks/1/t/messages/@original")).endswith("@original")
    assert str(template_of("GET", "/webhooks/1/t/messages/5")).endswith("{message_id}")


def test_reduced_document_keeps_properties_named_like_texts_for_readers() -> None:
    thing = {"type": "object", "description": "A thing.", "properties": {"title": {"title": "T"}}}
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
    document = {
        "paths": {"/things": {"post": {"requestBody": body, "responses": {"200": {}}}}},
        "components": {"schemas": {"Thing": thing, "Unreached": {"type": "null"}}},
    }
    assert reduced(document) == {
        "paths": {"/things": {"post": {"body": {"$ref": "#/components/schemas/Thing"}}}},
        "schemas": {"Thing": {"type": "object", "properties": {"title": {}}}},
    }
    digest = hashlib.sha256(b"").hexdigest()
    assert json.loads(written(document, digest)) == {"source_sha256": digest, **reduced(document)}


LIMITS = {
    "long content": {"content": "x" * 2_001},
    "long embeds together": {"embeds": [{"description": "x" * 3_001}] * 2},
    "empty embed": {"embeds": [{"color": 1}]},
    "empty field": {"embeds": [{"fields": [{"name": "x", "value": " "}]}]},
    "content beside V2": {"flags": COMPONENTS_V2, "content": "x", "components": [TEXT]},
    "V2 without its flag": {"components": [TEXT]},
    "button without a row": {"components": [BUTTON]},
    "six buttons": {"components": [row(*({**BUTTON, "custom_id": str(n)} for n in range(6)))]},
    "twin buttons": {"components": [row(BUTTON, BUTTON)]},
    "link with a custom_id": {"components": [row({**BUTTON, "style": 5, "url": "https://a.b"})]},
    "button without a custom_id": {"components": [row({"type": 2, "style": 1, "label": "x"})]},
    "button without a label": {"components": [row({"type": 2, "style": 1, "custom_id": "x"})]},
    "much text": {"flags": COMPONENTS_V2, "components": [{**TEXT, "content": "x" * 2_001}] * 2},
    "41 components": {"flags": COMPONENTS_V2, "components": [TEXT] * 41},
}


@pytest.mark.parametrize("name", LIMITS)
def test_message_beyond_a_limit_is_named(name: str) -> None:
    assert len(message_problems(LIMITS[name])) == 1


def test_message_at_the_limits_passes() -> None:
    rows = [row(*({**BUTTON, "custom_id": f"{n}-{m}"} for m in range(5))) for n in range(5)]
    assert message_problems({"content": "x" * 2_000, "components": rows}) == []
    texts = [{**TEXT, "content": "x" * 100}] * 39
    nested = [{"type": 17, "components": texts}]
    assert message_problems({"flags": COMPONENTS_V2, "components": nested}) == []


def test_message_with_nothing_to_show_is_empty() -> None:
    assert is_empty({"content": " ", "embeds": [], "flags": 4})
    assert not is_empty({"components": [row(BUTTON)]})


def test_all_texts_of_a_message_are_found() -> None:
    embed = {"title": "t", "fields": [{"name": "n", "value": "v"}], "footer": {"text": "f"}}
    shown = {"content": "c", "embeds": [embed], "components": [row(BUTTON), TEXT]}
    assert texts_of(shown) == ["c", "t", "n", "v", "f", "Open", "Words."]
