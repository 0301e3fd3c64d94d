"""What a platform must not forget of a place: small values by scope and name."""

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
        same = sa.and_(remembered.c.scope == scope, remembered.c.name == name)
        with self._database.writing() as connection:
            connection.execute(remembered.delete().where(same))
            connection.execute(
                remembered.insert().values(
                    scope=scope, name=name, value=value, user=user, at_epoch=now.timestamp()
                )
            )

    def keep(self, scope: str, name: str, value: Json) -> None:
        """Keep `value` until it is replaced, whatever retention is: what tells about nobody."""
        self.remember(scope, name, value, now=_FOR_GOOD)

    def recall(self, scope: str, name: str) -> Json | None:
        """What was remembered, or None."""
        query = sa.select(remembered.c.value).where(
            remembered.c.scope == scope, remembered.c.name == name
        )
        with self._database.reading() as connection:
            return connection.execute(query).scalar()

    def recall_all(self, scope: str) -> dict[str, Json]:
        """All that was remembered in `scope`, by name."""
        query = sa.select(remembered.c.name, remembered.c.value).where(remembered.c.scope == scope)
        with self._database.reading() as connection:
            return {row.name: row.value for row in connection.execute(query)}

    def forget(self, scope: str, name: str) -> None:
        """Keep the value no longer."""
        same = sa.and_(remembered.c.scope == scope, remembered.c.name == name)
        with self._database.writing() as connection:
            connection.execute(remembered.delete().where(same))
