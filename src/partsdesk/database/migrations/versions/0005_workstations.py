"""The runs of the program that write a file."""

from __future__ import annotations

from partsdesk.database.migrations.statements import run

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make their table."""
    run(revision)
