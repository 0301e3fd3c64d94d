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
from knowledge.catalog.records import Position
from knowledge.catalog.schema import metadata
from knowledge.catalog.store import FILE_NAME, Catalog
from knowledge.filters import REAL_ARTICLES
from tests.knowledge.catalog.making import NOON, draft, feed_in, mark, put

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


def first_catalog(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """A catalog made by the first migration, with two articles written as it was done then."""
    engine = connect(path)
    with writing(engine, str(path)) as connection:
        command.upgrade(configuration(connection), "0001")
        for statement in FIRST_ROWS:
            connection.exec_driver_sql(statement)
    held = {}
    with engine.connect() as connection:
        for table in FIRST_TABLES:
            held[table] = [
                tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
            ]
    engine.dispose()
    return held


FIRST_TABLES = ("catalog_facts", "articles", "versions", "passages", "embeddings", "removals")
FIRST_ROWS = (
    "INSERT INTO catalog_facts VALUES ('id', 'c0ffee')",
    "INSERT INTO embedders VALUES (1, 'words#8', 8)",
    "INSERT INTO articles VALUES ('a1', 'file:///a', 'https://a.example/1', 2, 'x', 'A', 9, 0)",
    "INSERT INTO articles VALUES ('b2', 'file:///b', NULL, 1, 'y', NULL, NULL, 0)",
    "INSERT INTO versions VALUES ('a1', 1, 'Old', 'A', '[]', NULL, NULL, 'Old text.', 'w', 5)",
    "INSERT INTO versions VALUES ('a1', 2, 'Chips', NULL, '[\"Ada\"]', NULL, '', 'Chips.', 'x', 6)",
    "INSERT INTO versions VALUES ('b2', 1, 'Ports', NULL, '[]', NULL, NULL, 'Ports.', 'y', 7)",
    "INSERT INTO passages VALUES (3, 'a1', 2, 0, 0, 6), (4, 'b2', 1, 0, 0, 6)",
    "INSERT INTO embeddings VALUES (5, 3, 1, zeroblob(16)), (6, 4, 1, zeroblob(16))",
    "INSERT INTO removals VALUES (1, 2, 4)",
    "INSERT INTO passages_fts(rowid, title, body) VALUES (3, 'Chips', 'Chips.')",
    "INSERT INTO passages_fts(rowid, title, body) VALUES (4, 'Ports', 'Ports.')",
)


def test_first_catalog_is_brought_up_to_date_without_losing_anything(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    before = first_catalog(path)
    with Catalog.open(path) as catalog:
        assert catalog.id == "c0ffee"
        first, second = catalog.list_articles()
        assert (first.id, first.version, first.authors) == ("a1", 2, ("Ada",))
        assert [one.cluster for one in (first, second)] == ["a1", "b2"]
        assert [one.extent for one in (first, second)] == ["whole", "whole"]
        assert (first.withdrawn_at, second.withdrawn_at) == (None, None)
        assert catalog.versions_of("a1") == [1, 2]
        assert catalog.position("words#8") == Position(6, 1, 2)
        assert [i for i, _ in catalog.search_text(["ports"], 9, REAL_ARTICLES)] == [4]
        assert catalog.check() == []
        assert catalog.feeds.list() == []
        feed, _ = catalog.feeds.add("https://a.example/feed", due_at=NOON)
        # What files gave stays theirs: a feed is only linked to it.
        again = draft("Another text.", url="https://a.example/1")
        assert feed_in(catalog, (again, mark(feed, "1", again.url))) == ["unchanged"]
        assert catalog.feeds.remove(feed.id, with_articles=True) == 0
        assert put(catalog, draft()) == ["added"]
    engine = connect(path)
    with engine.connect() as connection:
        for table, held in before.items():
            now = [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]
            assert [row[: len(held[0])] for row in now][: len(held)] == held
    engine.dispose()


def test_upgrade_cut_short_leaves_the_first_catalog(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    first_catalog(path)
    engine = connect(path)
    with suppress(KeyboardInterrupt), writing(engine, str(path)) as connection:
        migrate.upgrade(connection)
        raise KeyboardInterrupt
    with engine.connect() as connection:
        assert migrate.current_revision(connection) == "0001"
        assert "feeds" not in sa.inspect(connection).get_table_names()
    engine.dispose()
    with Catalog.open(path) as catalog:
        assert len(catalog.list_articles()) == 2


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
