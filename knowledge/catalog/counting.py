"""Counters: what happened since the catalog was made."""

from collections.abc import Mapping

import sqlalchemy as sa

from knowledge.canonical import canonical_line
from knowledge.catalog.schema import counters

_MAX_NAME_CHARS = 64


def add_counts(connection: sa.Connection, counts: Mapping[str, int]) -> None:
    """Add to the counters named; nothing is written for a count of 0."""
    for raw, number in counts.items():
        name = canonical_line(raw, _MAX_NAME_CHARS)
        if not number or not name:
            continue
        this = counters.c.name == name
        added = connection.execute(
            counters.update().where(this).values(value=counters.c.value + number)
        )
        if not added.rowcount:
            connection.execute(counters.insert().values(name=name, value=number))


def read_counts(connection: sa.Connection) -> dict[str, int]:
    """Every counter by name, in order of their names."""
    rows = connection.execute(sa.select(counters).order_by(counters.c.name))
    return {row.name: row.value for row in rows}
