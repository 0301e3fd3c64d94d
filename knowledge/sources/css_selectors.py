"""Selectors of CSS, made ready for cssselect2: rules within rules, and states of elements.

What cssselect2 does not know is told as a browser would see it at first: `:hover` and whatever else
is not known hold for no element, `:defined` and its like for every one.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cssselect2 import SelectorError
from lxml.html import HtmlElement
from tinycss2 import parse_component_value_list
from tinycss2.ast import FunctionBlock, LiteralToken, WhitespaceToken

from knowledge.sources.css_values import Tokens, inner
from knowledge.sources.reading import ReadingError

_KNOWN = frozenset(
    [
        "link",
        "any-link",
        "local-link",
        "enabled",
        "disabled",
        "checked",
        "visited",
        "hover",
        "active",
        "focus",
        "focus-within",
        "focus-visible",
        "target",
        "root",
        "scope",
        "first-child",
        "last-child",
        "first-of-type",
        "last-of-type",
        "only-child",
        "only-of-type",
        "empty",
        "before",
        "after",
        "first-line",
        "first-letter",
    ]
)
_KNOWN_FUNCTIONS = frozenset(
    [
        "is",
        "where",
        "not",
        "has",
        "lang",
        "nth-child",
        "nth-last-child",
        "nth-of-type",
        "nth-last-of-type",
    ]
)
_ALWAYS = frozenset({"defined", "read-only", "dir", "-moz-any-link"})
_SAME_AS_IS = frozenset({"matches", "any", "-webkit-any", "-moz-any"})
_MAX_DEPTH = 12
_MAX_COMPOUNDS = 12  # the last ones of a longer selector stand for all of it
_TOO_DEEP = "has style rules too deep to tell what they hide"


@dataclass(frozen=True, slots=True)
class Names:
    """The names that elements of a page go by."""

    tags: frozenset[str]
    classes: frozenset[str]
    ids: frozenset[str]

    @classmethod
    def of(cls, tree: Iterable[HtmlElement]) -> "Names":
        """All that occur among these elements."""
        elements = [element for element in tree if isinstance(element.tag, str)]
        return cls(
            frozenset(element.tag for element in elements),
            frozenset(name for one in elements for name in (one.get("class") or "").split()),
            frozenset(one.get("id") or "" for one in elements),
        )


def within(prelude: Tokens, parents: tuple[Tokens, ...]) -> list[Any]:
    """The selectors of a rule that stands in others (CSS Nesting): `&` is the one around it."""
    if not parents:
        return list(prelude)
    if len(parents) > _MAX_DEPTH:
        raise ReadingError(_TOO_DEEP)
    parent = [_token(":"), FunctionBlock(1, 1, "is", list(parents[-1]))]
    if not parents[-1]:
        parent = [*_states("root")]
    nested: list[Any] = []
    for part in _divided(prelude):
        if nested:
            nested.append(_token(","))
        replaced, found = _with_parent(part, parent, _MAX_DEPTH)
        nested.extend(replaced if found else [*parent, WhitespaceToken(1, 1, " "), *replaced])
    return nested


def among(prelude: Tokens, names: Names) -> bool:
    """True if one of the selectors may be about an element with these names."""
    return any(_may_match(part, names) for part in _divided(prelude))


def selectors_of(
    prelude: Tokens, names: Names, compiled: Callable[[Tokens], list[Any]]
) -> Iterator[Any]:
    """Each selector of `prelude` that may be about an element with these names, `compiled`."""
    for part in _divided(prelude):
        if not _may_match(part, names):
            continue
        try:
            for selector in compiled(_plain(_tail(part), _MAX_DEPTH)):
                if selector.pseudo_element is None:
                    yield selector
        except (RecursionError, MemoryError) as error:
            raise ReadingError(_TOO_DEEP) from error
        except SyntaxError as error:
            # cssselect2 writes Python: too many brackets, or none for `:lang()`.
            if "nested" in str(error):
                raise ReadingError(_TOO_DEEP) from error
        except (SelectorError, NotImplementedError, TypeError, AttributeError, ValueError):
            continue


def _token(value: str) -> Any:
    return LiteralToken(1, 1, value)


def _divided(prelude: Tokens) -> list[list[Any]]:
    divided: list[list[Any]] = [[]]
    for token in prelude:
        if token == ",":  # noqa: S105
            divided.append([])
        elif token.type != "comment":
            divided[-1].append(token)
    return [_stripped(part) for part in divided if _stripped(part)]


def _stripped(tokens: list[Any]) -> list[Any]:
    first, last = 0, len(tokens)
    while first < last and tokens[first].type == "whitespace":
        first += 1
    while last > first and tokens[last - 1].type == "whitespace":
        last -= 1
    return tokens[first:last]


def _may_match(part: Tokens, names: Names) -> bool:
    before = ""
    for token in part:
        if token.type == "ident":
            if before == "." and token.value not in names.classes:
                return False
            if before not in (".", ":", "|") and token.lower_value not in names.tags:
                return False
        elif token.type == "hash" and token.value not in names.ids:
            return False
        before = token.value if token.type == "literal" else ""
    return True


def _tail(part: list[Any]) -> list[Any]:
    """The last compounds, where there are more of them than a reader of pages ever needs."""
    spaces = [at for at, token in enumerate(part) if token.type == "whitespace"]
    return part[spaces[-_MAX_COMPOUNDS] + 1 :] if len(spaces) > _MAX_COMPOUNDS else part


def _with_parent(tokens: Tokens, parent: list[Any], depth: int) -> tuple[list[Any], bool]:
    replaced: list[Any] = []
    found = False
    for at, token in enumerate(tokens):
        scope = token.type == "ident" and token.lower_value == "scope" and tokens[at - 1] == ":"
        if scope or token == "&":  # noqa: S105
            if scope:
                replaced.pop()
            replaced.extend(parent)
            found = True
        elif token.type == "function":
            if not depth:
                raise ReadingError(_TOO_DEEP)
            arguments, inside = _with_parent(token.arguments, parent, depth - 1)
            replaced.append(FunctionBlock(1, 1, token.name, arguments))
            found = found or inside
        else:
            replaced.append(token)
    return replaced, found


def _states(*names: str) -> Iterator[Any]:
    for name in names:
        yield from parse_component_value_list(f":{name}")


def _plain(tokens: Tokens, depth: int) -> list[Any]:
    """`tokens` with states of elements that cssselect2 knows."""
    if not depth:
        raise ReadingError(_TOO_DEEP)
    plain: list[Any] = []
    for at, token in enumerate(tokens):
        state = at > 0 and tokens[at - 1] == ":" and not (at > 1 and tokens[at - 2] == ":")
        if not state or token.type not in ("ident", "function"):
            plain.append(token)
            continue
        name = token.lower_value if token.type == "ident" else token.lower_name
        known = _KNOWN if token.type == "ident" else _KNOWN_FUNCTIONS
        if name in _ALWAYS:
            plain.pop()
            plain.extend(_states("not(:hover)"))
        elif name not in known and name not in _SAME_AS_IS:
            plain.pop()
            plain.extend(_states("hover"))
        elif token.type == "ident":
            plain.append(token)
        else:
            same = "is" if name in _SAME_AS_IS else token.name
            plain.append(FunctionBlock(1, 1, same, _plain(inner(token), depth - 1)))
    return plain
