"""Feeds and their entries, tags, stories told by several outlets, and articles known in part."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NEW_ON_ARTICLES = ("cluster", "extent", "by_hand", "withdrawn_epoch")


def upgrade() -> None:
    # Columns are added where the table stands: making it anew would delete every row that refers
    # to an article, since SQLite cannot switch foreign keys off inside a transaction.
    op.add_column(
        "articles", sa.Column("cluster", sa.String(16), nullable=False, server_default="")
    )
    op.add_column(
        "articles", sa.Column("extent", sa.String(8), nullable=False, server_default="whole")
    )
    op.add_column(
        "articles", sa.Column("by_hand", sa.Boolean, nullable=False, server_default=sa.true())
    )
    op.add_column("articles", sa.Column("withdrawn_epoch", sa.BigInteger, nullable=True))
    op.execute("UPDATE articles SET cluster = id")
    op.create_index("ix_articles_cluster", "articles", ["cluster"])
    _add_what_belongs_to_articles()
    _add_feeds()
    op.create_table(
        "counters",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )


def _add_what_belongs_to_articles() -> None:
    op.create_table(
        "article_urls",
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("article_id", sa.String(16), nullable=False),
        _of_article("article_urls"),
    )
    op.create_index("ix_article_urls_article_id", "article_urls", ["article_id"])
    op.create_table(
        "article_tags",
        sa.Column("article_id", sa.String(16), primary_key=True),
        sa.Column("tag", sa.String(64), primary_key=True),
        _of_article("article_tags"),
    )
    op.create_index("ix_article_tags_tag", "article_tags", ["tag"])
    op.create_table(
        "signatures",
        sa.Column("article_id", sa.String(16), primary_key=True),
        sa.Column("scheme", sa.String(32), nullable=False),
        sa.Column("shingles", sa.Integer, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        _of_article("signatures"),
    )
    op.create_table(
        "signature_bands",
        sa.Column("value", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("article_id", sa.String(16), primary_key=True),
        _of_article("signature_bands"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_signature_bands_article_id", "signature_bands", ["article_id"])
    op.create_table(
        "tombstones",
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("article_id", sa.String(16), nullable=False),
        sa.Column("removed_epoch", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_tombstones_article_id", "tombstones", ["article_id"])


def _add_feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=True),
        sa.Column("outlet", sa.Text, nullable=True),
        sa.Column("site_url", sa.Text, nullable=True),
        sa.Column("vouched_site", sa.Text, nullable=True),
        sa.Column("added_epoch", sa.BigInteger, nullable=False),
        sa.Column("etag", sa.Text, nullable=True),
        sa.Column("last_modified", sa.Text, nullable=True),
        sa.Column("body_sha256", sa.String(64), nullable=True),
        sa.Column("attempted_epoch", sa.BigInteger, nullable=True),
        sa.Column("succeeded_epoch", sa.BigInteger, nullable=True),
        sa.Column("changed_epoch", sa.BigInteger, nullable=True),
        sa.Column("due_epoch", sa.BigInteger, nullable=False),
        sa.Column("claimed_by", sa.Text, nullable=True),
        sa.Column("claimed_until_epoch", sa.BigInteger, nullable=True),
        sa.Column("ttl_s", sa.BigInteger, nullable=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failure_cause", sa.String(32), nullable=True),
        sa.Column("failure_reason", sa.Text, nullable=True),
        sa.Column("retired_epoch", sa.BigInteger, nullable=True),
        sa.UniqueConstraint("address", name="uq_feeds_address"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feeds_due_epoch", "feeds", ["due_epoch"])
    op.create_table(
        "feed_tags",
        sa.Column("feed_id", sa.Integer, primary_key=True),
        sa.Column("tag", sa.String(64), primary_key=True),
        _of_feed("feed_tags"),
    )
    op.create_index("ix_feed_tags_tag", "feed_tags", ["tag"])
    op.create_table(
        "feed_entries",
        sa.Column("feed_id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("article_id", sa.String(16), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("url", sa.Text, nullable=True),
        sa.Column("owner", sa.Boolean, nullable=False),
        sa.Column("page_etag", sa.Text, nullable=True),
        sa.Column("page_last_modified", sa.Text, nullable=True),
        sa.Column("page_tries", sa.Integer, nullable=False),
        sa.Column("page_due_epoch", sa.BigInteger, nullable=True),
        sa.Column("note", sa.Text, nullable=True),
        sa.Column("first_seen_epoch", sa.BigInteger, nullable=False),
        sa.Column("last_seen_epoch", sa.BigInteger, nullable=False),
        _of_feed("feed_entries"),
        _of_article("feed_entries", ondelete="SET NULL"),
    )
    for column in ("article_id", "url", "page_due_epoch"):
        op.create_index(f"ix_feed_entries_{column}", "feed_entries", [column])


def _of_article(table: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["article_id"],
        ["articles.id"],
        name=f"fk_{table}_article_id_articles",
        ondelete=ondelete,
    )


def _of_feed(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["feed_id"], ["feeds.id"], name=f"fk_{table}_feed_id_feeds", ondelete="CASCADE"
    )


def downgrade() -> None:
    for table in (
        "counters",
        "tombstones",
        "feed_entries",
        "feed_tags",
        "feeds",
        "signature_bands",
        "signatures",
        "article_tags",
        "article_urls",
    ):
        op.drop_table(table)
    op.drop_index("ix_articles_cluster", "articles")
    for column in NEW_ON_ARTICLES:
        op.drop_column("articles", column)  # by ALTER TABLE, as they came
