"""Run by Alembic: apply the versions over the connection that `migrate` opened, in its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
