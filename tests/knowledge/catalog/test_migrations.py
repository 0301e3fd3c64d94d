"""The migrations arrive at the schema that the code knows, whoever runs them first."""

import multiprocessing
import sqlite3
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from knowledge.catalog import fulltext, migrate
from knowledge.catalog.engine import connect, writing
from knowledge.catalog.schema import metadata
from knowledge.catalog.store import FILE_NAME, Catalog
from tests.knowledge.catalog.making import draft, put

SCRIPTS = Path(migrate.__file__).parent / "migrations"


def configuration(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config


def is_ours(_object: object, name: str | None, kind: str, _reflected: bool, _to: object) -> bool:
    return not (kind == "table" and name is not None and fulltext.is_fulltext_table(name))


def test_head_is_the_newest_script() -> None:
    scripts = ScriptDirectory.from_config(configuration())
    assert scripts.get_heads() == [migrate.HEAD]
    revisions = [script.revision for script in scripts.walk_revisions()]
    assert revisions == sorted(revisions, reverse=True)


def test_migrations_arrive_at_the_schema(catalog: Catalog) -> None:
    engine = connect(catalog.path)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": is_ours}
        )
        assert compare_metadata(context, metadata) == []
        inspector = sa.inspect(connection)
        for table in metadata.sorted_tables:
            keys = inspector.get_foreign_keys(table.name)
            wanted = {
                (c.name, k.column.table.name, k.ondelete) for c in table.c for k in c.foreign_keys
            }
            assert {
                (k["constrained_columns"][0], k["referred_table"], k["options"].get("ondelete"))
                for k in keys
            } == wanted
    engine.dispose()


def test_ids_are_never_used_again(catalog: Catalog) -> None:
    """Each table that counts its rows must say AUTOINCREMENT, which comparing does not see."""
    with sqlite3.connect(catalog.path) as raw:
        made = dict(raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    counting = [
        table.name
        for table in metadata.sorted_tables
        if table.dialect_options["sqlite"]["autoincrement"]
    ]
    assert set(counting) == {"embedders", "feeds", "removals", "passages", "embeddings"}
    assert all("AUTOINCREMENT" in made[name] for name in counting)


def test_downgrade_leaves_nothing_and_upgrade_starts_anew(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    with Catalog.open(path) as catalog:
        put(catalog, draft())
    engine = connect(path)
    with writing(engine, str(path)) as connection:
        command.downgrade(configuration(connection), "base")
    with engine.connect() as connection:
        left = set(sa.inspect(connection).get_table_names())
    engine.dispose()
    assert left - {"sqlite_sequence"} == {"alembic_version"}
    with Catalog.open(path) as catalog:
        assert put(catalog, draft()) == ["added"]
        assert catalog.check() == []


def test_interrupted_migration_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    engine = connect(path)
    with suppress(KeyboardInterrupt), writing(engine, str(path)) as connection:
        migrate.upgrade(connection)
        raise KeyboardInterrupt
    with engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == []
    engine.dispose()


def _create(path: Path, start: object, number: int, said: object) -> None:
    start.wait()  # type: ignore[attr-defined]
    with Catalog.open(path) as catalog:
        outcome = put(catalog, draft(origin=f"file:///{number}", title=f"{number}"))
        said.put((catalog.id, outcome))  # type: ignore[attr-defined]


def test_processes_creating_one_catalog_at_once_share_it(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    start, said = spawn.Barrier(3), spawn.Queue()
    path = tmp_path / "new" / FILE_NAME
    children = [
        spawn.Process(target=_create, args=(path, start, number, said)) for number in range(3)
    ]
    for child in children:
        child.start()
    answers = [said.get(timeout=60) for _ in children]
    for child in children:
        child.join(timeout=60)
    assert [child.exitcode for child in children] == [0, 0, 0]
    assert len({catalog_id for catalog_id, _ in answers}) == 1
    with Catalog.open(path) as catalog:
        assert len(catalog.list_articles()) == 3
        assert catalog.check() == []
