"""How the text of an element looks: what it passes on to those within it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lxml.html import HtmlElement

from knowledge.sources.colours import (
    BLACK,
    LINK,
    WHITE,
    Colour,
    colour,
    colour_without_mark,
    one_colour,
    over,
    same,
)
from knowledge.sources.css_values import USUAL, Letters, Tokens, every, keyword, length, number
from knowledge.sources.css_variables import Variables

Values = Mapping[str, Tokens]
"""Property names to their values."""

Paint = tuple[Colour, float]
"""A colour and its opacity."""

_SMALLEST_PX = 1.7
_FAINTEST = 0.05
_WORDS_PX = {"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0,
             "x-large": 24.0, "xx-large": 32.0, "xxx-large": 48.0, "initial": 16.0}  # fmt: skip
_WIDE = ("inherit", "unset", "revert", "revert-layer")


@dataclass(frozen=True, slots=True)
class Look:
    """`ink` and `paper` are None where they cannot be known, and so are not judged."""

    letters: Letters = USUAL
    scale: float = 1.0
    opacity: float = 1.0
    shown: bool = True  # False: visibility hidden
    ink: Paint | None = (BLACK, 1.0)
    fill: Paint | None = None  # None: the ink's
    paper: Colour | None = WHITE
    masked: bool = False  # other signs stand for its letters
    variables: Variables = field(default_factory=dict)
    is_certain: bool = True  # False: style sheets that were not read may say otherwise

    @property
    def is_gone(self) -> bool:
        """True if nothing within can be seen either, whatever that says of itself."""
        return self.opacity < _FAINTEST or self.scale < 0.02

    @property
    def is_visible(self) -> bool:
        """True if a reader of the page sees text of this look."""
        if not self.shown or self.masked or self.letters.here * self.scale <= _SMALLEST_PX:
            return False
        ink = self.fill or self.ink
        if ink is None or ink[1] < _FAINTEST:
            return ink is None
        return self.paper is None or not same(over(ink[0], ink[1], self.paper), self.paper)

    def with_variables(self, known: Variables) -> "Look":
        """The same with these custom properties."""
        return replace(self, variables=known)


def first_look(is_certain: bool) -> Look:
    """The look of a page that nothing is said of: black on white.

    Where style sheets are not all known, so `is_certain` is False, nobody knows the ink.
    """
    return Look(ink=(BLACK, 1.0) if is_certain else None, is_certain=is_certain)


def look_of(element: HtmlElement, values: Values, outer: Look, *, root: bool) -> Look:
    """The look of `element`, which stands in something of the look `outer`."""
    look = outer
    if visibility := keyword(values.get("visibility", ())):
        shown = visibility not in ("hidden", "collapse") or root
        look = replace(look, shown=look.shown if visibility in _WIDE else shown)
    if size := values.get("font-size"):
        look = replace(look, letters=_letters(element, size, outer.letters))
    if spacing := length(values.get("letter-spacing", ()), look.letters):
        look = replace(look, masked=look.masked or spacing.px < -0.45 * look.letters.here)
    if security := keyword(values.get("-webkit-text-security", ())):
        look = replace(look, masked=security not in ("none", "initial", *_WIDE))
    zoom, opacity = number(values.get("zoom", ())), number(values.get("opacity", ()))
    if zoom is not None:  # 0 is none at all to browsers, but who writes it means to hide
        look = replace(look, scale=look.scale * max(0.0, zoom))
    if opacity is not None and not root:
        look = replace(look, opacity=look.opacity * min(1.0, max(0.0, opacity)))
    look = _with_ink(look, element, values)
    return _with_paper(look, element, values)


def _letters(element: HtmlElement, size: Tokens, outer: Letters) -> Letters:
    word = keyword(size)
    px = _WORDS_PX.get(word)
    if word in ("smaller", "larger"):
        px = outer.here * (0.83 if word == "smaller" else 1.2)
    if px is None and (found := length(size, outer, whole=outer.here)) and found.px >= 0:
        px = found.px
    if px is None:
        return outer
    return Letters(px, px if element.tag == "html" else outer.page)


def _with_ink(look: Look, element: HtmlElement, values: Values) -> Look:
    given = values.get("color", ())
    attribute = element.get("text" if element.tag == "body" else "color") or ""
    if given:
        word = keyword(given)
        if word == "initial":
            look = replace(look, ink=(BLACK, 1.0))
        elif word not in (*_WIDE, "currentcolor"):
            look = replace(look, ink=colour(given[0]))
    elif attribute.strip():
        look = replace(look, ink=colour_without_mark(attribute))
    elif look.is_certain and element.tag == "a" and element.get("href") is not None:
        look = replace(look, ink=(LINK, 1.0))
    if fill := values.get("-webkit-text-fill-color"):
        word = keyword(fill)
        if word in ("currentcolor", "initial"):
            look = replace(look, fill=None)
        elif word not in _WIDE:
            look = replace(look, fill=colour(fill[0]))
    return look


def _with_paper(look: Look, element: HtmlElement, values: Values) -> Look:
    before = look.paper
    attribute = (element.get("bgcolor") or "").strip()
    sheets: list[Paint | None] = []
    if given := values.get("background-color", ()):
        if keyword(given) not in ("initial", "none", *_WIDE):
            sheets.append(colour(given[0]))
    elif attribute:
        sheets.append(colour_without_mark(attribute))
    for picture in values.get("background-image", ()):
        if picture.type == "function" and not next(every([picture], "url"), None):
            sheets.append(one_colour(picture.arguments))
        elif picture.type in ("url", "function"):
            sheets.append(None)
    if element.get("background"):
        sheets.append(None)
    paper = before
    for sheet in sheets:
        if sheet is None or sheet[1] > 1 - _FAINTEST:
            paper = sheet and sheet[0]
        elif sheet[1] >= _FAINTEST:
            paper = paper and over(sheet[0], sheet[1], paper)
    ink = look.fill or look.ink
    if any(keyword([token]) == "text" for token in values.get("background-clip", ())):
        # The background shows through the letters alone.
        if ink is not None and ink[1] < 0.5 and sheets:
            return replace(look, ink=sheets[-1], fill=None)
        return look
    return replace(look, paper=paper)
