"""How a migration runs: through the connection, and in the transaction, of whoever asked."""

from __future__ import annotations

from alembic import context

from partsdesk.database.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, transactional_ddl=False)
context.run_migrations()
