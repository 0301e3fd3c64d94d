"""Phrases in quotation marks: whoever writes them means these words in this order."""

import re
from collections.abc import Sequence

from knowledge.retrieval.terms import stems_of_parts

_QUOTED = re.compile(r"“([^“”]{3,120})”|(?<!\w)\"([^\"]{3,120})\"(?!\w)|«([^«»]{3,120})»")
MOST_PHRASES = 4


def quoted_phrases(question: str) -> list[str]:
    """What stands in quotation marks in `question`, as stems between spaces; words alone are none.

    At most MOST_PHRASES, in order.
    """
    found = (next(filter(None, match.groups())) for match in _QUOTED.finditer(question))
    stems = (stems_of_parts(phrase) for phrase in found)
    return [f" {' '.join(one)} " for one in stems if len(one) > 1][:MOST_PHRASES]


def share_of_phrases(phrases: Sequence[str], text: str) -> float:
    """The share, 0 to 1, of `phrases` (as `quoted_phrases` gives them) that stand in `text`."""
    if not phrases:
        return 0.0
    inside = f" {' '.join(stems_of_parts(text))} "
    return sum(phrase in inside for phrase in phrases) / len(phrases)
