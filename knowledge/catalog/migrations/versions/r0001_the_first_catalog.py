"""The first catalog: articles, versions, passages, embeddings, full-text search."""

import sqlalchemy as sa
from alembic import op

from knowledge.catalog import fulltext

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "catalog_facts",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("outlet", sa.Text, nullable=True),
        sa.Column("published_epoch", sa.BigInteger, nullable=True),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.UniqueConstraint("url", name="uq_articles_url"),
    )
    for column in ("origin", "sha256", "outlet", "published_epoch"):
        op.create_index(f"ix_articles_{column}", "articles", [column])
    op.create_table(
        "versions",
        sa.Column("article_id", sa.String(16), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("outlet", sa.Text, nullable=True),
        sa.Column("authors", sa.JSON, nullable=False),
        sa.Column("published", sa.String(32), nullable=True),
        sa.Column("language", sa.String(35), nullable=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("fetched_epoch", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name="fk_versions_article_id_articles",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "passages",
        sa.Column("id", ROW_ID, primary_key=True, autoincrement=True),
        sa.Column("article_id", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("start_char", sa.Integer, nullable=False),
        sa.Column("end_char", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name="fk_passages_article_id_articles",
            ondelete="CASCADE",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_passages_article_id", "passages", ["article_id"])
    op.create_table(
        "embedders",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("dimensions", sa.Integer, nullable=False),
        sa.UniqueConstraint("name", name="uq_embedders_name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "embeddings",
        sa.Column("seq", ROW_ID, primary_key=True, autoincrement=True),
        sa.Column("passage_id", ROW_ID, nullable=False),
        sa.Column("embedder_id", sa.Integer, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("passage_id", name="uq_embeddings_passage_id"),
        sa.ForeignKeyConstraint(
            ["passage_id"],
            ["passages.id"],
            name="fk_embeddings_passage_id_passages",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["embedder_id"], ["embedders.id"], name="fk_embeddings_embedder_id_embedders"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_embeddings_embedder_id", "embeddings", ["embedder_id"])
    op.create_table(
        "removals",
        sa.Column("seq", ROW_ID, primary_key=True, autoincrement=True),
        sa.Column("passage_id", ROW_ID, nullable=False),
        sa.Column("after_seq", ROW_ID, nullable=False),
        sqlite_autoincrement=True,
    )
    for statement in fulltext.CREATE:
        op.execute(statement)


def downgrade() -> None:
    for statement in fulltext.DROP:
        op.execute(statement)
    for table in (
        "removals",
        "embeddings",
        "embedders",
        "passages",
        "versions",
        "articles",
        "catalog_facts",
    ):
        op.drop_table(table)
