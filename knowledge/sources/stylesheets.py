"""The little of CSS that decides whether text can be seen: style attributes and <style> elements.

Style sheets in files of their own are not fetched. Rules for some media only (@media), for states
(:hover) or with other than class, id and element selectors are passed over.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement

Declarations = Mapping[str, str]
"""Property names to values, both in lower case."""

_TELLING = frozenset(
    {"display", "visibility", "font-size", "font", "color", "background", "background-color",
     "background-image", "position", "left", "right", "top", "margin-left", "text-indent", "clip",
     "clip-path", "height", "max-height", "width", "max-width", "overflow", "transform", "opacity"}
)  # fmt: skip
# Rules for whole classes of elements start with these and a script lets the elements appear. In a
# style attribute they are there to stay.
_ANIMATED = ("opacity", "transform")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_COMPOUND = re.compile(r"(?P<tag>[a-z][a-z0-9-]*)?(?P<marks>(?:[.#][\w-]+)*)", re.IGNORECASE)
_MAX_CSS_CHARS = 1_000_000
_MAX_RULES = 20_000


@dataclass(frozen=True, slots=True)
class _Compound:
    """`p.lead#top`: what one element must be."""

    tag: str
    marks: frozenset[str]

    def matches(self, tag: str, marks: frozenset[str]) -> bool:
        return self.tag in ("", tag) and self.marks <= marks


@dataclass(frozen=True, slots=True)
class _Rule:
    path: tuple[_Compound, ...]  # the element's own last, before it what it must stand in
    weight: tuple[int, int, int]
    declarations: tuple[tuple[str, str, bool], ...]


class StyleSheet:
    """The telling rules of a page's <style> elements."""

    def __init__(self, tree: HtmlElement) -> None:
        """Reads them from `tree`."""
        self._by_mark: dict[str, list[_Rule]] = defaultdict(list)
        css = "\n".join(style.text or "" for style in tree.iter("style"))[:_MAX_CSS_CHARS]
        for count, rule in enumerate(_rules(css)):
            if count >= _MAX_RULES:
                break
            own = rule.path[-1]
            self._by_mark[min(own.marks, default=own.tag)].append(rule)

    def declarations(self, element: HtmlElement, ancestors: list[HtmlElement]) -> Declarations:
        """What holds for `element`, whose `ancestors` stand outermost first."""
        style = element.get("style")
        if not style and not self._by_mark:
            return {}
        winners: dict[str, tuple[tuple[bool, tuple[int, int, int], int], str]] = {}
        for order, (weight, found) in enumerate(self._matching(element, ancestors, style)):
            for name, value, important in found:
                rank = (important, weight, order)
                if name not in winners or rank >= winners[name][0]:
                    winners[name] = (rank, value)
        return {name: value for name, (_, value) in winners.items()}

    def _matching(
        self, element: HtmlElement, ancestors: list[HtmlElement], style: str | None
    ) -> Iterator[tuple[tuple[int, int, int], Iterable[tuple[str, str, bool]]]]:
        if self._by_mark:
            tag, marks = element.tag, _marks(element)
            for key in (tag, *sorted(marks)):
                for rule in self._by_mark.get(key, ()):
                    if rule.path[-1].matches(tag, marks) and _stands_in(rule.path[:-1], ancestors):
                        yield rule.weight, rule.declarations
        if style:
            yield (9, 0, 0), _declarations(style)


def _marks(element: HtmlElement) -> frozenset[str]:
    marks = {f".{name}" for name in (element.get("class") or "").split()}
    if identity := element.get("id"):
        marks.add(f"#{identity}")
    return frozenset(marks)


def _stands_in(path: tuple[_Compound, ...], ancestors: list[HtmlElement]) -> bool:
    wanted = list(path)
    for ancestor in reversed(ancestors):
        if not wanted:
            break
        if wanted[-1].matches(ancestor.tag, _marks(ancestor)):
            wanted.pop()
    return not wanted


def _rules(css: str) -> Iterator[_Rule]:
    """The telling rules, in their order; one for each selector."""
    preludes: list[str] = []
    before = ""
    for piece in re.split(r"([{}])", _COMMENT.sub(" ", css)):
        if piece == "{":
            preludes.append(before.rpartition(";")[2].strip())
            before = ""
        elif piece == "}":
            if preludes:
                prelude = preludes.pop()
                inside = [outer for outer in preludes if not outer.lower().startswith("@layer")]
                if not inside and not prelude.startswith("@"):
                    yield from _rules_of(prelude, before)
            before = ""
        else:
            before = piece


def _rules_of(prelude: str, body: str) -> Iterator[_Rule]:
    declarations = tuple(found for found in _declarations(body) if found[0] not in _ANIMATED)
    if not declarations:
        return
    for selector in prelude.split(","):
        path = [_COMPOUND.fullmatch(part) for part in selector.replace(">", " ").split()]
        if not path or len(path) > 8:
            continue
        compounds = [
            _Compound((part["tag"] or "").lower(), frozenset(re.findall(r"[.#][\w-]+", part[0])))
            for part in path
            if part
        ]
        if len(compounds) < len(path):
            continue
        marks = [mark for compound in compounds for mark in compound.marks]
        ids = sum(mark.startswith("#") for mark in marks)
        tags = sum(bool(compound.tag) for compound in compounds)
        yield _Rule(tuple(compounds), (ids, len(marks) - ids, tags), declarations)


def _declarations(body: str) -> Iterator[tuple[str, str, bool]]:
    """(name, value, whether it is important) of the telling declarations."""
    for declaration in body.lower().split(";"):
        name, _, value = declaration.partition(":")
        if (name := name.strip()) in _TELLING:
            value, bang, _ = value.partition("!")
            yield name, " ".join(value.split()), bool(bang)
