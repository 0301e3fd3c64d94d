"""Claims: who answers a question, so that it is answered once.

A claim is taken before anything is said, and each step forward is one transaction that succeeds
only for its present holding (`Claim.taking`). A holder that was away for longer than its lease
finds that out here, before it posts.

The keys of a question outlive it, and name the channel it was asked in, which may be one person's
own: only their hashes are kept.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bot.journal.database import Database
from bot.journal.receipts import row_of
from bot.journal.records import Ask, Claim, ClaimState, Receipt
from bot.journal.schema import KEY_CHARS, claim_keys, claims, receipts

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: none is mistaken for another
_ID_CHARS = 10
_KEYS_AT_ONCE = 500  # SQLite takes 32,766 values in a statement
_OPEN = (ClaimState.TAKEN, ClaimState.POSTING)
# A closed claim is only there to keep replays silent; what was asked is in the receipt.
_BLANK: dict[str, Any] = {"user": None, "place": None, "text": None, "payload": None}

MAYBE_POSTED = "a crash left it unknown whether the private reply was posted"


class Claims:
    """The claims of one journal. Every method may raise JournalError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, ask: Ask, *, holder: str, now: datetime, lease_s: float) -> Claim | None:
        """The claim on `ask`, on disk when this returns; None where someone has or had it.

        Keys of `ask` that were not known yet are added to the claim that stands.
        """
        return self.take_all([ask], holder=holder, now=now, lease_s=lease_s)[0]

    def take_all(
        self, asks: Sequence[Ask], *, holder: str, now: datetime, lease_s: float
    ) -> list[Claim | None]:
        """`take` each of `asks`, in their order and in one transaction: all of them, or none.

        Raises JournalBusy soon: an event that is not acknowledged in time comes again.
        """
        keys = [{_hashed(key) for key in ask.keys} for ask in asks]
        taken: list[Claim | None] = []
        rows: list[dict[str, Any]] = []
        new_keys: list[dict[str, str]] = []
        with self._database.writing(hurried=True) as connection:
            owners = _owners(connection, set().union(*keys))
            for ask, own in zip(asks, keys, strict=True):
                standing = next((owners[key] for key in sorted(own) if key in owners), None)
                claim = None if standing else _new_claim(ask, now)
                taken.append(claim)
                if claim is not None:
                    rows.append(_row(claim, holder, lease_s))
                claim_id = claim.id if claim else str(standing)
                missing = own - owners.keys()
                owners |= dict.fromkeys(missing, claim_id)
                new_keys += [{"key": key, "claim_id": claim_id} for key in missing]
            if rows:
                connection.execute(claims.insert(), rows)
            if new_keys:
                connection.execute(claim_keys.insert(), new_keys)
        return taken

    def renew(self, held: Sequence[Claim], *, now: datetime, lease_s: float) -> set[str]:
        """Lengthen the leases of `held`; the ids of those that are still its holder's."""
        until = now.timestamp() + lease_s
        with self._database.writing() as connection:
            return {
                claim.id for claim in held if _update(connection, claim, _OPEN, lease_epoch=until)
            }

    def posting(self, claim: Claim, receipt: Receipt) -> bool:
        """Say that the reply is about to be posted, and write down how it came about.

        From now on a crash is resolved by looking at the platform, if it can be asked then; where
        the ask is private it cannot, and the claim is closed, whether or not the reply arrived.
        False where the claim is another's by now: then nothing may be posted.
        """
        with self._database.writing() as connection:
            if not _update(connection, claim, _OPEN, state=ClaimState.POSTING):
                return False
            connection.execute(receipts.delete().where(receipts.c.id == claim.id))
            connection.execute(receipts.insert().values(row_of(receipt)))
            return True

    def done(self, claim: Claim, message_ref: str) -> bool:
        """Say that the reply is posted as `message_ref`. False where the claim is another's."""
        with self._database.writing() as connection:
            closed = _update(
                connection, claim, (ClaimState.POSTING,), state=ClaimState.DONE, **_BLANK
            )
            if closed:
                connection.execute(
                    receipts.update()
                    .where(receipts.c.id == claim.id)
                    .values(message_ref=message_ref)
                )
            return closed

    def give_up(self, claim: Claim, reason: str, receipt: Receipt | None = None) -> bool:
        """Close the claim without a known reply; its receipt, if any, notes the `reason`.

        `receipt` replaces what was written before.
        """
        with self._database.writing() as connection:
            values = {"state": ClaimState.GIVEN_UP, "reason": reason, **_BLANK}
            closed = _update(connection, claim, _OPEN, **values)
            if closed and receipt is not None:
                connection.execute(receipts.delete().where(receipts.c.id == claim.id))
                connection.execute(receipts.insert().values(row_of(receipt)))
            if closed:
                _note(connection, claim.id, reason)
            return closed

    def hand_back(
        self, claim: Claim, *, until: datetime, tried: bool, nothing_posted: bool
    ) -> bool:
        """Let anyone take the claim up from `until` on.

        `tried` false: it does not count as a try. `nothing_posted`: the reply is surely not on the
        platform, so that the next holder need not look; else a claim that was being posted stays
        unsure. False where the claim is another's.
        """
        values: dict[str, Any] = {"lease_epoch": until.timestamp()}
        if not tried:
            values["tries"] = claims.c.tries - 1
        if nothing_posted:
            values["state"] = ClaimState.TAKEN
        with self._database.writing() as connection:
            return _update(connection, claim, _OPEN, **values)

    def take_up(
        self, platforms: Iterable[str], *, holder: str, now: datetime, lease_s: float, limit: int
    ) -> list[Claim]:
        """At most `limit` open claims whose lease has ended, those not being posted first.

        Their asks have no keys, which are not kept in words.
        A private one that was being posted is closed instead: it may have been read already.
        """
        ended = sa.and_(
            claims.c.platform.in_(list(platforms)), claims.c.lease_epoch <= now.timestamp()
        )
        with self._database.reading() as connection:  # most often there is nothing to write
            if connection.execute(_any_open(ended)).first() is None:
                return []
        with self._database.writing() as connection:
            connection.execute(
                claims.update()
                .where(ended, claims.c.state == ClaimState.POSTING, claims.c.private)
                .values(state=ClaimState.GIVEN_UP, reason=MAYBE_POSTED, **_BLANK)
            )
            rows = connection.execute(
                sa.select(claims)
                .where(ended, claims.c.state.in_(_OPEN))
                .order_by(claims.c.state.desc(), claims.c.asked_epoch)
                .limit(limit)
            ).all()
            taken = [_claim(row) for row in rows]
            for claim in taken:
                connection.execute(
                    claims.update()
                    .where(claims.c.id == claim.id)
                    .values(
                        holder=holder,
                        taking=claim.taking,
                        tries=claim.tries,
                        lease_epoch=now.timestamp() + lease_s,
                    )
                )
            return taken

    def stop(self, platform: str, place: str) -> int:
        """Close the claims of `place` that are not being posted yet; how many those were.

        Whoever holds them, in whatever process, is turned away when about to post.
        """
        with self._database.writing() as connection:
            return connection.execute(
                claims.update()
                .where(
                    claims.c.platform == platform,
                    claims.c.place == place,
                    claims.c.state == ClaimState.TAKEN,
                )
                .values(state=ClaimState.GIVEN_UP, reason="stopped by the asker", **_BLANK)
            ).rowcount

    def count_open(self) -> int:
        """How many questions are not answered yet."""
        with self._database.reading() as connection:
            counted = sa.select(sa.func.count()).where(claims.c.state.in_(_OPEN))
            return int(connection.execute(counted).scalar_one())


def _note(connection: sa.Connection, claim_id: str, reason: str) -> None:
    mine = receipts.c.id == claim_id
    notes = connection.execute(sa.select(receipts.c.notes).where(mine)).scalar()
    if notes is not None:
        connection.execute(
            receipts.update().where(mine).values(notes={**notes, "given_up": reason})
        )


def _owners(connection: sa.Connection, keys: set[str]) -> dict[str, str]:
    """The claims that `keys` lead to, by key; keys that lead to none are left out."""
    wanted = sorted(keys)
    owners: dict[str, str] = {}
    for at in range(0, len(wanted), _KEYS_AT_ONCE):
        part = sa.select(claim_keys).where(claim_keys.c.key.in_(wanted[at : at + _KEYS_AT_ONCE]))
        owners |= {row.key: row.claim_id for row in connection.execute(part)}
    return owners


def _new_claim(ask: Ask, now: datetime) -> Claim:
    claim_id = "".join(secrets.choice(_LETTERS) for _ in range(_ID_CHARS))
    return Claim(claim_id, ask, ClaimState.TAKEN, now, taking=1, tries=1)


def _row(claim: Claim, holder: str, lease_s: float) -> dict[str, Any]:
    ask = claim.ask
    return {
        "id": claim.id,
        "platform": ask.platform,
        "state": claim.state,
        "private": ask.private,
        "holder": holder,
        "taking": claim.taking,
        "tries": claim.tries,
        "taken_epoch": claim.taken_at.timestamp(),
        "lease_epoch": claim.taken_at.timestamp() + lease_s,
        "asked_epoch": ask.asked_at.timestamp(),
        "user": ask.user,
        "place": ask.place,
        "text": ask.text,
        "payload": dict(ask.payload),
    }


def _any_open(ended: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(claims.c.id).where(ended, claims.c.state.in_(_OPEN)).limit(1)


def _update(
    connection: sa.Connection, claim: Claim, states: Sequence[ClaimState], **values: Any
) -> bool:
    """Change the claim if it is still in this holding and one of `states`."""
    changed = connection.execute(
        claims.update()
        .where(
            claims.c.id == claim.id,
            claims.c.taking == claim.taking,
            claims.c.state.in_(states),
        )
        .values(**values)
    )
    return changed.rowcount == 1


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:KEY_CHARS]


def _claim(row: sa.Row[Any]) -> Claim:
    """The claim that taking up `row` makes."""
    ask = Ask(
        platform=row.platform,
        keys=(),
        user=row.user or "",
        place=row.place or "",
        text=row.text or "",
        asked_at=datetime.fromtimestamp(row.asked_epoch, UTC),
        payload=row.payload or {},
        private=row.private,
    )
    return Claim(
        id=row.id,
        ask=ask,
        state=ClaimState(row.state),
        taken_at=datetime.fromtimestamp(row.taken_epoch, UTC),
        taking=row.taking + 1,
        tries=row.tries + 1,
        unsure=row.state == ClaimState.POSTING,
    )
