"""What a setting's text means, and which text means nothing: one function a kind of value.

Each takes what was given and returns the value, or raises ValueError.
"""

import ipaddress
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from knowledge.named_parts import named_part
from knowledge.tags import tags_from

SQLITE = "sqlite:///"
HOST = r"^([A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?|\[[0-9A-Fa-f:.]+\])$"
"""A pattern for the name or address of a host."""

_HOST_NAME = re.compile(r"[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?")
_CONTACT = re.compile(r"https?://[^/]+.*|[^@/:]+@[^@/:]+", re.IGNORECASE)
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,30}")
_SNOWFLAKE = re.compile(r"(?:<(?:#|@&))?(\d{1,20})>?")
MAX_CONTACT_CHARS = 200


def sqlite_file(url: str) -> str:
    """The address of a SQLite file."""
    path = url.removeprefix(SQLITE)
    if path == url or not path or path == ":memory:" or "?" in path:
        raise ValueError("not a file of SQLite")
    return url


def chat_model(name: str) -> str:
    """The name of a chat model, with its provider."""
    part = named_part(name)
    if not (part.owner and part.model) or any(map(str.isspace, part.target)):
        raise ValueError("not provider:model")
    return name


def zone(value: object) -> object:
    """The time zone of a name."""
    if not isinstance(value, str):
        return value
    try:
        return ZoneInfo(value)
    except (KeyError, OSError) as error:  # unknown; a folder of the time zone database
        raise ValueError("unknown time zone") from error


def sendable(key: SecretStr) -> SecretStr:
    """A key that can be sent in a header."""
    secret = key.get_secret_value()
    if not (secret.isascii() and secret.isprintable()) or " " in secret:
        raise ValueError("cannot be sent in a header")
    return key


def bot_token(token: SecretStr) -> SecretStr:
    """A Slack bot token."""
    return _of_kind(token, "xoxb-")


def app_token(token: SecretStr) -> SecretStr:
    """A Slack app-level token."""
    return _of_kind(token, "xapp-")


def web_address(address: str) -> str:
    """The address of a web service: http(s), with a host."""
    if not re.fullmatch(r"https?://[A-Za-z0-9._:\[\]-]+(/[!-~]*)?", address):
        raise ValueError("not a web address")
    return address


def socket_address(address: str) -> str:
    """The address of a WebSocket service: ws(s), with a host."""
    if not address.startswith(("ws://", "wss://")):
        raise ValueError("not the address of a WebSocket")
    web_address(address.replace("ws", "http", 1))
    return address


def slack_channels(value: object) -> object:
    """The channel ids in a list with commas."""
    return _ids(value, _channel)


def slack_topics(value: object) -> object:
    """The topics of each channel in `CHANNEL=topic,topic; CHANNEL=topic`."""
    return _topics(value, _channel)


def snowflakes(value: object) -> object:
    """Discord's ids in a list with commas, as they are or as Discord mentions them."""
    return _ids(value, _snowflake)


def discord_topics(value: object) -> object:
    """The topics of each server or channel in `ID=topic,topic; ID=topic`."""
    return _topics(value, _snowflake)


def lower(value: object) -> object:
    """Text in lower case."""
    return value.lower() if isinstance(value, str) else value


def hosts(value: object) -> object:
    """The names and addresses in a list with commas, in the form they are compared in.

    Names are in lower case and without a dot at the end, addresses in their shortest form and
    without brackets.
    """
    if not isinstance(value, str):
        return value
    return frozenset(_host(part.strip()) for part in value.split(",") if part.strip())


def contact(address: str) -> str:
    """An e-mail address or a web address that can stand in the parentheses of a User-Agent."""
    plain = address.isascii() and address.isprintable() and not set(address) & set(' ()<>"\\')
    if not plain or len(address) > MAX_CONTACT_CHARS or not _CONTACT.fullmatch(address):
        raise ValueError("neither an e-mail address nor a web address")
    return address


def _of_kind(token: SecretStr, beginning: str) -> SecretStr:
    if not token.get_secret_value().startswith(beginning):
        raise ValueError("another kind of token")
    return sendable(token)


def _ids(value: object, id_from: Callable[[str], str]) -> object:
    if not isinstance(value, str):
        return value
    return frozenset(id_from(part) for part in value.split(",") if part.strip())


def _topics(value: object, id_from: Callable[[str], str]) -> object:
    if not isinstance(value, str):
        return value
    topics: dict[str, tuple[str, ...]] = {}
    for part in filter(str.strip, value.split(";")):
        place, _, named = part.partition("=")
        tags = tags_from(named.split(","))
        if not tags or "=" in named or id_from(place) in topics:
            raise ValueError("a place without topics, named twice, or after a comma")
        topics[id_from(place)] = tags
    return topics


def _snowflake(text: str) -> str:
    found = _SNOWFLAKE.fullmatch(text.strip())
    if found is None:
        raise ValueError("not an id")
    return found[1]


def _channel(text: str) -> str:
    channel = text.strip().removeprefix("#")
    if not _CHANNEL.fullmatch(channel):
        raise ValueError("not the id of a channel")
    return channel


def _host(text: str) -> str:
    try:
        return ipaddress.ip_address(text.removeprefix("[").removesuffix("]")).compressed
    except ValueError:
        name = text.encode("idna").decode("ascii").lower().removesuffix(".")
        # A name whose last part is a number is an address gone wrong, such as 10.0.0.
        if _HOST_NAME.fullmatch(name) and not re.fullmatch(r"\d+|0x[0-9a-f]*", name.split(".")[-1]):
            return name
        raise
