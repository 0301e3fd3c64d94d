"""Who reported which value and when, in one sentence of ours, where reports differ."""

from collections.abc import Sequence

from bot.answers import Difference, Quote
from knowledge.articles import published_instant


def who_told_what(quotes: Sequence[Quote], difference: Difference) -> str:
    """The values of `difference`, each with who reported it and the day, where it is known.

    An outlet or a day that is the same for the next value is not said again.
    """
    said, before = "", ("", "")
    for quote, value in zip(quotes, difference.values, strict=False):
        who, day = quote.outlet or f"“{quote.title}”", _day(quote)
        if not said:
            said = f"{day} {who} reported “{value}”".strip()
        elif (who, day) == before:
            said += f" and “{value}”"
        elif day == before[1]:
            said += f", {who} “{value}”"
        elif who == before[0] and day:
            said += f", {day} “{value}”"
        else:
            said += "; " + f"{day} {who} reported “{value}”".strip()
        before = who, day
    return f"{said[:1].upper()}{said[1:]}."


def _day(quote: Quote) -> str:
    when = published_instant(quote.published)
    return f"on {when.day} {when:%B %Y}" if when else ""
