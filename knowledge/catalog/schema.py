"""The catalog's tables. The first migration is the history; this is the present.

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
