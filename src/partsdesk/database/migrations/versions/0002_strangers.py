"""Strangers at the log-in: how often and until when, so that they wait just as users do."""

from __future__ import annotations

from partsdesk.database.migrations.statements import run

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make their table."""
    run(revision)
