"""Parts of LangChain that a setting names: `provider:model`, with arguments as in a URL's query.

`openai:text-embedding-3-small`, `ollama:llama3.2?num_ctx=8192`. What a part is told apart by, and
what is said of it, holds no secret; nor does what is said of an error while it is made.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from pydantic import ValidationError

Argument = str | int | bool

_SECRET = re.compile("key|token|secret|password", re.IGNORECASE)
_COUNTED = re.compile("tokens", re.IGNORECASE)  # max_tokens is a number to see, no secret


@dataclass(frozen=True, slots=True)
class NamedPart:
    """A name taken apart. `owner` and `model` are empty where the setting names none."""

    target: str
    owner: str
    model: str
    arguments: Mapping[str, Argument]

    @property
    def shown(self) -> str:
        """The name with its arguments in one order, without secrets."""
        shown = sorted((k, str(v)) for k, v in self.arguments.items() if not _is_secret(k))
        return f"{self.target}?{urlencode(shown)}" if shown else self.target


def named_part(setting: str) -> NamedPart:
    """What `setting` names."""
    target, _, query = setting.strip().partition("?")
    owner, _, model = (part.strip() for part in target.partition(":"))
    arguments = {name: _argument(value) for name, value in parse_qsl(query)}
    return NamedPart(target.strip(), owner, model, arguments)


def reason_of(error: Exception) -> str:
    """One line. A pydantic error prints its input, which may hold a key: only its message is."""
    if isinstance(error, ValidationError):
        said = "; ".join(
            f"{'.'.join(map(str, part['loc']))}: {part['msg']}" for part in error.errors()
        )
    else:
        # LangChain adds every provider it knows, and its package.
        said = " ".join(str(error).split()).partition(" Supported providers")[0]
    return f"{type(error).__name__}: {said[:500]}".rstrip(". :")


def _is_secret(name: str) -> bool:
    return bool(_SECRET.search(_COUNTED.sub("", name)))


def _argument(value: str) -> Argument:
    if re.fullmatch(r"-?\d+", value):
        return int(value)
    return {"true": True, "false": False}.get(value.lower(), value)
