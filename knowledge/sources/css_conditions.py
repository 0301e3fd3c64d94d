"""Which conditional rules of CSS hold on a common screen: light, 1280 by 800 pixels, with a mouse.

Conditions that nobody can judge without a browser hold: what such a rule hides may be hidden.
"""

import operator
from collections.abc import Callable
from typing import Any

from knowledge.sources.css_values import WINDOW, Tokens, inner, keyword, length, parts, significant

_OTHER_MEDIA = ("print", "speech", "tty", "tv", "handheld", "projection", "braille", "embossed",
                "aural")  # fmt: skip
_HERE = {
    "prefers-color-scheme": ("light",), "prefers-reduced-motion": ("no-preference",),
    "prefers-contrast": ("no-preference",), "forced-colors": ("none",), "hover": ("hover",),
    "any-hover": ("hover",), "pointer": ("fine",), "any-pointer": ("fine",),
    "orientation": ("landscape",), "display-mode": ("browser",), "scripting": ("enabled",),
    "inverted-colors": ("none",), "prefers-reduced-transparency": ("no-preference",),
    "prefers-reduced-data": ("no-preference",), "update": ("fast",), "grid": (), "monochrome": (),
    "-ms-high-contrast": (), "-moz-touch-enabled": (), "color-gamut": ("srgb",),
}  # fmt: skip
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq,
}  # fmt: skip
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}
_OTHER_BROWSERS = ("-ms-", "-moz-", "-o-", "-khtml-", "-webkit-touch-callout",
                   "-webkit-overflow-scrolling", "-webkit-hyphens")  # fmt: skip
_DEEPEST = 20


def media_holds(tokens: Tokens) -> bool:
    """Whether a media query list (@media, a `media` attribute) holds; an empty one does."""
    queries = parts(tokens)
    return any(_query_holds(query) for query in queries)


def container_holds(tokens: Tokens) -> bool:
    """Whether the condition of @container may hold; what it names is taken for the window."""
    tokens = significant(tokens)
    if tokens and tokens[0].type == "ident" and tokens[0].lower_value not in ("not", "and", "or"):
        tokens = tokens[1:]
    return _holds(tokens, _feature_holds, _DEEPEST)


def supports_holds(tokens: Tokens) -> bool:
    """Whether a browser may support what @supports asks for."""
    return _holds(significant(tokens), _is_supported, _DEEPEST)


def _query_holds(tokens: list[Any]) -> bool:
    negated = bool(tokens) and keyword(tokens[:1]) == "not" and len(tokens) > 1
    if negated and tokens[1].type == "ident":
        return not _query_holds(tokens[1:])
    if tokens and keyword(tokens[:1]) == "only":
        tokens = tokens[1:]
    if tokens and tokens[0].type == "ident" and tokens[0].lower_value != "not":
        if tokens[0].lower_value in _OTHER_MEDIA:
            return False
        tokens = tokens[2:]  # the medium, and `and`
    return _holds(tokens, _feature_holds, _DEEPEST)


def _holds(tokens: list[Any], judge: Callable[[list[Any]], bool], depth: int) -> bool:
    """`not (a)`, `(a) and (b)`, `(a) or (b)`; nothing at all holds."""
    result: bool | None = None
    negated, either = False, False
    for token in tokens:
        if token.type == "ident":
            negated = negated or token.lower_value == "not"
            either = token.lower_value == "or"
            continue
        if token.type == "() block":
            inside = significant(inner(token))
            first = inside[0] if inside else None
            nested = first is not None and (
                first.type == "() block" or keyword(inside[:1]) == "not"
            )
            one = (_holds(inside, judge, depth - 1) if depth else True) if nested else judge(inside)
        else:
            one = True  # selector(), style() and the like
        one, negated = one != negated, False
        result = one if result is None else (result or one) if either else (result and one)
    return True if result is None else result


def _feature_holds(tokens: list[Any]) -> bool:
    if len(tokens) > 2 and tokens[1] == ":" and tokens[0].type == "ident":
        name, value = tokens[0].lower_value, tokens[2:]
        bound, _, feature = name.partition("-")
        if bound in ("min", "max"):
            return _compares(feature, ">=" if bound == "min" else "<=", value)
        if name in _HERE:
            return keyword(value) in _HERE[name]
        return _compares(name, "=", value)
    if len(tokens) == 1 and keyword(tokens) in _HERE:
        return bool(_HERE[keyword(tokens)]) and _HERE[keyword(tokens)] != ("none",)
    return _range_holds(tokens)


def _range_holds(tokens: list[Any]) -> bool:
    """`width >= 600px`, `400px < width <= 700px`."""
    sides: list[list[Any]] = [[]]
    comparisons: list[str] = []
    for token in tokens:
        sign = token.value if token.type == "literal" else ""
        if sign in ("<", ">"):
            comparisons.append(sign)
            sides.append([])
        elif sign in ("=", "<=", ">="):
            if sign == "=" and comparisons and not sides[-1]:
                comparisons[-1] += "="
            else:
                comparisons.append(sign)
                sides.append([])
        else:
            sides[-1].append(token)
    holds = True
    for left, comparison, right in zip(sides, comparisons, sides[1:], strict=False):
        if name := keyword(left):
            holds = holds and _compares(name, comparison, right)
        elif name := keyword(right):
            holds = holds and _compares(name, _MIRRORED[comparison], left)
    return holds


def _compares(feature: str, comparison: str, value: list[Any]) -> bool:
    sizes = {"width": WINDOW[0], "device-width": WINDOW[0], "inline-size": WINDOW[0],
             "height": WINDOW[1], "device-height": WINDOW[1], "block-size": WINDOW[1]}  # fmt: skip
    asked = length(value)
    if feature not in sizes or asked is None:
        return True
    return _COMPARED[comparison](sizes[feature], asked.px)


def _is_supported(tokens: list[Any]) -> bool:
    if len(tokens) < 2 or tokens[1] != ":" or tokens[0].type != "ident":
        return True
    values = [token.lower_value for token in tokens[2:] if token.type == "ident"]
    return not any(name.startswith(_OTHER_BROWSERS) for name in (tokens[0].lower_value, *values))
