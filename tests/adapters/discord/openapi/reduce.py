"""Makes `requests.json` from Discord's OpenAPI document: what a client may send, and nothing else.

    python -m tests.adapters.discord.openapi.reduce PATH_TO_OPENAPI_JSON

Every path and method is kept with its path and query parameters and its JSON body, and every
schema that these reach. Answers, other content types, texts for readers and `x-` keys are left
out. Nothing is changed, so that a newer document is brought in by running this again.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REQUESTS = Path(__file__).parent / "requests.json"

_METHODS = ("delete", "get", "patch", "post", "put")
_FOR_READERS = {"title", "description", "deprecated", "example", "examples"}


def reduced(document: dict[str, Any]) -> dict[str, Any]:
    """`paths` by template, method and part (`parameters`, `body`), and `schemas` by name."""
    paths = {
        template: {
            method: _operation(item[method], item.get("parameters", []))
            for method in _METHODS
            if method in item
        }
        for template, item in sorted(document["paths"].items())
    }
    schemas = document["components"]["schemas"]
    reached: set[str] = set()
    waiting = set(_names(paths))
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= set(_names(schemas[name])) - reached
    return {"paths": paths, "schemas": {name: _bare(schemas[name]) for name in sorted(reached)}}


def written(document: dict[str, Any], sha256: str) -> str:
    """The reduced document as JSON with one path or schema a line, so that changes can be read."""
    parts = reduced(document)
    lines = []
    for part in ("paths", "schemas"):
        entries = [f"{_compact(name)}:{_compact(value)}" for name, value in parts[part].items()]
        lines.append(f'"{part}":{{\n' + ",\n".join(entries) + "\n}")
    return f'{{"source_sha256":"{sha256}",\n' + ",\n".join(lines) + "}\n"


def _operation(operation: dict[str, Any], shared: list[dict[str, Any]]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    parameters = [
        _bare({key: one[key] for key in ("name", "in", "schema")})
        for one in [*shared, *operation.get("parameters", [])]
        if one["in"] in {"path", "query"}
    ]
    if parameters:
        kept["parameters"] = parameters
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body:
        kept["body"] = _bare(body["schema"])
    return kept


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _of_named(part) if key in {"properties", "patternProperties"} else _bare(part)
            for key, part in value.items()
            if not (key in _FOR_READERS or key.startswith("x-"))
        }
    return [_bare(part) for part in value] if isinstance(value, list) else value


def _of_named(properties: dict[str, Any]) -> dict[str, Any]:
    """Properties by name: a name like `title` is no text for readers."""
    return {name: _bare(schema) for name, schema in properties.items()}


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].rsplit("/", 1)[1]
        for part in value.values():
            yield from _names(part)
    elif isinstance(value, list):
        for part in value:
            yield from _names(part)


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


if __name__ == "__main__":
    source = Path(sys.argv[1]).read_bytes()
    digest = hashlib.sha256(source).hexdigest()
    REQUESTS.write_text(written(json.loads(source), digest), encoding="utf-8")
