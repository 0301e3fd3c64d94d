"""Forgets people and what they asked: when the time set for it ends, or when someone asks for it.

What is blanked is overwritten with zeros in the file (SQLite's secure_delete), and the write-ahead
log, which still holds the pages as they were, is cut to nothing. Backups and the disk's own spare
blocks are beyond a program's reach.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.journal.records import ClaimState
from bot.journal.schema import claim_keys, claims, feedback, receipts, remembered

KEYS_OUTLIVE = timedelta(days=30)
"""How much longer than its question a claim's keys are kept: a replay finds them and is silent."""

_CLOSED = (ClaimState.DONE, ClaimState.GIVEN_UP)
FORGOTTEN = "its asker was forgotten"


def blank_older(connection: sa.Connection, before: datetime) -> int:
    """Blank what was asked and remembered before `before`; how many receipts that changed."""
    old = before.timestamp()
    changed = connection.execute(
        receipts.update()
        .where(
            receipts.c.asked_epoch < old,
            sa.or_(receipts.c.question.is_not(None), receipts.c.user.is_not(None)),
        )
        .values(question=None, user=None, place=None, text=None, message_ref=None, notes={})
    ).rowcount
    connection.execute(
        feedback.update().where(feedback.c.at_epoch < old).values(user=None, note=None)
    )
    connection.execute(remembered.delete().where(remembered.c.at_epoch < old))
    done_with = sa.and_(
        claims.c.state.in_(_CLOSED),
        claims.c.taken_epoch < (before - KEYS_OUTLIVE).timestamp(),
    )
    ids = sa.select(claims.c.id).where(done_with)
    connection.execute(claim_keys.delete().where(claim_keys.c.claim_id.in_(ids)))
    connection.execute(claims.delete().where(done_with))
    return changed


def forget(connection: sa.Connection, platform: str, user: str) -> int:
    """Delete the receipts and feedback of `user`, and give up what they are waiting for.

    What is remembered of them goes too, and of places where nobody else has asked. The keys of
    their questions stay, which are hashes. Returns the number of receipts.
    """
    theirs = sa.and_(claims.c.platform == platform, claims.c.user == user)
    connection.execute(
        claims.update()
        .where(theirs)
        .values(
            state=ClaimState.GIVEN_UP,
            reason=FORGOTTEN,
            user=None,
            place=None,
            text=None,
            payload=None,
        )
    )
    said = sa.select(receipts.c.id).where(receipts.c.platform == platform)
    connection.execute(
        feedback.delete().where(feedback.c.user == user, feedback.c.receipt_id.in_(said))
    )
    mine = sa.and_(receipts.c.platform == platform, receipts.c.user == user)
    others = sa.and_(receipts.c.platform == platform, receipts.c.user != user)
    theirs_alone = sa.and_(
        remembered.c.name.in_(_places(mine)), remembered.c.name.not_in(_places(others))
    )
    connection.execute(
        remembered.delete().where(sa.or_(remembered.c.user == f"{platform}:{user}", theirs_alone))
    )
    ids = sa.select(receipts.c.id).where(mine)
    connection.execute(feedback.delete().where(feedback.c.receipt_id.in_(ids)))
    return connection.execute(receipts.delete().where(mine)).rowcount


def _places(whose: sa.ColumnElement[bool]) -> sa.Select[tuple[str]]:
    return sa.select(receipts.c.place).where(whose, receipts.c.place.is_not(None))
