"""What is said above a passage before it is read: where it comes from and how old it is."""

from datetime import datetime

from knowledge.articles import Article, published_instant

_UNITS = ((365, "year"), (30, "month"), (7, "week"), (1, "day"))


def heading_of(article: Article, asked_at: datetime) -> str:
    """Such as `The Courier, 2 days before: Bridge reopens`."""
    return f"{article.outlet or 'unknown'}, {_age(article, asked_at)}: {article.title}"


def _age(article: Article, asked_at: datetime) -> str:
    instant = published_instant(article.published)
    if instant is None:
        return "undated"
    days = (asked_at - instant).total_seconds() / 86_400
    if days < 0:
        return "later"
    for size, unit in _UNITS:
        count = int(days // size)
        if count:
            return f"{count} {unit}{'s' if count > 1 else ''} before"
    return "that day"
