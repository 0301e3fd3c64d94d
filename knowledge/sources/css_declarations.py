"""The declarations of CSS that decide whether text can be seen, each checked as a browser does.

A declaration that is not valid counts for nothing, so that `display: none; display: nonsense` is
none. Shorthands (`margin`, `font`) stand for the properties that they set.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from knowledge.sources.colours import colour
from knowledge.sources.css_values import Tokens, every, keyword, length, significant


@dataclass(frozen=True, slots=True)
class Declaration:
    """That `name` is as `given` (a name, maybe a shorthand's) was declared to be, in `value`."""

    name: str
    given: str
    value: Tokens
    important: bool


_SIDES = ("top", "right", "bottom", "left")
_SHORTHANDS: dict[str, tuple[str, ...]] = {
    "margin": tuple(f"margin-{side}" for side in _SIDES),
    "padding": tuple(f"padding-{side}" for side in _SIDES),
    "inset": _SIDES,
    "overflow": ("overflow-x", "overflow-y"),
    "background": ("background-color", "background-image", "background-clip"),
    "font": ("font-size",),
    "mask": ("mask-image",),
    "margin-inline": ("margin-left", "margin-right"),
    "margin-block": ("margin-top", "margin-bottom"),
    "inset-inline": ("left", "right"),
    "inset-block": ("top", "bottom"),
}
_OTHER_NAMES = {
    "-webkit-mask": "mask", "-webkit-mask-image": "mask-image", "-webkit-filter": "filter",
    "-webkit-transform": "transform", "-webkit-clip-path": "clip-path",
    "-webkit-background-clip": "background-clip", "-webkit-opacity": "opacity",
    "inset-inline-start": "left", "inset-inline-end": "right", "inset-block-start": "top",
    "inset-block-end": "bottom", "margin-inline-start": "margin-left",
    "margin-block-start": "margin-top", "padding-inline-start": "padding-left",
    "padding-block-start": "padding-top", "inline-size": "width", "block-size": "height",
    "max-inline-size": "max-width", "max-block-size": "max-height",
    "overflow-inline": "overflow-x", "overflow-block": "overflow-y",
    "-webkit-animation": "animation", "-webkit-animation-name": "animation-name",
}  # fmt: skip
_WIDE = ("inherit", "initial", "unset", "revert", "revert-layer")
_SIZE_WORDS = ("auto", "none", "normal", "min-content", "max-content", "fit-content", "stretch",
               "-webkit-fill-available", "contain", "anchor-center")  # fmt: skip
_FONT_SIZES = ("xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large",
               "xxx-large", "smaller", "larger", "math")  # fmt: skip
_SYSTEM_COLOURS = ("currentcolor", "canvas", "canvastext", "linktext", "visitedtext", "activetext",
                   "buttonface", "buttontext", "field", "fieldtext", "highlight", "highlighttext",
                   "graytext", "mark", "marktext", "window", "windowtext", "menu", "menutext",
                   "-webkit-link", "-webkit-text", "infotext", "infobackground")  # fmt: skip
_COLOUR_FUNCTIONS = ("rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color",
                     "color-mix", "light-dark", "contrast-color", "device-cmyk")  # fmt: skip
_WORDS: dict[str, frozenset[str]] = {
    "display": frozenset(
        {"none", "contents", "block", "inline", "inline-block", "flex", "inline-flex",
         "-webkit-flex", "-webkit-inline-flex", "grid", "inline-grid", "table", "inline-table",
         "table-row", "table-cell", "table-row-group", "table-column", "table-header-group",
         "table-footer-group", "table-column-group", "table-caption", "list-item", "flow",
         "flow-root", "ruby", "ruby-text", "ruby-base", "math", "run-in", "-webkit-box",
         "-webkit-inline-box"}
    ),
    "visibility": frozenset({"visible", "hidden", "collapse"}),
    "content-visibility": frozenset({"visible", "hidden", "auto"}),
    "position": frozenset({"static", "relative", "absolute", "fixed", "sticky", "-webkit-sticky"}),
    "overflow-x": frozenset({"visible", "hidden", "clip", "scroll", "auto", "overlay"}),
    "overflow-y": frozenset({"visible", "hidden", "clip", "scroll", "auto", "overlay"}),
    "background-clip": frozenset({"text", "border-box", "padding-box", "content-box"}),
    "-webkit-text-security": frozenset({"none", "disc", "circle", "square"}),
    "contain": frozenset(
        {"none", "strict", "content", "size", "layout", "style", "paint", "inline-size"}
    ),
}  # fmt: skip
_BACKGROUND_WORDS = frozenset(
    [
        "none",
        "repeat",
        "repeat-x",
        "repeat-y",
        "no-repeat",
        "space",
        "round",
        "scroll",
        "fixed",
        "local",
        "left",
        "right",
        "top",
        "bottom",
        "center",
        "cover",
        "contain",
        "auto",
        "border-box",
        "padding-box",
        "content-box",
        "text",
    ]
)
_FUNCTIONS: dict[str, tuple[str, ...]] = {
    "transform": ("translate", "scale", "rotate", "skew", "matrix", "perspective"),
    "filter": ("opacity", "blur", "brightness", "contrast", "drop-shadow", "grayscale",
               "hue-rotate", "invert", "saturate", "sepia"),
    "clip": ("rect",),
    "clip-path": ("inset", "circle", "ellipse", "polygon", "path", "rect", "xywh", "shape"),
}  # fmt: skip
_LENGTHS = frozenset(
    {*_SIDES, *_SHORTHANDS["margin"], *_SHORTHANDS["padding"], "width", "height", "max-width",
     "max-height", "text-indent", "line-height", "letter-spacing"}
)  # fmt: skip
_NUMBERS = ("opacity", "zoom", "scale", "translate", "rotate")
_UNCHECKED = ("animation", "animation-name")


def read_declarations(nodes: Iterable[Any]) -> Iterator[Declaration]:
    """The telling and valid declarations among `nodes` of tinycss2, and custom properties."""
    for node in nodes:
        if node.type != "declaration":
            continue
        value = significant(node.value)
        if node.name.startswith("--"):
            yield Declaration(node.name, node.name, value, node.important)
            continue
        given = _OTHER_NAMES.get(node.lower_name, node.lower_name)
        if given not in _CHECKS or not (refers(value) or is_valid(given, value)):
            continue
        for name in _SHORTHANDS.get(given, (given,)):
            yield Declaration(name, given, value, node.important)


def refers(value: Tokens) -> bool:
    """True if custom properties stand in `value`: what it is shows only where it is used."""
    return any(function.lower_name == "var" for function in every(value, "function"))


def is_valid(given: str, value: Tokens) -> bool:
    """True if a browser takes `value` for the property or shorthand `given`."""
    return keyword(value) in _WIDE or (bool(value) and _CHECKS[given](given, value))


def value_of(declaration: Declaration) -> Tokens:
    """What a shorthand says of the one property, () if nothing; else the value as it is."""
    given, value = declaration.given, declaration.value
    if given == declaration.name or keyword(value) in _WIDE:
        return value
    if given == "font":
        return font_size(value)
    if given == "background":
        kinds: dict[str, Callable[[Any], bool]] = {
            "background-color": _is_colour,
            "background-image": lambda token: _is_picture(token) and not _is_colour(token),
            "background-clip": lambda token: keyword([token]) == "text",
        }
        return [token for token in value if kinds[declaration.name](token)]
    if given == "mask":
        return [token for token in value if _is_picture(token)]
    place = _SHORTHANDS[given].index(declaration.name)
    if len(_SHORTHANDS[given]) == 4 and len(value) == 3:
        place = (0, 1, 2, 1)[place]
    return [value[place % len(value)]]


def font_size(value: Tokens) -> Tokens:
    """The size in the value of `font`, () if there is none, which is no value of it then."""
    for at, token in enumerate(value):
        sized = length([token]) is not None and (token.type != "number" or token.value == 0)
        if (sized or keyword([token]) in _FONT_SIZES) and at + 1 < len(value):
            return [token]
    return ()


def _is_colour(token: Any) -> bool:
    if token.type == "function":
        return str(token.lower_name) in _COLOUR_FUNCTIONS
    return colour(token) is not None or keyword([token]) in _SYSTEM_COLOURS


def _is_picture(token: Any) -> bool:
    return token.type == "url" or (token.type == "function" and str(token.lower_name) != "calc")


def _is_word(given: str, value: Tokens) -> bool:
    given = "overflow-x" if given == "overflow" else given
    return all(keyword([token]) in _WORDS[given] for token in value)


def _is_one_colour(_given: str, value: Tokens) -> bool:
    return len(value) == 1 and _is_colour(value[0])


def _is_background(_given: str, value: Tokens) -> bool:
    plain = [token for token in value if not _is_colour(token)]
    return len(value) - len(plain) <= 1 and all(
        _is_picture(token)
        or token in (",", "/")
        or keyword([token]) in _BACKGROUND_WORDS
        or length([token]) is not None
        for token in plain
    )


def _is_length(_given: str, value: Tokens) -> bool:
    return all(
        length([token]) is not None or keyword([token]) in _SIZE_WORDS or token.type == "function"
        for token in value
    )


def _is_font_size(_given: str, value: Tokens) -> bool:
    return len(value) == 1 and (length(value) is not None or keyword(value) in _FONT_SIZES)


def _is_functions(given: str, value: Tokens) -> bool:
    return keyword(value) in ("none", "auto") or all(
        _is_function(token, _FUNCTIONS[given])
        or (given == "clip-path" and token.type in ("ident", "url"))
        for token in value
    )


def _is_function(token: Any, names: tuple[str, ...]) -> bool:
    return token.type == "function" and str(token.lower_name).startswith(names)


_CHECKS: dict[str, Callable[[str, Tokens], bool]] = {
    **dict.fromkeys((*_WORDS, "overflow"), _is_word),
    **dict.fromkeys(("color", "background-color", "-webkit-text-fill-color"), _is_one_colour),
    **dict.fromkeys(("background", "background-image"), _is_background),
    **dict.fromkeys((*_LENGTHS, *_SHORTHANDS), _is_length),
    **dict.fromkeys(_FUNCTIONS, _is_functions),
    **dict.fromkeys((*_NUMBERS, *_UNCHECKED, "mask", "mask-image"), lambda _given, value: True),
    "overflow": _is_word,
    "background": _is_background,
    "font": lambda _given, value: bool(font_size(value)) or keyword(value) in ("caption", "menu"),
    "font-size": _is_font_size,
}
