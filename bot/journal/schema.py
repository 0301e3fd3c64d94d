"""The journal's tables. The first migration is the history; this is the present.

Instants are seconds since 1970 (UTC). What tells about a person may be NULL: it was blanked.
"""

from typing import Any

import sqlalchemy as sa


class AnyText(sa.types.TypeDecorator[str]):
    """Text as people send it: what no database takes, lone surrogates and NUL, is replaced."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """The text as it is stored, and looked up by."""
        return None if value is None else storable(value)


def storable(text: str) -> str:
    """`text` as AnyText stores it."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


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

# `taking` rises each time someone takes the claim, so that whoever held it before is turned away.
# `tries` counts the takings that were not handed back unused.
claims = sa.Table(
    "claims",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("platform", sa.String(16), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("private", sa.Boolean(name="private"), nullable=False),
    sa.Column("holder", sa.String(64), nullable=False),
    sa.Column("taking", sa.Integer, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("taken_epoch", sa.Float, nullable=False),
    sa.Column("lease_epoch", sa.Float, nullable=False),
    sa.Column("asked_epoch", sa.Float, nullable=False),
    sa.Column("user", AnyText, nullable=True, index=True),
    sa.Column("place", AnyText, nullable=True),
    sa.Column("text", AnyText, nullable=True),
    sa.Column("payload", sa.JSON(none_as_null=True), nullable=True),
    sa.Column("reason", AnyText, nullable=True),
    sa.Index("ix_claims_open", "platform", "state", "lease_epoch"),
)

KEY_CHARS = 32
"""How much of a key's SHA-256, in hexadecimal digits, stands for it: 128 bits."""

claim_keys = sa.Table(
    "claim_keys",
    metadata,
    sa.Column("key", sa.String(KEY_CHARS), primary_key=True),
    sa.Column(
        "claim_id", sa.ForeignKey("claims.id", ondelete="CASCADE"), nullable=False, index=True
    ),
)

# The id is the claim's. It outlives the claim, whose keys are needed for a while only.
receipts = sa.Table(
    "receipts",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("platform", sa.String(16), nullable=False),
    sa.Column("place", AnyText, nullable=True),
    sa.Column("user", AnyText, nullable=True, index=True),
    sa.Column("question", AnyText, nullable=True),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("text", AnyText, nullable=True),
    sa.Column("confidence", sa.Float, nullable=True),
    sa.Column("quotes", sa.JSON, nullable=False),
    sa.Column("passages", sa.JSON, nullable=False),
    sa.Column("timings_ms", sa.JSON, nullable=False),
    sa.Column("notes", sa.JSON, nullable=False),
    sa.Column("message_ref", AnyText, nullable=True, index=True),
    sa.Column("asked_epoch", sa.Float, nullable=False, index=True),
    sa.Column("answered_epoch", sa.Float, nullable=False),
)

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("id", RowId, primary_key=True, autoincrement=True),
    sa.Column("receipt_id", sa.ForeignKey("receipts.id", ondelete="CASCADE"), nullable=False),
    sa.Column("user", AnyText, nullable=True, index=True),
    sa.Column("verdict", sa.String(8), nullable=False),
    sa.Column("note", AnyText, nullable=True),
    sa.Column("at_epoch", sa.Float, nullable=False),
    sa.UniqueConstraint("receipt_id", "user"),
)

# What a platform must not forget of a place, while retention lasts. `user` is set where it tells
# about a person, as the place of a direct conversation does.
remembered = sa.Table(
    "remembered",
    metadata,
    sa.Column("scope", AnyText, primary_key=True),
    sa.Column("name", AnyText, primary_key=True),
    sa.Column("value", sa.JSON(none_as_null=True), nullable=False),
    sa.Column("user", AnyText, nullable=True, index=True),
    sa.Column("at_epoch", sa.Float, nullable=False),
)
