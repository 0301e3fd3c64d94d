"""Colours of CSS, as far as it takes to see that text has the colour of what is behind it."""

import colorsys
import math
import re

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)

_NAMED: dict[str, Colour] = {
    "white": WHITE, "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240),
    "ghostwhite": (248, 248, 255), "whitesmoke": (245, 245, 245), "floralwhite": (255, 250, 240),
    "mintcream": (245, 255, 250), "azure": (240, 255, 255), "aliceblue": (240, 248, 255),
    "red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255), "yellow": (255, 255, 0),
    "aqua": (0, 255, 255), "cyan": (0, 255, 255), "fuchsia": (255, 0, 255),
    "magenta": (255, 0, 255), "silver": (192, 192, 192), "gray": (128, 128, 128),
    "grey": (128, 128, 128), "maroon": (128, 0, 0), "olive": (128, 128, 0), "green": (0, 128, 0),
    "purple": (128, 0, 128), "teal": (0, 128, 128), "navy": (0, 0, 128),
    "orange": (255, 165, 0), "lightgray": (211, 211, 211), "lightgrey": (211, 211, 211),
    "gainsboro": (220, 220, 220), "darkgray": (169, 169, 169), "darkgrey": (169, 169, 169),
    "dimgray": (105, 105, 105), "beige": (245, 245, 220), "linen": (250, 240, 230),
}  # fmt: skip
_FUNCTION = re.compile(r"(rgb|hsl)a?\(([^()]{1,80})\)")
_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_SAME = 10  # of 255, in each channel: nobody sees less on a screen


def colour(value: str) -> tuple[Colour, float] | None:
    """The colour and opacity (0 to 1) that `value` (lower case) means, None if it is unknown."""
    if value == "transparent":
        return WHITE, 0.0
    if named := _NAMED.get(value):
        return named, 1.0
    if _HEX.fullmatch(value):
        digits = value[1:] if len(value) > 5 else "".join(digit * 2 for digit in value[1:])
        red, green, blue, alpha = bytes.fromhex(f"{digits}ff"[:8])
        return (red, green, blue), alpha / 255
    function = _FUNCTION.fullmatch(value)
    return _from_function(function[1], function[2]) if function else None


def same(one: Colour, other: Colour) -> bool:
    """True if nobody can tell them apart."""
    return all(abs(a - b) <= _SAME for a, b in zip(one, other, strict=True))


def _from_function(name: str, arguments: str) -> tuple[Colour, float] | None:
    try:
        numbers = [
            (float(part.rstrip("%deg")), part.endswith("%"))
            for part in re.split(r"[,/\s]+", arguments.strip())
        ]
    except ValueError:
        return None
    if len(numbers) not in (3, 4) or not all(math.isfinite(number) for number, _ in numbers):
        return None
    alpha = 1.0
    if len(numbers) == 4:
        number, percent = numbers[3]
        alpha = number / 100 if percent else number
    if name == "hsl":
        hue, saturation, lightness = (number for number, _ in numbers[:3])
        channels = colorsys.hls_to_rgb(hue / 360 % 1, lightness / 100, saturation / 100)
    else:
        red, green, blue = (
            number / 100 if percent else number / 255 for number, percent in numbers[:3]
        )
        channels = (red, green, blue)
    red, green, blue = (min(255, max(0, round(channel * 255))) for channel in channels)
    return (int(red), int(green), int(blue)), alpha
