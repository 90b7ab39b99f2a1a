"""Balances kept by the database: levels, months and the heads of chains follow the entries."""

from __future__ import annotations

from partsdesk.database.migrations.statements import run

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the triggers up; what they keep is there already, kept by the programs before."""
    run(revision)
