"""Brings a journal's tables to the present, once, whoever opens it first."""

from pathlib import Path

import sqlalchemy as sa

from bot.journal.database import Database
from bot.journal.errors import JournalError
from knowledge.catalog.migrate import current_revision, is_foreign

HEAD = "0001"
"""The newest migration; a test holds it to the folder's."""

_MIGRATIONS = Path(__file__).parent / "migrations"


def bring_up_to_date(database: Database) -> None:
    """Create the tables where there are none, and run the migrations that are missing.

    Raises JournalError where the file is another program's or a newer Pullquote's.
    """
    location = database.location
    with database.reading() as connection:
        if current_revision(connection) == HEAD:
            return
        if is_foreign(connection):
            raise JournalError(
                location,
                f"The file {location} is a database of another program, not a journal. Move it "
                "away, or name another place in PULLQUOTE_DATA_DIR.",
            )
    database.use_wal()
    with database.writing() as connection:
        _upgrade(connection, location)


def _upgrade(connection: sa.Connection, location: str) -> None:
    # Imported here: Alembic takes 0.2 s to import and is needed once in a journal's life.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    revision = current_revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise JournalError(
            location,
            f"The journal at {location} was written by a newer Pullquote (schema {revision}). "
            "Upgrade Pullquote, or name another PULLQUOTE_DATA_DIR.",
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
