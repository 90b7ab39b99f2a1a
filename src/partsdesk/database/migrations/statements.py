"""Migrations are kept as the statements that they ran, one file a database, and never change.

A migration made from the tables as they are today would be another one tomorrow.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

BETWEEN = "\n-- next\n"
VERSIONS = Path(__file__).parent / "versions"


def run(revision: str) -> None:
    """Run a revision's statements for the database that is being brought up to date."""
    connection = op.get_bind()
    file = VERSIONS / f"{revision}_{connection.dialect.name}.sql"
    for statement in file.read_text("utf-8").split(BETWEEN):
        # A driver that knows parameters takes a lone per cent sign for one.
        escaped = statement if connection.dialect.name == "sqlite" else statement.replace("%", "%%")
        connection.exec_driver_sql(escaped)
