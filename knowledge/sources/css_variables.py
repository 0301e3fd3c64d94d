"""Custom properties of CSS: what stands for `var(--name)`."""

from collections.abc import Mapping
from typing import Any

from tinycss2 import parse_component_value_list
from tinycss2.ast import FunctionBlock, ParenthesesBlock

from knowledge.sources.css_declarations import Declaration, is_valid, refers, value_of
from knowledge.sources.css_values import Tokens, keyword, significant

Variables = Mapping[str, Tokens]

UNKNOWN: Tokens = tuple(parse_component_value_list("unknown(x)"))
"""A value that nobody knows: neither a colour nor a length."""

_DEEPEST = 12
_MOST_TOKENS = 1_000  # of one value: each may stand for two, and each of those


def variables(winners: Mapping[str, Declaration], outer: Variables) -> Variables:
    """The custom properties of an element, with those of what it stands in."""
    own = {name: found.value for name, found in winners.items() if name.startswith("--")}
    if not own:
        return outer
    merged: dict[str, Tokens] = {**outer}
    for name, value in own.items():
        if keyword(value) in ("inherit", "unset"):
            continue
        merged.pop(name, None)
        found = _Substitution({**outer, **own} if refers(value) else {}).of(value, _DEEPEST)
        if found is not None and keyword(value) != "initial":
            merged[name] = found
    return merged


def resolved(declaration: Declaration, known: Variables) -> Tokens | None:
    """The value of the property, None where its variables make none of it."""
    if not refers(declaration.value):
        return value_of(declaration)
    value = _Substitution(known).of(declaration.value, _DEEPEST)
    if not value or not is_valid(declaration.given, value):
        return None
    return value_of(Declaration(declaration.name, declaration.given, value, declaration.important))


class _Substitution:
    """Puts values for variables, as long as that is no bomb."""

    def __init__(self, known: Variables) -> None:
        self._known = known
        self._left = _MOST_TOKENS

    def of(self, tokens: Tokens, depth: int) -> list[Any] | None:
        """`tokens` with nothing left to put in, None if that cannot be."""
        if not depth:
            return None
        replaced: list[Any] = []
        for token in tokens:
            self._left -= 1
            if self._left < 0:
                return None
            found: list[Any] | None = [token]
            if token.type == "function":
                found = self._function(token, depth)
            elif token.type == "() block" and refers(token.content):
                content = self.of(token.content, depth - 1)
                found = None if content is None else [ParenthesesBlock(1, 1, content)]
            if found is None:
                return None
            replaced.extend(found)
        return replaced

    def _function(self, token: Any, depth: int) -> list[Any] | None:
        if token.lower_name != "var":
            if not refers(token.arguments):
                return [token]
            arguments = self.of(token.arguments, depth - 1)
            return None if arguments is None else [FunctionBlock(1, 1, token.name, arguments)]
        arguments = significant(token.arguments)
        if not arguments or arguments[0].type != "ident":
            return None
        value = self._known.get(arguments[0].value)
        found = self.of(value, depth - 1) if value is not None else None
        if found is None and len(arguments) > 1 and arguments[1] == ",":
            return self.of(arguments[2:], depth - 1)
        return found
