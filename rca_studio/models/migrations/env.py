"""Runs the revisions on the connection it is handed (see ``rca_studio.models.migrate``)."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
