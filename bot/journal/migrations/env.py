"""Alembic's entry: runs the migrations on the connection that `opening` hands over."""

from alembic import context

from bot.journal.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller holds the one transaction around all steps
)
context.run_migrations()
