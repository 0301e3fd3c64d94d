"""Brings a catalog's schema to the present, once, whoever opens it first."""

from pathlib import Path

import sqlalchemy as sa

HEAD = "0002"
"""The newest migration; a test holds it to the folder's."""

_MIGRATIONS = Path(__file__).parent / "migrations"


class NewerSchemaError(Exception):
    """The catalog was written by a newer Pullquote. `revision` is what it says of itself."""

    def __init__(self, revision: str) -> None:
        super().__init__(revision)
        self.revision = revision


def current_revision(connection: sa.Connection) -> str | None:
    """The revision that the catalog says it has, or None for an empty database."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def is_foreign(connection: sa.Connection) -> bool:
    """Whether the database holds tables, but none that say which revision they are."""
    tables = sa.inspect(connection).get_table_names()
    return bool(tables) and "alembic_version" not in tables


def upgrade(connection: sa.Connection) -> None:
    """Run the migrations that are missing, inside the caller's write transaction.

    Raises NewerSchemaError where the catalog knows a revision that this program does not.
    """
    # Imported here: Alembic takes 0.2 s to import and is needed once in a catalog's life.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    revision = current_revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise NewerSchemaError(revision)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
