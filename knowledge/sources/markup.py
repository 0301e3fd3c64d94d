"""HTML to plain text with paragraphs: the HTML inside a feed, where all of it is the article.

For whole pages, where most of it is not, see `web_page`.
"""

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from knowledge.canonical import canonical_text
from knowledge.sources.hidden import drop_hidden
from knowledge.sources.reading import ReadingError

FEED_ROOTS = ("rss", "rdf:rdf", "feed", "channel")
"""What the root elements of feeds are called."""

_SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "button",
     "select", "textarea", "audio", "video", "figcaption", "head", "map", "canvas"}
)  # fmt: skip
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "pre",
     "blockquote", "table", "tr", "section", "article", "header", "footer", "main", "aside", "nav",
     "figure", "form", "fieldset", "address", "center", "details", "summary", "hr", "body", "html"}
)  # fmt: skip
_TAG = re.compile(
    r"<!--|</?(?:a|abbr|acronym|address|applet|article|aside|audio|b|base|big|blink|blockquote|body"
    r"|br|button|caption|center|cite|code|dd|del|details|div|dl|dt|em|embed|figcaption|figure|font"
    r"|footer|form|frame|frameset|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li"
    r"|link|main|mark|meta|nav|noscript|object|ol|option|p|param|picture|pre|q|rp|rt|ruby|s|script|section"
    r"|select|small|source|span|strike|strong|style|sub|sup|svg|table|tbody|td|textarea|tfoot|th"
    r"|thead|time|tr|tt|u|ul|video|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_MAX_PROLOGUE_CHARS = 20_000
_ROOT = re.compile(r"<([\w:]+)")
_BEFORE_ROOT = (("<!--", "-->"), ("<?", "?>"), ("<!", ">"))
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def root_name(document: str) -> str:
    """The name of the first element of XML or HTML, in lower case; "" if it begins otherwise."""
    rest = document[:_MAX_PROLOGUE_CHARS].lstrip()
    while opened := next((pair for pair in _BEFORE_ROOT if rest.startswith(pair[0])), None):
        before, _, after = rest.partition(opened[1])
        if opened[0] == "<!" and "[" in before:  # a DTD of the document's own
            after = rest.partition("]")[2].lstrip().removeprefix(">")
        rest = after.lstrip()
    root = _ROOT.match(rest)
    return root[1].lower() if root else ""


def has_tags(text: str) -> bool:
    """True if tags of HTML stand in `text`; a lone `<` or `<something>` is none."""
    return _TAG.search(text) is not None


def text_of_html(markup: str) -> str:
    """What a reader sees of `markup`, canonical, with an empty line between paragraphs."""
    tree = _parsed(markup)
    if tree is None:
        return ""
    try:
        drop_hidden(tree)
    except ReadingError:
        return ""  # what its styles hide cannot be told
    lines = "".join(_pieces(tree)).split("\n")
    return canonical_text("\n".join(line.strip(" ") for line in lines))


def _parsed(markup: str) -> HtmlElement | None:
    try:
        return document_fromstring(
            f"<div>{markup}</div>".encode("utf-8", "replace"),
            parser=HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True),
        )
    except etree.LxmlError:
        return None


def _pieces(tree: HtmlElement) -> list[str]:
    pieces: list[str] = []
    preformatted = 0
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _SKIPPED:
                walk.skip_subtree()
                continue
            preformatted += tag == "pre"
            if tag in _BLOCKS:
                pieces.append("\n\n")
            elif tag == "br":
                pieces.append("\n")
            if element.text:
                pieces.append(_flowing(element.text, preformatted))
            continue
        if tag not in _SKIPPED:
            preformatted -= tag == "pre"
            if tag in _BLOCKS:
                pieces.append("\n\n")
            elif tag in ("td", "th"):
                pieces.append(" ")
        if element.tail:
            pieces.append(_flowing(element.tail, preformatted))
    return pieces


def _flowing(text: str, preformatted: int) -> str:
    return text if preformatted else _BLANKS.sub(" ", text)
