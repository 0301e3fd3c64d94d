"""Takes out of a page what a reader of it cannot see: it may be a trap for machines.

Judged by the page alone, as a browser would paint it at first: text that a style sheet of its own
file hides stays, text that a script would show goes. `aria-hidden` stays: it hides from screen
readers only.
"""

import re
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from knowledge.sources.colours import WHITE, Colour, colour, same
from knowledge.sources.stylesheets import Declarations, StyleSheet

_ZERO = re.compile(r"[+-]?0*\.?0*(?:px|r?em|%|pt|vh|vw|ch)?")
_LENGTH = re.compile(r"([+-]?\d*\.?\d+)(px|pt|r?em|%|vh|vw)?")
_FAR_OFF = re.compile(r"-\d{3,}")
_FAR_LEFT = re.compile(r"-\d{4,}")  # layouts use margins of some hundred
_MOVED_OFF = re.compile(r"translate(?:x|y|3d)?\([^)]*-\d{3,}|scale(?:x|y)?\(\s*0?\.?0*\s*[,)]")
_CLIPPED = re.compile(r"rect\((?:\s*[01](?:\.0*)?(?:px|em|%)?\s*,?){4}\)")
_CLIPPED_PATH = re.compile(
    r"inset\(\s*(?:[5-9]\d|100)(?:\.\d+)?%|(?:circle|ellipse)\(\s*0|polygon\([0\spx%,]*\)|rect\(0"
)
_WAIT_FOR_A_SCRIPT = ("html", "body")  # pages hide these until their script has run


@dataclass(frozen=True, slots=True)
class _Look:
    """How text looks where it stands: what an element passes on to those within it."""

    sized: bool = True  # False: its letters have no size
    shown: bool = True  # False: visibility hidden
    ink: Colour | None = None  # None: unknown, and so not judged
    clear: bool = False  # the ink is transparent
    paper: Colour | None = WHITE  # None: a picture, or a colour that cannot be known

    @property
    def visible(self) -> bool:
        painted = not self.clear and not (self.ink and self.paper and same(self.ink, self.paper))
        return self.sized and self.shown and painted


def drop_hidden(tree: HtmlElement) -> None:
    """Takes hidden elements and unseeable text out of `tree`."""
    sheet = StyleSheet(tree)
    doomed: list[HtmlElement] = []
    path: list[HtmlElement] = []
    # Not recursive: pages nest without end. Each entry is an element with its outer look and depth.
    waiting: list[tuple[HtmlElement, _Look, int]] = [(tree, _Look(), 0)]
    while waiting:
        element, outer, depth = waiting.pop()
        del path[depth:]
        declared = sheet.declarations(element, path)
        root = element.tag in _WAIT_FOR_A_SCRIPT
        if not root and _is_gone(element, declared):
            doomed.append(element)
            continue
        look = _look(element, declared, outer, root=root)
        if not look.visible:
            _blank(element)
        path.append(element)
        waiting.extend((child, look, depth + 1) for child in element if isinstance(child.tag, str))
    for element in doomed:
        if element.getparent() is not None:
            element.drop_tree()


def _blank(element: HtmlElement) -> None:
    element.text = None
    for child in element:
        child.tail = None


def _is_gone(element: HtmlElement, declared: Declarations) -> bool:
    """True if nothing in it can be seen, whatever that says of itself."""
    if element.tag == "template" or element.get("hidden") is not None:
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    if not declared:
        return False
    opacity = declared.get("opacity", "1")
    small = any(_ZERO.fullmatch(declared.get(name, "auto")) for name in
                ("height", "max-height", "width", "max-width"))  # fmt: skip
    return (
        declared.get("display") == "none"
        or bool(_ZERO.fullmatch(opacity) and any(map(str.isdigit, opacity)))
        or any(
            _FAR_OFF.match(declared.get(name, ""))
            for name in ("left", "right", "top", "text-indent")
        )
        or bool(_FAR_LEFT.match(declared.get("margin-left", "")))
        or (small and declared.get("overflow", "") in ("hidden", "clip"))
        or bool(_CLIPPED.match(declared.get("clip", "")))
        or bool(_CLIPPED_PATH.match(declared.get("clip-path", "")))
        or bool(_MOVED_OFF.search(declared.get("transform", "")))
    )


def _look(element: HtmlElement, declared: Declarations, outer: _Look, *, root: bool) -> _Look:
    ink_given = declared.get("color") or (element.get("color") or "").strip().lower()
    paper_given = (element.get("bgcolor") or "").strip().lower()
    if not declared and not ink_given and not paper_given:
        return outer
    look = outer
    if visibility := declared.get("visibility"):
        look = replace(look, shown=root or visibility not in ("hidden", "collapse"))
    if size := declared.get("font-size") or _size_in_font(declared.get("font", "")):
        look = replace(look, sized=_has_size(size, outer.sized))
    if ink_given and ink_given not in ("inherit", "currentcolor"):
        ink = colour(ink_given)
        look = replace(look, ink=ink and ink[0], clear=bool(ink and ink[1] < 0.05))
    return _with_paper(look, declared, paper_given)


def _with_paper(look: _Look, declared: Declarations, attribute: str) -> _Look:
    for value in (
        attribute,
        declared.get("background", ""),
        declared.get("background-color", ""),
        declared.get("background-image", ""),
    ):
        if not value or value in ("none", "inherit", "initial", "unset"):
            continue
        paper = colour(value)
        if paper is None:  # a shorthand, a picture, a variable
            words = () if "(" in value else value.split()
            paper = next(filter(None, map(colour, words)), None)
            look = replace(look, paper=paper and paper[0])
        elif paper[1] > 0.95:
            look = replace(look, paper=paper[0])
        elif paper[1] > 0.05:
            look = replace(look, paper=None)
    return look


def _size_in_font(shorthand: str) -> str:
    return next((part.split("/")[0] for part in shorthand.split() if part[:1].isdigit()), "")


def _has_size(size: str, outer_has: bool) -> bool:
    length = _LENGTH.fullmatch(size)
    if not length:
        return outer_has if size == "inherit" else True
    number, unit = float(length[1]), length[2]
    if unit in ("em", "%"):
        return outer_has and number > (0.1 if unit == "em" else 10)
    return number > 1.5 if unit in ("px", "pt", None) else number > 0.1
