"""Alembic's entry: runs the migrations on the connection that `schema_version` hands over."""

from typing import Any

from alembic import context

from knowledge.catalog.fulltext import is_fulltext_table
from knowledge.catalog.schema import metadata


def _ours(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    return not (kind == "table" and name is not None and is_fulltext_table(name))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_object=_ours,
    render_as_batch=True,
    transactional_ddl=False,  # the caller holds the one transaction around all steps
)
context.run_migrations()
