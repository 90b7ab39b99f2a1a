"""What was written of items and partners since a workstation read their search texts."""

from __future__ import annotations

from partsdesk.database.migrations.statements import run

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make its table."""
    run(revision)
