"""What a platform must not forget of a place: small values by scope and name."""

from collections.abc import Callable
from datetime import UTC, datetime

import sqlalchemy as sa

from bot.journal.database import Database
from bot.journal.records import Json
from bot.journal.schema import remembered

_FOR_GOOD = datetime.max.replace(tzinfo=UTC)
"""Later than any time before which something is forgotten."""


class Memory:
    """The remembered values of one journal. Every method may raise JournalError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def remember(
        self, scope: str, name: str, value: Json, *, now: datetime, user: str | None = None
    ) -> None:
        """Keep `value` (JSON, not None) until it is replaced, or retention ends.

        Name the `user` whom it tells about, as "platform:user", and it is forgotten with them. The
        name of a direct conversation does tell about a person.
        """
        with self._database.writing() as connection:
            _replace(connection, scope, name, value, now=now, user=user)

    def keep(self, scope: str, name: str, value: Json) -> None:
        """Keep `value` until it is replaced, whatever retention is: what tells about nobody."""
        self.remember(scope, name, value, now=_FOR_GOOD)

    def revise(self, scope: str, name: str, how: Callable[[Json | None], Json | None]) -> None:
        """`keep` what `how` makes of what is there, or forget it where that is None.

        No other process changes it meanwhile. What `how` raises leaves it as it was.
        """
        with self._database.writing() as connection:
            before = connection.execute(_chosen(scope, name)).scalar()
            _replace(connection, scope, name, how(before), now=_FOR_GOOD, user=None)

    def recall(self, scope: str, name: str) -> Json | None:
        """What was remembered, or None."""
        with self._database.reading() as connection:
            return connection.execute(_chosen(scope, name)).scalar()

    def recall_all(self, scope: str) -> dict[str, Json]:
        """All that was remembered in `scope`, by name."""
        query = sa.select(remembered.c.name, remembered.c.value).where(remembered.c.scope == scope)
        with self._database.reading() as connection:
            return {row.name: row.value for row in connection.execute(query)}

    def forget(self, scope: str, name: str) -> None:
        """Keep the value no longer."""
        with self._database.writing() as connection:
            _replace(connection, scope, name, None, now=_FOR_GOOD, user=None)


def _chosen(scope: str, name: str) -> sa.Select[tuple[Json]]:
    return sa.select(remembered.c.value).where(
        remembered.c.scope == scope, remembered.c.name == name
    )


def _replace(
    connection: sa.Connection,
    scope: str,
    name: str,
    value: Json | None,
    *,
    now: datetime,
    user: str | None,
) -> None:
    same = sa.and_(remembered.c.scope == scope, remembered.c.name == name)
    connection.execute(remembered.delete().where(same))
    if value is not None:
        connection.execute(
            remembered.insert().values(
                scope=scope, name=name, value=value, user=user, at_epoch=now.timestamp()
            )
        )
