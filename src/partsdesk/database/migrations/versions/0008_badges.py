"""A badge to be scanned, and the PIN that goes with it: a quick way in beside the password."""

from __future__ import annotations

from partsdesk.database.migrations.statements import run

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give users their columns."""
    run(revision)
