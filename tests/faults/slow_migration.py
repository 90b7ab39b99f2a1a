"""A migration that no release has: it rewrites more than 10⁴ rows, a few hundred a statement.

Every figure is raised and then lowered again, so the books end as they were, and whoever stops in
between leaves wrong ones. It lies here until a test puts it behind the program's own.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import column, table, update

from tests.faults.migrating import NEWEST, SLOW

revision = SLOW
down_revision = NEWEST
branch_labels = None
depends_on = None

SHARES = 8
MORE = 10_000
REWRITTEN = {
    "card_openings": "quantity",
    "ledger_openings": "quantity",
    "card_months": "in_qty",
    "ledger_months": "in_qty",
    "ledger_balances": "quantity",
    "stock": "quantity",
}


def upgrade() -> None:
    """Raise everything, then lower it."""
    connection = op.get_bind()
    for more in (MORE, -MORE):
        for name, kept in REWRITTEN.items():
            rows = table(name, column("item_id"), column(kept))
            raised = update(rows).values({kept: rows.c[kept] + more})
            for share in range(SHARES):
                connection.execute(raised.where(rows.c.item_id % SHARES == share))
