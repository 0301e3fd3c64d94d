"""Reads a text as Discord's clients do: a tree of what is formatted, live or plain.

Written from Discord's reference (Message Formatting, Markdown Text 101, 2026-08) and from the rules
of its open-source parsers, not from the renderers: it knows nothing of how they keep text inert.
Where sources differ, the rule here finds more. `npm.py` holds it against a parser of others.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

Nodes = tuple["Node", ...]


@dataclass(frozen=True)
class Node:
    """`kind` is text, bold, quote, …; `value` what it says or opens, `inside` what it holds."""

    kind: str
    value: str = ""
    inside: Nodes = ()


@dataclass(frozen=True)
class _Rule:
    """A beginning that makes a node. `inside` names the group that is read again."""

    kind: str
    pattern: re.Pattern[str]
    inside: int | None = None
    value: int = 0
    opens_line: bool = False
    quoted: bool = True


def _rule(kind: str, pattern: str, **more: object) -> _Rule:
    return _Rule(kind, re.compile(pattern, re.IGNORECASE), **more)  # type: ignore[arg-type]


_ID = r"\d+"
_RULES = (
    _rule("quote", r" *>>> ?([\s\S]+)", inside=1, opens_line=True, quoted=False),
    _rule("quote", r"( *> [^\n]*(?:\n *> [^\n]*)*)", inside=1, opens_line=True, quoted=False),
    _rule("heading", r" *#{1,3}(?:[ \t]+)([^\n]+)", inside=1, opens_line=True),
    _rule("small", r" *-#[ \t]+([^\n]+)", inside=1, opens_line=True),
    _rule("item", r" *(?:[-*+]|\d+\.)[ \t]+([^\n]+)", inside=1, opens_line=True),
    _rule("underlined heading", r" *[^\n]+\n *(?:=|-){3,} *(?=\n|$)", opens_line=True),
    _rule("code block", r"```[\s\S]+?```"),
    _rule("emoticon", r"¯\\_\(ツ\)_/¯"),
    _rule("escaped", r"\\([^0-9A-Za-z\s])", value=1),
    _rule("user", rf"<@!?{_ID}>"),
    _rule("role", rf"<@&{_ID}>"),
    _rule("channel", rf"<#{_ID}>"),
    _rule("everyone", r"@(?:everyone|here)"),
    _rule("command", rf"</[^\n:<>]+:{_ID}>"),
    _rule("emoji", rf"<a?:\w+:{_ID}>"),
    _rule("sound", rf"<sound:{_ID}:{_ID}>"),
    _rule("time", r"<t:(-?\d+(?::[a-z])?)>", value=1),
    _rule("navigation", r"<(?:id|\d+):[a-z-]+(?::\d+)?>"),
    _rule("link", r"<((?:[a-z][a-z0-9+.-]*:)[^ \n<>]*)>", value=1),
    _rule("contact", r"<(?:[^ \n<>@]+@[^ \n<>@]+|\+[\d() -]+)>"),
    _rule("masked link", r"!?\[(?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*\]\([^\n]*?\)"),
    _rule("link", r"[a-z][a-z0-9+.-]*://[^\s<]+"),
    _rule("invitation", r"(?:discord\.gg|discord(?:app)?\.com/invite)/[\w-]+"),
    _rule("bold", r"\*\*([\s\S]+?)\*\*(?!\*)", inside=1),
    _rule("underline", r"__([\s\S]+?)__(?!_)", inside=1),
    _rule("slanted", r"_((?:__|\\[\s\S]|[^\\_])+?)_(?!\w)", inside=1),
    _rule("slanted", r"\*(?=\S)((?:\*\*|\s+(?:[^*\s]|\*\*)|[^\s*])+?)\*(?!\*)", inside=1),
    _rule("struck", r"~~([\s\S]+?)~~", inside=1),
    _rule("spoiler", r"\|\|([\s\S]+?)\|\|", inside=1),
    _rule("code", r"(`+)([\s\S]*?[^`])\1(?!`)", value=2),
    _rule("emoji", r":[^\s:]+?(?:::skin-tone-\d)?:"),
)
_QUOTE_SIGNS = re.compile(r"^ *> ?", re.MULTILINE)


_WORD = re.compile(r"(?:[^\W_]+|[ ,;?'\"“”‘’]+)(?![\w:.+-])")  # nothing begins with it
_DEEPEST = 30


@lru_cache(maxsize=20_000)
def read(text: str, *, quoted: bool = False, depth: int = 0) -> Nodes:
    """The nodes of `text` in order; characters that are nothing else are joined to texts.

    `quoted`: inside a quotation, where another cannot begin. Deeper than `_DEEPEST` nothing is
    told apart any more.
    """
    if depth > _DEEPEST:
        return (Node("text", text),)
    return tuple(_joined(_nodes(text, quoted, depth)))


def words(nodes: Sequence[Node]) -> str:
    """What a reader sees of `nodes`, without any formatting."""
    return "".join(words(one.inside) if one.inside else one.value for one in nodes)


def every(nodes: Sequence[Node]) -> Iterator[Node]:
    """All nodes, those inside others included."""
    for one in nodes:
        yield one
        yield from every(one.inside)


def live(text: str) -> list[str]:
    """What is more than text in a text that should be none."""
    return [f"{one.kind}: {one.value[:60]!r}" for one in every(read(text)) if one.kind != "text"]


def _nodes(text: str, quoted: bool, depth: int) -> Iterator[Node]:
    at = 0
    while at < len(text):
        node, after = _next(text, at, quoted, depth)
        yield node
        at = after


def _next(text: str, at: int, quoted: bool, depth: int) -> tuple[Node, int]:
    opens_line = at == 0 or text[at - 1] == "\n"
    if not opens_line and (word := _WORD.match(text, at)):
        return Node("text", word[0]), word.end()
    for rule in _RULES:
        if (rule.opens_line and not opens_line) or (quoted and not rule.quoted):
            continue
        if match := rule.pattern.match(text, at):
            return _node(rule, match, quoted, depth + 1), match.end()
    return Node("text", text[at]), at + 1


def _node(rule: _Rule, match: re.Match[str], quoted: bool, depth: int) -> Node:
    if rule.kind == "escaped":
        return Node("text", match[rule.value])
    if rule.inside is None:
        return Node(rule.kind, match[rule.value])
    inner = match[rule.inside]
    if rule.kind == "quote":
        inner = _QUOTE_SIGNS.sub("", inner) if not match[0].lstrip().startswith(">>>") else inner
        return Node("quote", inside=read(inner, quoted=True, depth=depth))
    return Node(rule.kind, inside=read(inner, quoted=quoted, depth=depth))


def _joined(nodes: Iterator[Node]) -> Iterator[Node]:
    run: list[str] = []
    for one in nodes:
        if one.kind == "text":
            run.append(one.value)
            continue
        if run:
            yield Node("text", "".join(run))
            run = []
        yield one
    if run:
        yield Node("text", "".join(run))
