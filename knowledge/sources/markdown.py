"""Markdown with YAML front matter: fields from the front matter, and text that reads as text.

Emphasis, links and heading marks go, since a quote is shown without them; lists keep a bullet.
"""

import re
from collections.abc import Iterator, Sequence

import yaml
from frontmatter.default_handlers import YAMLHandler
from markdown_it import MarkdownIt
from markdown_it.token import Token
from w3lib.html import remove_comments, remove_tags, remove_tags_with_content

from knowledge.canonical import canonical_line, canonical_text
from knowledge.sources.furniture import split_byline
from knowledge.sources.reading import Reading, ReadingError

MAX_MARKDOWN_CHARS = 500_000
"""Characters in the longest Markdown file: that many opening brackets take the parser 4 s."""

_MAX_FRONT_MATTER_CHARS = 100_000

_COLON_PROBLEM = "mapping values are not allowed in this context"  # PyYAML's words
_COLON_HINT = "; a title or another value with a colon needs quotation marks around it"


def read_markdown(text: str) -> Reading:
    """Title (front matter, else the first heading at the top), body and front matter of `text`.

    Raises ReadingError for front matter that is not a YAML mapping or a file
    that is too long.
    """
    if len(text) > MAX_MARKDOWN_CHARS:
        raise ReadingError(
            f"has {len(text):,} characters and Markdown may have {MAX_MARKDOWN_CHARS:,}"
        )
    fields, content = _front_matter(text.removeprefix("\ufeff").lstrip())
    heading, body = _readable(content)
    title = fields.get("title")
    named = canonical_line(str(title)) if title is not None else ""
    if heading and named and heading.casefold() != named.casefold():
        body = f"{heading}\n\n{body}"
    if not fields.get("authors") and not fields.get("author"):
        authors, body = split_byline(canonical_text(body))
        fields = {**fields, "authors": authors}
    return Reading(named or heading, body, fields)


def _front_matter(text: str) -> tuple[dict[str, object], str]:
    handler = YAMLHandler()  # its loader is YAML's safe one
    if not handler.detect(text):
        return {}, text
    try:
        head, content = handler.split(text)
    except ValueError:  # no second line of dashes: a rule, not front matter
        return {}, text
    if len(head) > _MAX_FRONT_MATTER_CHARS:
        raise ReadingError(f"has more than {_MAX_FRONT_MATTER_CHARS:,} characters of front matter")
    try:
        fields = handler.load(head)
    except yaml.MarkedYAMLError as error:
        line = f" at line {error.problem_mark.line + 1}" if error.problem_mark else ""
        hint = _COLON_HINT if error.problem == _COLON_PROBLEM else ""
        problem = f"has front matter that is not YAML{line} ({error.problem}){hint}"
        raise ReadingError(problem) from error
    except (yaml.YAMLError, ValueError, RecursionError, TypeError, KeyError) as error:
        raise ReadingError("has front matter that is not YAML (a value cannot be read)") from error
    if fields is None:
        return {}, content
    if not isinstance(fields, dict):
        raise ReadingError("has front matter that is not a list of `name: value` lines")
    return {str(name).lower(): value for name, value in fields.items()}, content


def _readable(content: str) -> tuple[str | None, str]:
    """The heading that opens `content`, if one does, and the rest as paragraphs."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(content)
    blocks = list(_blocks(tokens))
    heading = None
    if blocks and tokens[0].type == "heading_open":
        heading = canonical_line(blocks.pop(0))
    # A bullet with nothing but a nested list after it joins that list's first item.
    text = "\n\n".join(blocks)
    return heading or None, re.sub(r"^((?:• |\d+\. )+)\n+", r"\1", text, flags=re.MULTILINE)


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    mark = ""
    numbers: list[int | None] = []
    cells: list[str] | None = None
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                numbers.append(None)
            case "ordered_list_open":
                numbers.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                numbers.pop()
            case "list_item_open":
                number = numbers[-1]
                mark = "• " if number is None else f"{number}. "
                numbers[-1] = None if number is None else number + 1
            case "tr_open":
                cells = []
            case "tr_close" if cells is not None:
                yield " | ".join(cells)
                cells = None
            case "inline" if cells is not None:
                cells.append(_inline(token))
            case "inline" | "fence" | "code_block" | "html_block":
                if block := _block(token).strip():
                    yield mark + block
                    mark = ""


def _block(token: Token) -> str:
    if token.type == "inline":
        return _inline(token)
    return _without_tags(token.content) if token.type == "html_block" else token.content


def _inline(token: Token) -> str:
    """The words of a paragraph; line breaks that only the source file has become spaces."""
    parts: list[str] = []
    for child in token.children or ():
        match child.type:
            case "text" | "code_inline":
                parts.append(child.content)
            case "softbreak":
                parts.append(" ")
            case "hardbreak":
                parts.append("\n")
            case "image":
                parts.append(child.content)
    return "".join(parts)


def _without_tags(markup: str) -> str:
    safe = remove_tags_with_content(remove_comments(markup), which_ones=("script", "style"))
    return str(remove_tags(safe))
