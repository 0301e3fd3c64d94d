"""Values of CSS: lengths in pixels, and what stands in a value.

Percentages and units of the window are taken for a window of 1280 by 800 pixels: close enough to
tell what is far outside it, or too small to be seen.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

Tokens = Sequence[Any]
"""Component values as tinycss2 has them."""

WINDOW = (1280.0, 800.0)
"""Width and height that pages are judged for."""

_PX = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4,
       "q": 96 / 101.6}  # fmt: skip
_OF_FONT = {"em": 1.0, "ch": 0.5, "ex": 0.5, "cap": 0.7, "ic": 1.0, "lh": 1.2}
_OF_WINDOW = {"vw": 12.8, "vh": 8.0, "vmin": 8.0, "vmax": 12.8, "vi": 12.8, "vb": 8.0,
              "cqw": 12.8, "cqh": 8.0, "cqi": 12.8, "cqb": 8.0, "cqmin": 8.0,
              "cqmax": 12.8}  # fmt: skip
_CONSTANTS = {"pi": math.pi, "e": math.e, "infinity": 1e9, "-infinity": -1e9}
_MOST = 1e9
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Length:
    """`relative`: to the window or to what it stands in."""

    px: float
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Letters:
    """The sizes that units of the font stand for, in pixels: here, and of the whole page."""

    here: float = 16.0
    page: float = 16.0


USUAL = Letters()


def significant(tokens: Tokens) -> list[Any]:
    """`tokens` without comments and white space."""
    return [token for token in tokens if token.type not in ("whitespace", "comment")]


def keyword(tokens: Tokens) -> str:
    """The value if it is one word, in lower case, else ""."""
    return str(tokens[0].lower_value) if len(tokens) == 1 and tokens[0].type == "ident" else ""


def every(tokens: Tokens, kind: str) -> Iterator[Any]:
    """The tokens of this type, also those in functions and brackets."""
    waiting = list(reversed(tokens))
    while waiting:
        token = waiting.pop()
        if token.type == kind:
            yield token
        waiting.extend(reversed(inner(token)))


def inner(token: Any) -> Tokens:
    """What stands in a function or in brackets; nothing in other tokens."""
    if token.type == "function":
        found: Tokens = token.arguments
    else:
        found = getattr(token, "content", None) or ()
    return found if isinstance(found, list) else ()


def parts(tokens: Tokens) -> list[list[Any]]:
    """`tokens` divided at their commas, without white space."""
    divided: list[list[Any]] = [[]]
    for token in significant(tokens):
        if token == ",":  # noqa: S105
            divided.append([])
        else:
            divided[-1].append(token)
    return divided


def length(tokens: Tokens, letters: Letters = USUAL, *, whole: float = WINDOW[0]) -> Length | None:
    """What a value of one length, percentage (of `whole`), number or calculation comes to."""
    if len(tokens) != 1:
        return None
    relative = any(token.lower_unit in _OF_WINDOW for token in every(tokens, "dimension")) or any(
        True for _ in every(tokens, "percentage")
    )
    value = _atom(tokens[0], letters, whole, _DEEPEST)
    return Length(value, relative) if _is_finite(value) else None


def number(tokens: Tokens) -> float | None:
    """A number; a percentage is a part of one."""
    found = length(tokens, whole=1.0)
    return found.px if found else None


def _is_finite(value: float | None) -> TypeGuard[float]:
    return value is not None and math.isfinite(value)


def _atom(token: Any, letters: Letters, whole: float, depth: int) -> float | None:
    if token.type in ("number", "percentage"):
        return float(token.value) * (whole / 100 if token.type == "percentage" else 1)
    if token.type == "ident":
        return _CONSTANTS.get(token.lower_value)
    if token.type == "dimension":
        return _dimension(token, letters)
    if token.type in ("() block", "function") and depth:
        return _calculated(token, letters, whole, depth - 1)
    return None


def _dimension(token: Any, letters: Letters) -> float | None:
    unit = token.lower_unit
    if unit.startswith(("sv", "lv", "dv")):
        unit = unit[1:]
    if unit.startswith("r") and unit[1:] in _OF_FONT:
        return float(token.value) * _OF_FONT[unit[1:]] * letters.page
    if unit in _OF_FONT:
        return float(token.value) * _OF_FONT[unit] * letters.here
    factor = _PX.get(unit) or _OF_WINDOW.get(unit)
    return float(token.value) * factor if factor else None


def _calculated(token: Any, letters: Letters, whole: float, depth: int) -> float | None:
    name = token.lower_name if token.type == "function" else "calc"
    values = [_sum(part, letters, whole, depth) for part in parts(inner(token))]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    if name in ("calc", "-webkit-calc") and len(known) == 1:
        return known[0]
    if name in ("min", "max"):
        return min(known) if name == "min" else max(known)
    return max(known[0], min(known[1], known[2])) if name == "clamp" and len(known) == 3 else None


def _sum(tokens: list[Any], letters: Letters, whole: float, depth: int) -> float | None:
    """Sums and products: a factor, then an operator and a factor, and so on."""
    total, product, sign = 0.0, _atom(tokens[0], letters, whole, depth) if tokens else None, 1.0
    for operator, token in zip(tokens[1::2], tokens[2::2], strict=False):
        value = _atom(token, letters, whole, depth)
        if value is None or product is None:
            return None
        if operator == "*":
            product *= value
        elif operator == "/":
            product = product / value if value else math.copysign(_MOST, product)
        elif operator in ("+", "-"):
            total += sign * product
            product, sign = value, 1.0 if operator == "+" else -1.0
        else:
            return None
    if product is None or len(tokens) % 2 == 0:
        return None
    return max(-_MOST, min(_MOST, total + sign * product))
