"""Full-text search inside the catalog: FTS5 on SQLite.

The index keeps no copy of the text: its content is a view over passages and versions. Rows must
therefore be taken out with the very words they were put in with.
Source: https://www.sqlite.org/fts5.html, "External Content Tables".
"""

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
DROP = ("DROP TABLE passages_fts", "DROP VIEW passage_texts")


def is_fulltext_table(name: str) -> bool:
    """Whether `name` belongs to the full-text engine rather than to the schema."""
    return name.startswith("passages_fts") or name == "passage_texts"


def add(connection: sa.Connection, rows: Sequence[tuple[int, str, str]]) -> None:
    """Index `rows` of (passage id, title, body)."""
    _run(connection, "INSERT INTO passages_fts(rowid, title, body) VALUES (:id, :t, :b)", rows)


def remove(connection: sa.Connection, passage_ids: Sequence[int]) -> None:
    """Forget passages; call it while their passages and versions still stand."""
    rows: list[tuple[int, str, str]] = []
    for some in _slices(passage_ids):
        found = connection.execute(
            sa.text("SELECT id, title, body FROM passage_texts WHERE id IN :ids").bindparams(
                sa.bindparam("ids", list(some), expanding=True)
            )
        )
        rows += [(row.id, row.title, row.body) for row in found]
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
    query = " OR ".join(
        f'"{term}"' for term in (t.replace('"', " ").strip() for t in terms) if term
    )
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
        statement = statement.where(fts.c.rowid.in_(allowed))
    return [(row.rowid, -row.score) for row in connection.execute(statement)]


def document_frequencies(connection: sa.Connection, terms: Sequence[str]) -> dict[str, int]:
    """How many passages hold each term."""
    count = sa.text("SELECT count(*) FROM passages_fts WHERE passages_fts MATCH :q")
    return {
        term: connection.execute(count, {"q": '"' + term.replace('"', " ") + '"'}).scalar_one()
        for term in terms
    }


def check(connection: sa.Connection) -> None:
    """Raise sqlalchemy.exc.DatabaseError where the index and the text disagree."""
    connection.execute(sa.text("INSERT INTO passages_fts(passages_fts) VALUES ('integrity-check')"))


def _run(connection: sa.Connection, statement: str, rows: Sequence[tuple[int, str, str]]) -> None:
    if rows:
        connection.execute(sa.text(statement), [{"id": i, "t": t, "b": b} for i, t, b in rows])


def _slices(ids: Sequence[int], size: int = 500) -> list[Sequence[int]]:
    return [ids[at : at + size] for at in range(0, len(ids), size)]
