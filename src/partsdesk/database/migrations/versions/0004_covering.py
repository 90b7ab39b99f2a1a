"""Indexes that hold what a balance adds up, so that a card's page never reads the entries."""

from __future__ import annotations

from partsdesk.database.migrations.statements import run

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put wider indexes in the places of narrower ones."""
    run(revision)
