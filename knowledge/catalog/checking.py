"""Whether the catalog is as it should be: what `doctor` asks. Slow; each look is one sentence."""

import sqlalchemy as sa

from knowledge.catalog import fulltext
from knowledge.catalog.schema import articles, embeddings, passages


def check_file(connection: sa.Connection) -> list[str]:
    """What SQLite says of its own file."""
    said = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    return [f"The database file is damaged: {line}." for line in said if line != "ok"]


def check_passages(connection: sa.Connection) -> list[str]:
    """Whether every passage is embedded and of its article's current version."""
    waiting = (
        sa.select(sa.func.count())
        .select_from(passages.outerjoin(embeddings))
        .where(embeddings.c.seq.is_(None))
    )
    outdated = (
        sa.select(sa.func.count())
        .select_from(passages.join(articles))
        .where(passages.c.version != articles.c.version)
    )
    counted = {
        "have no embedding": connection.execute(waiting).scalar_one(),
        "are of an older version of their article": connection.execute(outdated).scalar_one(),
    }
    return [f"{number} passages {what}." for what, number in counted.items() if number]


def check_words(connection: sa.Connection) -> list[str]:
    """Whether the full-text index holds the words of the articles. Needs a write transaction."""
    agree = fulltext.agrees(connection)
    return [] if agree else ["The full-text index does not match the articles."]
