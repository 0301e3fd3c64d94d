"""Colours of CSS, as far as it takes to see that text has the colour of what is behind it."""

import math
import re
from typing import Any

import tinycss2
from tinycss2 import color5

from knowledge.sources.css_values import Tokens, every, inner

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
LINK: Colour = (0, 0, 238)
"""What browsers paint links with."""

_SAME = 10  # of 255, in each channel: nobody sees less on a screen
_HEX = re.compile(r"(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
# CSS Color 4, 17: XYZ of D65 to linear sRGB, and XYZ of D50 to that of D65.
_TO_LINEAR = ((3.2409699, -1.5373832, -0.4986108), (-0.9692436, 1.8759675, 0.0415551),
              (0.0556301, -0.2039770, 1.0569715))  # fmt: skip
_TO_D65 = ((0.9554734, -0.0230985, 0.0632593), (-0.0283697, 1.0099955, 0.0210414),
           (0.0123140, -0.0205077, 1.3303660))  # fmt: skip
_D65 = ("xyz-d65", "oklab", "oklch")
_D50 = ("xyz-d50", "lab", "lch")


def colour(value: str | Any) -> tuple[Colour, float] | None:
    """The colour and opacity (0 to 1) that `value` means, None if it is unknown or no colour.

    `value` is text or a component value of tinycss2. A function that is not known, such as
    `color-mix()`, is the colour that it is made of if that is one.
    """
    token = tinycss2.parse_one_component_value(value) if isinstance(value, str) else value
    try:
        found = color5.parse_color(token)
        if found is None:
            return _of_one_colour(token) if token.type == "function" else None
        return None if isinstance(found, str) else (_srgb(found), found.alpha)
    except (ValueError, TypeError, AttributeError, IndexError, ArithmeticError):
        return None  # what tinycss2 says of functions with fewer or other values than it expects


def colour_without_mark(value: str) -> tuple[Colour, float] | None:
    """The colour of an attribute, as `colour`, but `ffffff` will do (HTML, 2.4.6)."""
    value = value.strip()
    return colour(f"#{value}" if _HEX.fullmatch(value) else value)


def one_colour(tokens: Tokens) -> tuple[Colour, float] | None:
    """The colour that stands in all of `tokens`, such as the stops of a gradient, if it is one."""
    found: list[tuple[Colour, float]] = []
    for token in tokens:
        if (one := colour(token)) is not None:
            found.append(one)
        elif token.type == "function":
            if token.lower_name != "calc":
                return None
        elif token.type == "ident" and token.lower_value == "currentcolor":
            return None
    if not found:
        return None
    first, alpha = found[0]
    alike = all(same(first, other) and abs(alpha - a) < 0.05 for other, a in found)
    clear = all(a < 0.05 for _, a in found)
    return (first, 0.0) if clear else (first, alpha) if alike else None


def over(ink: Colour, alpha: float, paper: Colour) -> Colour:
    """What `ink` of this opacity on `paper` looks like."""
    red, green, blue = (
        round(above * alpha + below * (1 - alpha)) for above, below in zip(ink, paper, strict=True)
    )
    return red, green, blue


def same(one: Colour, other: Colour) -> bool:
    """True if nobody can tell them apart."""
    return all(abs(a - b) <= _SAME for a, b in zip(one, other, strict=True))


def _of_one_colour(function: Any) -> tuple[Colour, float] | None:
    if next(every([function], "url"), None) or function.lower_name in ("var", "env", "attr"):
        return None
    return one_colour(inner(function))


def _srgb(found: Any) -> Colour:
    if found.space in _D65 or found.space in _D50:
        xyz = found.to("xyz-d65" if found.space in _D65 else "xyz-d50").coordinates
        if found.space in _D50:
            xyz = _times(_TO_D65, xyz)
        channels = [_curved(channel) for channel in _times(_TO_LINEAR, xyz)]
    elif found.space == "srgb-linear":
        channels = [_curved(channel or 0) for channel in found.coordinates]
    elif found.space in ("hsl", "hwb"):
        channels = list(found.to("srgb").coordinates)
    else:  # spaces that are wider than sRGB have its white, its black and its greys
        channels = [channel or 0 for channel in found.coordinates[:3]]
    if not all(map(math.isfinite, channels)):
        raise ValueError("is no colour")
    red, green, blue = (min(255, max(0, round(channel * 255))) for channel in channels)
    return red, green, blue


def _times(matrix: tuple[tuple[float, ...], ...], vector: Any) -> list[float]:
    return [sum(a * (b or 0) for a, b in zip(row, vector, strict=True)) for row in matrix]


def _curved(linear: float) -> float:
    if linear <= 0.0031308:
        return 12.92 * linear
    return float(1.055 * linear ** (1 / 2.4) - 0.055)
