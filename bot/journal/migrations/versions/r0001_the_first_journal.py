"""The first journal: claims and their keys, receipts, feedback, what is remembered of places."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "claims",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("private", sa.Boolean, nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("taking", sa.Integer, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("taken_epoch", sa.Float, nullable=False),
        sa.Column("lease_epoch", sa.Float, nullable=False),
        sa.Column("asked_epoch", sa.Float, nullable=False),
        sa.Column("user", sa.Text, nullable=True),
        sa.Column("place", sa.Text, nullable=True),
        sa.Column("text", sa.Text, nullable=True),
        sa.Column("payload", sa.JSON, nullable=True),
        sa.Column("reason", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_claims"),
    )
    op.create_index("ix_claims_user", "claims", ["user"])
    op.create_index("ix_claims_open", "claims", ["platform", "state", "lease_epoch"])
    op.create_table(
        "claim_keys",
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("claim_id", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_claim_keys"),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name="fk_claim_keys_claim_id_claims", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_claim_keys_claim_id", "claim_keys", ["claim_id"])
    op.create_table(
        "receipts",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("place", sa.Text, nullable=True),
        sa.Column("user", sa.Text, nullable=True),
        sa.Column("question", sa.Text, nullable=True),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=True),
        sa.Column("confidence", sa.Float, nullable=True),
        sa.Column("quotes", sa.JSON, nullable=False),
        sa.Column("passages", sa.JSON, nullable=False),
        sa.Column("timings_ms", sa.JSON, nullable=False),
        sa.Column("notes", sa.JSON, nullable=False),
        sa.Column("message_ref", sa.Text, nullable=True),
        sa.Column("asked_epoch", sa.Float, nullable=False),
        sa.Column("answered_epoch", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_receipts"),
    )
    for column in ("user", "message_ref", "asked_epoch"):
        op.create_index(f"ix_receipts_{column}", "receipts", [column])
    op.create_table(
        "feedback",
        sa.Column("id", ROW_ID, primary_key=True, autoincrement=True),
        sa.Column("receipt_id", sa.String(16), nullable=False),
        sa.Column("user", sa.Text, nullable=True),
        sa.Column("verdict", sa.String(8), nullable=False),
        sa.Column("note", sa.Text, nullable=True),
        sa.Column("at_epoch", sa.Float, nullable=False),
        sa.ForeignKeyConstraint(
            ["receipt_id"],
            ["receipts.id"],
            name="fk_feedback_receipt_id_receipts",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("receipt_id", "user", name="uq_feedback_receipt_id"),
    )
    op.create_index("ix_feedback_user", "feedback", ["user"])
    op.create_table(
        "remembered",
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.JSON, nullable=False),
        sa.Column("user", sa.Text, nullable=True),
        sa.Column("at_epoch", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("scope", "name", name="pk_remembered"),
    )
    op.create_index("ix_remembered_user", "remembered", ["user"])


def downgrade() -> None:
    for table in ("remembered", "feedback", "receipts", "claim_keys", "claims"):
        op.drop_table(table)
