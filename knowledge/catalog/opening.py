"""What a file must be before it is opened as a catalog: ours, and of the present schema."""

import uuid
from pathlib import Path

import sqlalchemy as sa

from knowledge.catalog import migrate
from knowledge.catalog.engine import reading, translated, use_wal, writing
from knowledge.catalog.schema import catalog_facts
from knowledge.errors import CatalogError


def bring_up_to_date(engine: sa.Engine, path: Path) -> None:
    """Create the tables where there are none, and run the migrations that are missing.

    Raises CatalogError where the file is another program's or a newer Pullquote's.
    """
    location = str(path)
    with reading(engine, location) as connection:
        if migrate.current_revision(connection) == migrate.HEAD:
            return
        if migrate.is_foreign(connection):
            raise CatalogError(
                location,
                f"The file {location} is a database of another program, not a library. Name "
                f"another place in PULLQUOTE_DATA_DIR or DATABASE_URL.",
            )
    with translated(location):
        use_wal(engine)
    with writing(engine, location) as connection:
        try:
            migrate.upgrade(connection)
        except migrate.NewerSchemaError as error:
            raise _newer(location, error.revision) from error
        known = sa.select(catalog_facts.c.value).where(catalog_facts.c.name == "id")
        if connection.execute(known).scalar() is None:
            connection.execute(catalog_facts.insert().values(name="id", value=uuid.uuid4().hex))


def require_present_schema(engine: sa.Engine, path: Path) -> None:
    """What cannot be written cannot be migrated, so it must be of this version already."""
    with reading(engine, str(path)) as connection:
        revision = migrate.current_revision(connection)
    if revision is None or revision < migrate.HEAD:
        raise CatalogError(
            str(path),
            f"The library at {path} must be brought up to date, but it cannot be written. Make it "
            f"and its folder writable, free some disk space, and start again.",
        )
    if revision > migrate.HEAD:
        raise _newer(str(path), revision)


def _newer(location: str, revision: str) -> CatalogError:
    return CatalogError(
        location,
        f"The library at {location} was written by a newer Pullquote (schema {revision}). "
        f"Upgrade Pullquote, or name another PULLQUOTE_DATA_DIR.",
    )
