"""Slips and books: the first tables and their guards."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

from partsdesk.database import guards
from partsdesk.database.tables import METADATA

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

UNITS = (
    ("pc", "件", 0),
    ("set", "套", 0),
    ("box", "箱", 0),
    ("pair", "副", 0),
    ("tube", "支", 0),
    ("roll", "卷", 0),
    ("m", "米", 3),
    ("kg", "公斤", 3),
    ("l", "升", 3),
)


def upgrade() -> None:
    """Make everything."""
    connection = op.get_bind()
    METADATA.create_all(connection)
    connection.execute(text("INSERT INTO lots (id, item_id, code) VALUES (0, NULL, '')"))
    for code, name, decimals in UNITS:
        connection.execute(
            text("INSERT INTO units (code, name, decimals) VALUES (:code, :name, :decimals)"),
            {"code": code, "name": name, "decimals": decimals},
        )
    guards.create(connection)
