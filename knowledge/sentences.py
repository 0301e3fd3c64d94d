"""Where sentences begin and end in a canonical text: the smallest thing that can be quoted.

Line breaks and the repair of false borders are ours; everything between is the `sentencex` library.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from sentencex import get_sentence_boundaries

from knowledge.articles import Span

MAX_SENTENCE_CHARS = 1_000
"""Longer sentences are split at a clause, a space or, at worst, anywhere."""

# The library takes quadratic time on unclosed quotation marks (100,000 of them: 1.7 s), so it sees
# at most this many characters at once. One line of news in 8,000 is longer.
_WINDOW_CHARS = 5_000
# The library never breaks inside quotation marks or brackets. A quote of about 60 words may stay
# whole; a speech may not.
_LONG_QUOTE_CHARS = 350
_QUOTE_MARKS = str.maketrans(dict.fromkeys('"“”«»()[]', " "))
_OPENING = "“‘«([„"

_MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_NEVER_LAST = re.compile(
    # Titles and shortenings that want a word after them, also where something clings to their front
    # ("Phoenix:Gov."); two initials of a name (but not of a place or an era).
    r"(?:^|[^\w.])(?:approx|avg|Avg|pct|Pct|vs|Mr|Mrs|Ms|Dr|Prof|Gov|Sen|Rep|Gen|Lt|Sgt|Col|Capt|Cmdr"
    r"|Maj|Hon|Rev|Messrs|Mt|Ft|Fr|e\.g|i\.e|cf|viz|incl|esp)\.$"
    r"|(?:^|\s)(?!U\.S|U\.K|U\.N|E\.U|D\.C|L\.A|N\.Y|N\.J|N\.C|N\.D|N\.M|N\.H|S\.C|S\.D|R\.I|W\.V|B\.C"
    r"|A\.D|E\.T|C\.T|P\.T|P\.M|A\.M|Q\.C|K\.C|I\.D|T\.V)[A-Z]\.\s?[A-Z]\.$"
    r"|\b(?:Yahoo|Yum|Jeopardy|Which|Guess)[!?]$"
)
_BEFORE_NUMBER = re.compile(
    rf"(?:^|[^\w.])(?:[Nn]os?|Nr|[Ff]igs?|pp?|[Vv]ol|[Ss]ec|[Aa]rt|[Cc]h|est|ca?|circa|{_MONTHS})\.$"
)
# Without white space between: "D-N.Y.", "pro-U.S groups", "SNOW.N"; not "by IBM.A man left."
_INSIDE_WORD = re.compile(
    r"(?<![^\W\d_])[^\W\d_]\.(?:[^\W\d_]{1,3}\.|[B-HJ-Z]\b)"
    r"|(?<!\w)[A-Z0-9]{1,6}[a-z]?\.(?:[B-HJ-Z]|AS|AX|BO|BR|CO|DE|HE|HK|KS|MC|MI|NS|OL|PA|SI|SS|ST|SW"
    r"|SZ|TO|TW)\b"
)
_LAST_WORD = re.compile(r"\w+\.\Z")
_TIME_OF_DAY = re.compile(r"\b[ap]\.m\.$", re.IGNORECASE)
_AFTER_TIME = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)s?\.?\b"
    rf"|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    rf"|(?:{_MONTHS})\.|(?:[ECMP][DS]?T|GMT|UTC|[BC]E?ST|IST|JST|HKT)\b"
    r"|(?:Eastern|Central|Mountain|Pacific|Greenwich|London|Beijing|Tokyo|[Ll]ocal)"
    r"(?: \w+)? [Tt]ime)"
)
_COUNTRY = re.compile(r"\b(?:U\.S|U\.K|U\.N|E\.U)\.$")
_AFTER_COUNTRY = re.compile(
    r"(?:Senat|Hous|Suprem|Treasur|Army|Navy|Air |Marine|Coast|District|Depart|Justice|Attorney"
    r"|Capitol|Congress|Open\b|Under|Secretar|Securit|General Ass|Federal|Food|Census|Bureau"
    r"|Commerce|Ambassad|Customs|Circuit|Bankruptcy|Steel|Bancorp|Bank\b|Rep\.|Sen\.)"
)
_SHORTENED = re.compile(r"(?:^|\W)(?:[A-Z][a-z]{0,4}|[a-z]{1,3})\.$")
_SAYS = (
    r"(?:said|says|asked|asks|told|added|adds|wrote|writes|replied|cried|shouted|tweeted|recalled"
    r"|explained|continued|joked|exclaimed|demanded|quipped|wondered)\b"
)
_ATTRIBUTION = re.compile(rf"(?:[\w.'’-]+ ){{1,3}}{_SAYS}|{_SAYS}")
_SHORT_ATTRIBUTION = re.compile(rf"(?:[\w'’-]+ ){{1,3}}{_SAYS}(?: \w+){{0,3}}\.\s*$")
_ASKED = re.compile(r"[?!…][\"”’']+$")
_QUOTED = re.compile(r"[.?!…,][\"”’')\]]+$")
_LIST_NUMBER = re.compile(r"\s*\(?(?:\d{1,3}|[A-Za-z])[.)]\s*")
_WORD = re.compile(r"\w")
_BULLET = re.compile(r"[•●▪■◦‣·*–—-]\s|\(?\d{1,3}[.)]\s")
# Shorter lines are captions and menus ("prev\nnext"), which begin in lower case too.
_SHORTEST_WRAPPED_LINE = 40
_LINE_END = tuple('.!?:;…"”’)]')
_CLAUSE = re.compile(r"[;:,–—][\"”’)\]]*\s+|[。、，；]")


def sentence_spans(text: str, language: str | None = None) -> list[Span]:
    """The sentences of `text` in order: not overlapping, without outer white space, at most
    `MAX_SENTENCE_CHARS` long, together covering every character that is not white space.

    `language` is a code such as `en` or `de-AT`; English rules serve where it is unknown. Time is
    linear in the length of `text`.
    """
    code = re.match(r"[a-z]{2,3}(?![a-z])", (language or "").lower())
    spans: list[Span] = []
    for start, end in _paragraphs(text):
        paragraph = text[start:end].replace("\n", " ")
        for first, last in _pieces(paragraph, code[0] if code else "en"):
            spans.extend(_bounded(text, start + first, start + last))
    return spans


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Lines, with the lines of a hard-wrapped paragraph as one."""
    block: list[tuple[int, int]] = []
    position = 0
    while position <= len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        if end > position and not text[position:end].isspace():
            block.append((position, end))
        else:
            yield from _unwrapped(text, block)
            block = []
        position = end + 1
    yield from _unwrapped(text, block)


def _unwrapped(text: str, block: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Joins the lines of one block (no empty line inside) that continue one another."""
    if len(block) < 2:
        yield from block
        return
    width = max(end - start for start, end in block)
    filled = 50 <= width <= 120 and all(
        # Wrapped by a program: the next line's first word had no room on this line.
        line_end - line_start + 1 + len(text[start:end].split(maxsplit=1)[0]) > width
        for (line_start, line_end), (start, end) in pairwise(block)
    )
    begin = block[0][0]
    for (line_start, line_end), (start, end) in pairwise(block):
        ended = text[line_end - 1] in _LINE_END
        wrapped = filled and (len(block) > 2 or not ended)
        long_enough = line_end - line_start >= _SHORTEST_WRAPPED_LINE
        continued = wrapped or (not ended and long_enough and _starts_lower(text[start:end]))
        if not continued or _BULLET.match(text, start, end):
            yield begin, line_end
            begin = start
    yield begin, block[-1][1]


def _starts_lower(words: str) -> bool:
    """True if `words` begins like the middle of a sentence, which `iPad sales rose` does not."""
    return words[:1].islower() and words.split(maxsplit=1)[0].islower()


def _pieces(paragraph: str, language: str) -> Iterator[tuple[int, int]]:
    """Sentences of one paragraph, as (start, end) that touch one another."""
    position = 0
    while len(paragraph) - position > _WINDOW_CHARS:
        window = paragraph[position : position + _WINDOW_CHARS]
        starts = _starts(window, language)
        if len(starts) == 1:
            cut = window.rfind(" ", _WINDOW_CHARS // 2)
            starts.append(cut + 1 if cut >= 0 else _WINDOW_CHARS)
        # The window's last sentence may go on after it, so it is read again with what follows.
        for first, last in pairwise(starts):
            yield position + first, position + last
        position += starts[-1]
    rest = paragraph[position:]
    starts = [*_starts(rest, language), len(rest)]
    for first, last in pairwise(starts):
        yield position + first, position + last


def _starts(line: str, language: str) -> list[int]:
    """Where sentences start in `line`: 0, then every border that survives the repair."""
    borders = [found["start_index"] for found in get_sentence_boundaries(language, line)][1:]
    if len(line) > _LONG_QUOTE_CHARS:
        borders = _with_borders_inside_quotes(line, borders, language)
    starts = [0]
    has_word = False
    piece_start = 0
    for index, raw_border in enumerate(borders):
        border = _before_opening_mark(line, raw_border, starts[-1])
        following = borders[index + 1] if index + 1 < len(borders) else len(line)
        has_word = has_word or bool(_WORD.search(line, piece_start, border))
        piece_start = border
        if has_word and not _is_false(line, starts[-1], border, following):
            starts.append(border)
            has_word = False
    return starts


def _with_borders_inside_quotes(line: str, borders: list[int], language: str) -> list[int]:
    found: list[int] = []
    for start, end in zip([0, *borders], [*borders, len(line)], strict=True):
        found.append(start)
        if end - start > _LONG_QUOTE_CHARS:
            bare = line[start:end].translate(_QUOTE_MARKS)
            if bare != line[start:end]:
                inner = get_sentence_boundaries(language, bare)
                found.extend(start + sentence["start_index"] for sentence in inner[1:])
    return found[1:]


def _before_opening_mark(line: str, border: int, start: int) -> int:
    """Moves a border from behind an opening quotation mark or bracket to before it."""
    while border - 1 > start and line[border - 1] in _OPENING:
        border -= 1
    if border - 2 > start and line[border - 1] == '"' and line[border - 2].isspace():
        border -= 1
    return border


def _is_false(line: str, start: int, border: int, following: int) -> bool:
    """True where the library broke a sentence in two at `border`."""
    before = line[max(start, border - 32) : border].rstrip()
    after = line[border : border + 64].lstrip()
    if not after or not _WORD.search(line, border, following):
        return True
    if _is_inside_word(line, start, border):
        return True
    if _TIME_OF_DAY.search(before):
        return bool(_AFTER_TIME.match(after))
    if _COUNTRY.search(before):
        return bool(_AFTER_COUNTRY.match(after))
    if _QUOTED.search(before):
        return _goes_on(before, after, line[border : min(following, border + 80)].lstrip())
    return bool(
        _NEVER_LAST.search(before)
        or (after[0].isdigit() and _BEFORE_NUMBER.search(before))
        or (after[0].islower() and _SHORTENED.search(before))
        or (start == 0 and _LIST_NUMBER.fullmatch(line, 0, border))
    )


def _is_inside_word(line: str, start: int, border: int) -> bool:
    """True between the letters of an abbreviation or before a stock exchange's: D-N.|Y., BP.|L"""
    if line[border - 1] != ".":
        return False
    word = _LAST_WORD.search(line, max(start, border - 12), border)
    return bool(word and _INSIDE_WORD.match(line, word.start()))


def _goes_on(quoted: str, after: str, sentence: str) -> bool:
    """True if `after` goes on from what `quoted` ends: “Why?” Goldberg asked."""
    if _starts_lower(after) or (_ASKED.search(quoted) and _ATTRIBUTION.match(after)):
        return True
    return bool(_SHORT_ATTRIBUTION.match(sentence))


def _bounded(text: str, start: int, end: int) -> Iterator[Span]:
    """`text[start:end]` without outer white space, in parts of at most `MAX_SENTENCE_CHARS`."""
    while end > start:
        piece = text[start : min(end, start + MAX_SENTENCE_CHARS)]
        cut = start + (_best_cut(piece) if end - start > MAX_SENTENCE_CHARS else len(piece))
        kept = text[start:cut].rstrip()
        if stripped := kept.lstrip():
            yield Span(start + len(kept) - len(stripped), start + len(kept))
        start = cut


def _best_cut(piece: str) -> int:
    half = len(piece) // 2
    if clauses := [match.end() for match in _CLAUSE.finditer(piece, half)]:
        return clauses[-1]
    space = piece.rfind(" ", half)
    return space + 1 if space >= 0 else len(piece)
