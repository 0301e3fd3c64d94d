"""What the style sheets that a page brings along say of its elements, in the order of the cascade.

Read are <style> elements, `style` attributes and sheets in `data:` addresses, by tinycss2 and
cssselect2. Sheets in files of their own are not fetched, and what a script would do is unknown.
"""

import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import tinycss2
from cssselect2 import ElementWrapper, Matcher, compile_selector_list
from lxml.html import HtmlElement
from w3lib.url import parse_data_uri

from knowledge.sources.css_conditions import container_holds, media_holds, supports_holds
from knowledge.sources.css_declarations import Declaration, read_declarations
from knowledge.sources.css_selectors import Names, among, selectors_of, within
from knowledge.sources.css_values import Tokens, every, inner
from knowledge.sources.reading import ReadingError

MAX_CSS_CHARS = 2_000_000
MAX_SELECTORS = 10_000
"""Of those that could be about an element of the page."""

_UNLAYERED = 1_000_000
_INLINE = (2_000_000, (0, 0, 0), 0)

Winners = Mapping[str, Declaration]
"""The declarations that hold, by the property they set; custom properties with them."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Rules or declarations still to be read, and where they stand."""

    nodes: Iterator[Any]
    parents: tuple[Tokens, ...] = ()  # selectors of the rules around it, outermost first
    layer: str = ""


@dataclass(slots=True)
class _Layers:
    ranks: dict[str, int] = field(default_factory=dict)

    def rank(self, name: str) -> int:
        return self.ranks.setdefault(name, len(self.ranks)) if name else _UNLAYERED


class StyleSheet:
    """The telling rules of a page."""

    def __init__(self, tree: HtmlElement) -> None:
        """Reads them from `tree`.

        Raises ReadingError where there is too much of them to tell what is hidden.
        """
        self._matcher = Matcher()
        self._layers = _Layers()
        self._selectors = 0
        self._styles: dict[str, tuple[Declaration, ...]] = {}
        self._left = MAX_CSS_CHARS
        self.is_all = True
        """False if there are others that were not read."""
        sheets = list(_sheets(tree))
        self._names = Names.of(tree.iter()) if any(sheets) else Names.of(())
        for css in sheets:
            if css is None:
                self.is_all = False
            else:
                self._read(css)

    def winners(self, element: ElementWrapper) -> Winners:
        """The declarations that hold for `element`."""
        ranked: dict[str, tuple[tuple[Any, ...], Declaration]] = {}
        found: list[tuple[tuple[Any, ...], tuple[Declaration, ...]]] = []
        if self._selectors:
            for specificity, order, _, (layer, declarations) in self._matcher.match(element):
                found.append(((layer, specificity, order), declarations))
        if style := element.etree_element.get("style"):
            if style not in self._styles:
                self._styles[style] = _style_attribute(style)
            found.append((_INLINE, self._styles[style]))
        for (layer, specificity, order), declarations in found:
            for at, declaration in enumerate(declarations):
                important = declaration.important
                # Among important ones the earlier layer wins, and any layer over none.
                place = -layer if important and layer != _INLINE[0] else layer
                rank = (important, place, specificity, order, at)
                if declaration.name not in ranked or rank >= ranked[declaration.name][0]:
                    ranked[declaration.name] = (rank, declaration)
        return {name: declaration for name, (_, declaration) in ranked.items()}

    def _read(self, css: str) -> None:
        self._left -= len(css)
        if self._left < 0:
            raise ReadingError("has more style rules than can be read to tell what they hide")
        rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
        waiting = [_Block(iter(rules))]
        while waiting:
            block = waiting[-1]
            node = next(block.nodes, None)
            if node is None:
                waiting.pop()
            elif node.type == "at-rule":
                if (inside := self._inside(node, block)) is not None:
                    waiting.append(inside)
            elif node.type == "qualified-rule":
                prelude = within(node.prelude, block.parents)
                if among(prelude, self._names):
                    nodes = tinycss2.parse_blocks_contents(node.content, True, True)
                    self._add(prelude, nodes, block.layer)
                    if any(one.type in ("qualified-rule", "at-rule") for one in nodes):
                        rest = (one for one in nodes if one.type != "declaration")
                        waiting.append(_Block(rest, (*block.parents, prelude), block.layer))

    def _inside(self, rule: Any, block: _Block) -> _Block | None:
        """What stands in a rule such as @media, None where it does not hold or has no rules."""
        keyword, prelude, layer, parents = (
            rule.lower_at_keyword, rule.prelude, block.layer, block.parents,
        )  # fmt: skip
        if keyword == "import":
            self._imported(prelude)
        if keyword == "layer":
            names = tinycss2.serialize(prelude).split(",")
            for name in names:
                layer = ".".join(filter(None, (block.layer, name.strip() or f"#{id(rule)}")))
                self._layers.rank(layer)
        holds = {"media": media_holds, "supports": supports_holds, "container": container_holds}
        if rule.content is None or keyword not in (*holds, "layer", "scope"):
            return None
        if keyword in holds and not holds[keyword](prelude):
            return None
        if keyword == "scope":
            root = next((token for token in prelude if token.type == "() block"), None)
            parents = (*parents, inner(root) if root is not None else [])
        nodes = tinycss2.parse_blocks_contents(rule.content, True, True)
        if parents and keyword != "scope":
            self._add(parents[-1], nodes, layer)
        return _Block(iter(nodes), parents, layer)

    def _imported(self, prelude: Tokens) -> None:
        for token in (*every(prelude, "url"), *every(prelude, "string")):
            if css := _data(token.value):
                self._read(css)
            else:
                self.is_all = False

    def _add(self, prelude: Tokens, nodes: list[Any], layer: str) -> None:
        declarations = tuple(read_declarations(nodes))
        if not declarations:
            return
        for selector in selectors_of(prelude, self._names, compile_selector_list):
            self._selectors += 1
            if self._selectors > MAX_SELECTORS:
                raise ReadingError("has more style rules than can be read to tell what they hide")
            self._matcher.add_selector(selector, (self._layers.rank(layer), declarations))


def _style_attribute(style: str) -> tuple[Declaration, ...]:
    return tuple(read_declarations(tinycss2.parse_blocks_contents(style, True, True)))


def _sheets(tree: HtmlElement) -> Iterator[str | None]:
    """The text of each; None for one in a file of its own."""
    for element in tree.iter("style", "link"):
        # Browsers that run scripts read nothing in a <noscript>.
        if any(outer.tag in ("noscript", "template") for outer in element.iterancestors()):
            continue
        media = tinycss2.parse_component_value_list(element.get("media") or "")
        if not media_holds(media):
            continue
        if element.tag == "link":
            if "stylesheet" in (element.get("rel") or "").lower().split():
                yield _data(element.get("href") or "") or None
        elif (element.get("type") or "text/css").strip().lower() == "text/css":
            yield element.text or ""


def _data(address: str) -> str:
    if address[:5].lower() != "data:":
        return ""
    try:
        return parse_data_uri(address).data.decode("utf-8", "replace")
    except (ValueError, binascii.Error):
        return ""
