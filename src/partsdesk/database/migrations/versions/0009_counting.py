"""Counts and their tallies, other programs' accounts, statements and who signed them."""

from __future__ import annotations

from partsdesk.database.migrations.statements import run

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make their tables, and put their guards up."""
    run(revision)
