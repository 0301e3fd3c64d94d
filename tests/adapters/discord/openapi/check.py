"""Holds requests to Discord's own OpenAPI document, more strictly than Discord does.

    assert request_problems("POST", "/channels/1/messages", payload) == []

Discord leaves unknown keys aside in silence; here they are problems, at every depth, since each is
a misspelt key or one of another payload. Literal paths are matched before templated ones.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from tests.adapters.discord.openapi.reduce import REQUESTS

Body = Any

_ID = {"type": ["string", "integer"], "pattern": "^(0|[1-9][0-9]*)$", "minimum": 0}
"""Discord takes ids as text and as whole numbers (docs: Reference, Snowflakes); the document says
text alone. Only `oneOf` with a number, as nonces have, tells them apart."""

DOCUMENTED_ELSEWHERE = {
    ("ApplicationCommandCreateRequest", "nsfw"): {"type": "boolean"},
    ("ApplicationCommandPatchRequestPartial", "nsfw"): {"type": "boolean"},
    ("ApplicationCommandUpdateRequest", "nsfw"): {"type": "boolean"},
}
"""Keys that Discord's pages have (Application Commands, 2026-11) and the document lacks. It is a
preview, and says of itself that the pages are right where they differ."""

_PARAMETER = re.compile(r"\{(\w+)\}")


def _is_address(value: object) -> bool:
    return not isinstance(value, str) or bool(
        re.match(r"(https?|discord)://[^\s/]+|attachment://\S+", value)
    )


def _is_time(value: object) -> bool:
    return not isinstance(value, str) or bool(
        re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value)
    )


_FORMATS = FormatChecker(())
_FORMATS.checks("uri")(_is_address)
_FORMATS.checks("date-time")(_is_time)


def request_problems(
    method: str, path: str, body: Body = None, query: Mapping[str, str] | None = None
) -> list[str]:
    """What is wrong with a request, as sentences; empty when nothing is.

    `path` starts after `/api/v10`. `body` is the JSON body, or the `payload_json` of a form; None
    where none was sent.
    """
    template = template_of(method, path)
    if template is None:
        return [f"{method} {path}: there is no such request"]
    at = f"{method} {template}"
    operation = _document()["paths"][template][method.lower()]
    problems = [f"{at}: {one}" for one in _query_problems(operation, query or {})]
    if body is None:
        return problems
    if "body" not in operation:
        return [*problems, f"{at}: takes no body"]
    validator = _validator(template, method.lower())
    problems += [f"{at}: {_sentence(error)}" for error in validator.iter_errors(body)]
    return problems


@cache
def template_of(method: str, path: str) -> str | None:
    """The document's path for a request, as `/channels/{channel_id}/messages`; None for none."""
    matching = [
        template
        for template, operations in _document()["paths"].items()
        if method.lower() in operations and _pattern(template).fullmatch(path)
    ]
    return min(matching, key=lambda one: len(_PARAMETER.findall(one)), default=None)


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(REQUESTS.read_text(encoding="utf-8"))
    schemas = document["schemas"]
    schemas["SnowflakeType"] = _ID
    for (name, key), schema in DOCUMENTED_ELSEWHERE.items():
        schemas[name]["properties"][key] = schema
    for schema in _objects(document):
        schema.setdefault("additionalProperties", False)
    return document


def _objects(value: Any) -> Iterator[Any]:
    """Every schema that names properties. None of them is part of an `allOf`, which would make
    each part refuse the others' keys: here `allOf` holds types of numbers only."""
    if isinstance(value, dict):
        if isinstance(value.get("properties"), dict):
            yield value
        for part in value.values():
            yield from _objects(part)
    elif isinstance(value, list):
        for part in value:
            yield from _objects(part)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"(\{\w+\})", template)
    return re.compile("".join("[^/]+" if one[:1] == "{" else re.escape(one) for one in parts))


@cache
def _validator(template: str, method: str) -> Any:
    document = _document()
    body = document["paths"][template][method]["body"]
    return _Validator(_resolved(body, document["schemas"]), format_checker=_FORMATS)


def _resolved(value: Any, schemas: Mapping[str, Any]) -> Any:
    """The schema with every `$ref` replaced: looking them up took most of the time."""
    if isinstance(value, dict):
        if "$ref" in value:
            return _resolved(schemas[value["$ref"].rsplit("/", 1)[1]], schemas)
        return {key: _resolved(part, schemas) for key, part in value.items()}
    return [_resolved(part, schemas) for part in value] if isinstance(value, list) else value


def _query_problems(operation: Mapping[str, Any], query: Mapping[str, str]) -> Iterator[str]:
    known = {one["name"]: one for one in operation.get("parameters", []) if one["in"] == "query"}
    for name, value in query.items():
        if name not in known:
            yield f"no query parameter {name!r}"
        elif known[name]["schema"].get("type") == "boolean" and value not in {"0", "1"}:
            if value not in {"true", "false"}:
                yield f"{name}={value} is no truth value"
        elif known[name]["schema"].get("type") == "integer" and not value.isdecimal():
            yield f"{name}={value} is no number"


def _sentence(error: ValidationError) -> str:
    where = ".".join(map(str, error.absolute_path)) or "body"
    return f"{where}: {error.message[:300]}"


def _meant(name: str) -> Callable[..., Iterator[ValidationError]]:
    """`oneOf` and `anyOf` that follow the alternative which was meant: the one of the same `type`,
    or the only one that is not null. It is quicker than trying all, and says what is wrong in it.
    """
    plain = Draft202012Validator.VALIDATORS[name]

    def check(
        validator: Any, branches: list[Any], value: Any, schema: Any
    ) -> Iterator[ValidationError]:
        likely = [one for one in branches if _may_be_meant(one, value)]
        if len(likely) == 1:
            yield from validator.descend(value, likely[0])
        else:
            yield from plain(validator, branches, value, schema)

    return check


def _may_be_meant(branch: Mapping[str, Any], value: Any) -> bool:
    if branch.get("type") == "null":
        return value is None
    kinds = branch.get("properties", {}).get("type", {}).get("enum")
    if value is None or kinds is None:
        return value is not None
    return isinstance(value, dict) and value.get("type") in kinds


_Validator = extend(Draft202012Validator, {name: _meant(name) for name in ("oneOf", "anyOf")})
