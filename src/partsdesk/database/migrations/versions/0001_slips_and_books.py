"""Slips and books: the first tables, their guards, the shipped units, and the lot of no lot."""

from __future__ import annotations

from partsdesk.database.migrations.statements import run

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make everything."""
    run(revision)
