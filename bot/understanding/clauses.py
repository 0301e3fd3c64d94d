"""Where one thing asked ends and the next begins: the clauses of a question.

Patterns, no grammar: they know the words that open a clause. A cut too many does little harm, since
each part of a question also remembers the whole of it.
"""

import re
from collections.abc import Sequence

Span = tuple[int, int]

_BOUNDARY = re.compile(
    r"""
      [?!;]+["”’]?\s+ | \.\s+(?=[A-Z]) | \n+ | \s[–—]\s
    | ,?\s+(?=(?:while|whereas|although|though|but|yet|unlike|versus|before|after)\s)
    | ,?\s+(?=(?:as\ opposed|in\ (?:contrast|comparison)|compared|similar(?:ly)?|contrary)\s
        (?:to|with)\s)
    | ,\s+(?=(?:and|or|nor|as\ well\ as)\s)
    | ,\s+(?=(?:was|were|is|are|did|do|does|has|have|had|will|would|who|whose|which|where|what|how
        |when)\s)
    | \s+(?=(?:and|or)\s+(?:is|are|was|were|has|have|had|does|did|do|who|which|whose|where|also|by
        |according|as|in|then|later|another|the\ (?:one|subsequent|later|earlier|same)
        |a\ (?:later|subsequent|second|separate))\s)
    """,
    re.VERBOSE,
)
_DETERMINERS = (
    r"(?:the|an?|another|both|articles?|reports?|pieces?|stor(?:y|ies)|from|by|of|in|subsequent"
    r"|later|earlier|recent)"
)
_JOINED_BEFORE = re.compile(
    r"(?:,\s*|\s)(?:and|or|(?<!according )to|with|than)\s+"
    rf"(?=(?:{_DETERMINERS}\s+){{0,5}}['\"“‘]?$)"
)
_BACK = 80


def clauses_of(text: str, whole: Sequence[Span]) -> list[Span]:
    """The clauses of `text`, in order, which together are all of it.

    `whole` are stretches that are not cut, in order. Two of them that are joined by "and", "or",
    "than" and the like with nothing else between belong to different clauses.
    """
    cuts = {0} | {found.end() for found in _BOUNDARY.finditer(text)}
    for start, _ in whole[1:]:
        behind = max(0, start - _BACK)
        if joined := _JOINED_BEFORE.search(text[behind:start]):
            cuts.add(behind + joined.start() + 1)
    edges = sorted(cut for cut in cuts if not _is_inside(cut, whole))
    return [
        (start, end)
        for start, end in zip(edges, [*edges[1:], len(text)], strict=True)
        if text[start:end].strip()
    ]


def _is_inside(cut: int, whole: Sequence[Span]) -> bool:
    return any(start < cut < end for start, end in whole)
