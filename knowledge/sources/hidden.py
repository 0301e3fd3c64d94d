"""Takes out of a page what a reader of it cannot see: it may be a trap for machines.

Judged by the page alone, as a browser would paint it at first on a common screen, and where that is
unsure as if it were hidden. What stays open: style sheets in files of their own are not fetched, so
text that one of them hides stays; nor is anything known of what scripts and animations do, of
pictures behind text, of fonts without letters, of blending, of boxes that cover others or lie just
below the window, or of what browsers forgive pages without a doctype. `aria-hidden` stays: it hides
from screen readers only. So does what a closed <details> opens.
"""

from cssselect2 import ElementWrapper
from lxml.html import HtmlElement

from knowledge.sources.boxes import is_out_of_sight
from knowledge.sources.css_values import keyword
from knowledge.sources.css_variables import UNKNOWN, resolved, variables
from knowledge.sources.looks import Look, Values, first_look, look_of
from knowledge.sources.stylesheets import StyleSheet, Winners

_WAIT_FOR_A_SCRIPT = ("html", "body")  # pages hide these until their script has run
_NEVER_SHOWN = frozenset({"template", "rp", "noframes", "noembed", "datalist"})


def drop_hidden(tree: HtmlElement) -> None:
    """Takes hidden elements and unseeable text out of `tree`.

    Raises ReadingError where its style rules are too many or too deep to tell.
    """
    sheet = StyleSheet(tree)
    doomed: list[HtmlElement] = []
    # Not recursive: pages nest without end. Each is an element with its outer look and values.
    waiting: list[tuple[ElementWrapper, Look, Values]] = [
        (ElementWrapper.from_html_root(tree), first_look(sheet.is_all), {})
    ]
    while waiting:
        wrapped, outer, around = waiting.pop()
        element = wrapped.etree_element
        winners = sheet.winners(wrapped)
        look, values = _judged(element, winners, outer, around)
        root = element.tag in _WAIT_FOR_A_SCRIPT
        if not root and (
            _is_never_shown(element)
            or keyword(values.get("display", ())) == "none"
            or keyword(values.get("content-visibility", ())) == "hidden"
            or look.is_gone
            or is_out_of_sight(values, look.letters)
        ):
            doomed.append(element)
            continue
        if not look.is_visible:
            _blank(element)
        waiting.extend((child, look, values) for child in wrapped.iter_children())
    for element in doomed:
        if element.getparent() is not None:
            element.drop_tree()


def _judged(
    element: HtmlElement, winners: Winners, outer: Look, around: Values
) -> tuple[Look, Values]:
    """The look of `element`, and the values of its properties."""
    known = variables(winners, outer.variables)
    values = {}
    for name, declaration in winners.items():
        if name.startswith("--"):
            continue
        value = resolved(declaration, known)
        if value is None:
            if not outer.is_certain:  # another sheet may say what stands for its variables
                values[name] = UNKNOWN
        else:
            values[name] = around.get(name, value) if keyword(value) == "inherit" else value
    look = look_of(element, values, outer, root=element.tag in _WAIT_FOR_A_SCRIPT)
    if known is not outer.variables:
        look = look.with_variables(known)
    return look, values


def _is_never_shown(element: HtmlElement) -> bool:
    return (
        element.tag in _NEVER_SHOWN
        or element.get("hidden") is not None
        or element.get("popover") is not None
        or (element.tag == "dialog" and element.get("open") is None)
    )


def _blank(element: HtmlElement) -> None:
    element.text = None
    for child in element:
        child.tail = None
