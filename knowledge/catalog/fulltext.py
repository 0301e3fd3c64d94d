"""Full-text search inside the catalog: FTS5 on SQLite.

The index keeps no copy of the text: its content is a view over passages and versions. Rows must
therefore be taken out with the very words they were put in with.
Source: https://www.sqlite.org/fts5.html, "External Content Tables".
"""

import re
from collections.abc import Sequence

import sqlalchemy as sa

CREATE = (
    """
    CREATE VIEW passage_texts AS
    SELECT p.id AS id, v.title AS title,
           substr(v.text, p.start_char + 1, p.end_char - p.start_char) AS body
    FROM passages AS p
    JOIN versions AS v ON v.article_id = p.article_id AND v.version = p.version
    """,
    """
    CREATE VIRTUAL TABLE passages_fts USING fts5(
        title, body, content='passage_texts', content_rowid='id',
        tokenize="porter unicode61 remove_diacritics 2"
    )
    """,
)
# A view on the index's own list of words; it keeps nothing and belongs to one connection.
_CREATE_WORDS = """
    CREATE VIRTUAL TABLE IF NOT EXISTS temp.passage_words USING fts5vocab(main, passages_fts, row)
"""
_UNSEARCHABLE = re.compile('["\x00\ud800-\udfff]')
DROP = ("DROP TABLE passages_fts", "DROP VIEW passage_texts")


def is_fulltext_table(name: str) -> bool:
    """Whether `name` belongs to the full-text engine rather than to the schema."""
    return name.startswith("passages_fts") or name == "passage_texts"


def add(connection: sa.Connection, rows: Sequence[tuple[int, str, str]]) -> None:
    """Index `rows` of (passage id, title, body)."""
    _run(connection, "INSERT INTO passages_fts(rowid, title, body) VALUES (:id, :t, :b)", rows)


def remove(connection: sa.Connection, rows: Sequence[tuple[int, str, str]]) -> None:
    """Forget `rows` of (passage id, title, body), as they were given to `add`."""
    statement = (
        "INSERT INTO passages_fts(passages_fts, rowid, title, body) VALUES ('delete', :id, :t, :b)"
    )
    _run(connection, statement, rows)


def search(
    connection: sa.Connection,
    terms: Sequence[str],
    k: int,
    *,
    title_weight: float,
    where: sa.ColumnElement[bool] | None,
    articles: sa.Table,
    passages: sa.Table,
) -> list[tuple[int, float]]:
    """(passage id, BM25) of passages that hold any of `terms`; best first, higher better.

    A term of several words is a phrase. `where` limits the articles.
    """
    query = " OR ".join(_phrase(term) for term in terms)
    if not query:
        return []
    fts = sa.table("passages_fts", sa.column("rowid"), sa.column("rank"))
    rank = sa.func.bm25(sa.literal_column("passages_fts"), title_weight, 1.0)
    statement = (
        sa.select(fts.c.rowid, rank.label("score"))
        .where(sa.literal_column("passages_fts").op("MATCH")(query))
        .order_by(sa.literal_column("score"))
        .limit(k)
    )
    if where is not None:
        allowed = (
            sa.select(passages.c.id)
            .join(articles, articles.c.id == passages.c.article_id)
            .where(where)
        )
        # The plus keeps the planner from asking the index anew for every allowed passage: among
        # 64,000 that took up to 32 s, and takes 0.03 s so.
        # Source: https://www.sqlite.org/optoverview.html, on the unary "+".
        statement = statement.where(sa.literal_column("+passages_fts.rowid").in_(allowed))
    return [(row.rowid, -row.score) for row in connection.execute(statement)]


def document_frequencies(connection: sa.Connection, terms: Sequence[str]) -> dict[str, int]:
    """How many passages hold each term."""
    count = sa.text("SELECT count(*) FROM passages_fts WHERE passages_fts MATCH :q")
    return {term: connection.execute(count, {"q": _phrase(term)}).scalar_one() for term in terms}


def hardly_held(connection: sa.Connection, words: Sequence[str], most: int) -> dict[str, int]:
    """Those of `words` that at most `most` passages hold in any form, and how many do; in order."""
    up_to = sa.text(
        "SELECT count(*) FROM"
        " (SELECT 1 FROM passages_fts WHERE passages_fts MATCH :q LIMIT :most + 1)"
    )
    held = (
        (word, connection.execute(up_to, {"q": _phrase(word), "most": most}).scalar_one())
        for word in words
    )
    return {word: number for word, number in held if number <= most}


def words_like(connection: sa.Connection, begin: str, stems: Sequence[str]) -> dict[str, int]:
    """How many passages hold each stem that begins with `begin`, and each of `stems` that is held.

    Stems are as the index has them: Porter's, without accents, in small letters.
    """
    connection.execute(sa.text(_CREATE_WORDS))
    held = connection.execute(
        sa.text("SELECT term, doc FROM temp.passage_words WHERE term >= :a AND term < :z"),
        {"a": begin, "z": begin + "\U0010ffff"},
    ).all()
    one_of = sa.text("SELECT term, doc FROM temp.passage_words WHERE term IN :stems")
    if stems:
        listed = one_of.bindparams(sa.bindparam("stems", expanding=True))
        held = [*held, *connection.execute(listed, {"stems": list(stems)})]
    return {row.term: row.doc for row in held}


def texts_with(connection: sa.Connection, word: str, k: int) -> list[str]:
    """Headline and text of at most `k` passages that hold `word`, in any form."""
    rows = connection.execute(
        sa.text("SELECT title, body FROM passages_fts WHERE passages_fts MATCH :q LIMIT :k"),
        {"q": _phrase(word), "k": k},
    )
    return [f"{row.title}\n{row.body}" for row in rows]


def agrees(connection: sa.Connection) -> bool:
    """Whether the index holds the words of the articles, no more and no less."""
    try:
        # Rank 1: without it FTS5 looks at its own structure alone, not at the text it indexes.
        connection.execute(
            sa.text("INSERT INTO passages_fts(passages_fts, rank) VALUES ('integrity-check', 1)")
        )
    except sa.exc.DatabaseError as error:
        if getattr(error.orig, "sqlite_errorname", "") == "SQLITE_CORRUPT_VTAB":
            return False
        raise
    return True


def _phrase(term: str) -> str:
    """`term` as an FTS5 string, in which nothing but its words means anything."""
    return '"' + _UNSEARCHABLE.sub(" ", term) + '"'


def _run(connection: sa.Connection, statement: str, rows: Sequence[tuple[int, str, str]]) -> None:
    if rows:
        connection.execute(sa.text(statement), [{"id": i, "t": t, "b": b} for i, t, b in rows])
