"""The catalog's tables. The migrations are the history; this is the present.

The full-text table belongs to the database engine (FTS5 here) and stays out of `metadata`, so that
Alembic's autogenerate never tries to manage it; see `fulltext`.
"""

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts rows itself only for a column declared INTEGER; elsewhere ids need 64 bits.
RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

catalog_facts = sa.Table(
    "catalog_facts",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

# The head of each article. Outlet and publication stand here a second time to be filtered by.
# `cluster` is the id of the first article of its story, its own where it is alone. `by_hand`: a
# file or a person gave it, so it does not leave with its feeds.
articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("origin", sa.Text, nullable=False, index=True),
    sa.Column("url", sa.Text, nullable=True, unique=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False, index=True),
    sa.Column("outlet", sa.Text, nullable=True, index=True),
    sa.Column("published_epoch", sa.BigInteger, nullable=True, index=True),
    sa.Column("sample", sa.Boolean(name="sample"), nullable=False),
    sa.Column("cluster", sa.String(16), nullable=False, server_default="", index=True),
    sa.Column("extent", sa.String(8), nullable=False, server_default="whole"),
    sa.Column("by_hand", sa.Boolean(name="by_hand"), nullable=False, server_default=sa.true()),
    sa.Column("withdrawn_epoch", sa.BigInteger, nullable=True),
)

versions = sa.Table(
    "versions",
    metadata,
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("outlet", sa.Text, nullable=True),
    sa.Column("authors", sa.JSON, nullable=False),
    sa.Column("published", sa.String(32), nullable=True),
    sa.Column("language", sa.String(35), nullable=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("fetched_epoch", sa.BigInteger, nullable=False),
)

# Of each article's current version only. AUTOINCREMENT: an id is never used again.
passages = sa.Table(
    "passages",
    metadata,
    sa.Column("id", RowId, primary_key=True, autoincrement=True),
    sa.Column(
        "article_id",
        sa.ForeignKey("articles.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("start_char", sa.Integer, nullable=False),
    sa.Column("end_char", sa.Integer, nullable=False),
    sqlite_autoincrement=True,
)

embedders = sa.Table(
    "embedders",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("dimensions", sa.Integer, nullable=False),
    sqlite_autoincrement=True,
)

# One a passage. `seq` rises in the order of commits, so that an index can follow; embedding a
# passage again gives a new seq. `vector` is float16, little-endian, of unit length.
embeddings = sa.Table(
    "embeddings",
    metadata,
    sa.Column("seq", RowId, primary_key=True, autoincrement=True),
    sa.Column(
        "passage_id",
        sa.ForeignKey("passages.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    sa.Column("embedder_id", sa.ForeignKey("embedders.id"), nullable=False, index=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)

# What an index must forget, in the order of commits. `after_seq` is the highest embedding seq at
# that moment, so that the catalog's position never goes back when its newest article leaves.
removals = sa.Table(
    "removals",
    metadata,
    sa.Column("seq", RowId, primary_key=True, autoincrement=True),
    sa.Column("passage_id", RowId, nullable=False),
    sa.Column("after_seq", RowId, nullable=False),
    sqlite_autoincrement=True,
)

# Further addresses of an article: the same words at the same site, or where a feed's link began.
article_urls = sa.Table(
    "article_urls",
    metadata,
    sa.Column("url", sa.Text, primary_key=True),
    sa.Column(
        "article_id",
        sa.ForeignKey("articles.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
)

# An article's own tags. It also has those of every feed that carries it, which stand in feed_tags.
article_tags = sa.Table(
    "article_tags",
    metadata,
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("tag", sa.String(64), primary_key=True, index=True),
)

# The signature of each article's current text, and what near-copies are looked up by.
signatures = sa.Table(
    "signatures",
    metadata,
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("scheme", sa.String(32), nullable=False),
    sa.Column("shingles", sa.Integer, nullable=False),
    sa.Column("signature", sa.LargeBinary, nullable=False),
)

signature_bands = sa.Table(
    "signature_bands",
    metadata,
    sa.Column("value", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column(
        "article_id",
        sa.ForeignKey("articles.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    sqlite_with_rowid=False,
)

# Addresses of articles that a person removed; `article_id` says which belong together.
tombstones = sa.Table(
    "tombstones",
    metadata,
    sa.Column("address", sa.Text, primary_key=True),
    sa.Column("article_id", sa.String(16), nullable=False, index=True),
    sa.Column("removed_epoch", sa.BigInteger, nullable=False),
)

# `vouched_site` is a site that a person, not the feed, says the feed speaks for.
# `due_epoch` is when a feed is to be asked next. While somebody asks it, `claimed_by` is who, and
# `claimed_until_epoch` when others may take over; who was killed holds a feed no longer than that.
feeds = sa.Table(
    "feeds",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("address", sa.Text, nullable=False, unique=True),
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
    sa.Column("due_epoch", sa.BigInteger, nullable=False, index=True),
    sa.Column("claimed_by", sa.Text, nullable=True),
    sa.Column("claimed_until_epoch", sa.BigInteger, nullable=True),
    sa.Column("ttl_s", sa.BigInteger, nullable=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("failure_cause", sa.String(32), nullable=True),
    sa.Column("failure_reason", sa.Text, nullable=True),
    sa.Column("retired_epoch", sa.BigInteger, nullable=True),
    sqlite_autoincrement=True,
)

feed_tags = sa.Table(
    "feed_tags",
    metadata,
    sa.Column("feed_id", sa.ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("tag", sa.String(64), primary_key=True, index=True),
)

# What each feed said, and which article it led to. `key` is the sha256 of the entry's identity,
# `fingerprint` that of what the feed says of it. The entry that gave an article its text owns it.
feed_entries = sa.Table(
    "feed_entries",
    metadata,
    sa.Column("feed_id", sa.ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column(
        "article_id",
        sa.ForeignKey("articles.id", ondelete="SET NULL"),
        nullable=True,
        index=True,
    ),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("url", sa.Text, nullable=True, index=True),
    sa.Column("owner", sa.Boolean(name="owner"), nullable=False),
    sa.Column("page_etag", sa.Text, nullable=True),
    sa.Column("page_last_modified", sa.Text, nullable=True),
    sa.Column("page_tries", sa.Integer, nullable=False),
    sa.Column("page_due_epoch", sa.BigInteger, nullable=True, index=True),
    sa.Column("note", sa.Text, nullable=True),
    sa.Column("first_seen_epoch", sa.BigInteger, nullable=False),
    sa.Column("last_seen_epoch", sa.BigInteger, nullable=False),
)

# What happened since the catalog was made, counted.
counters = sa.Table(
    "counters",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("value", sa.BigInteger, nullable=False),
)
