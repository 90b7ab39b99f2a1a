"""Indexes by which the slips are found that follow another."""

from __future__ import annotations

from partsdesk.database.migrations.statements import run

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    run(revision)
