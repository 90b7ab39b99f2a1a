"""Triggers that keep balances: what entries add up to is written with them, by the database.

A card entry changes its level and its month, a ledger entry its month, and each execution,
booking and seal moves the head of its chain on. So a balance cannot be forgotten, whoever
enters, and an act costs no round trip for it. The rows that they change are subordinate to ones
that the act holds already (the level, the pool, the chain), so no act waits here for another.
"""

from __future__ import annotations

from dataclasses import dataclass

_LEVEL_THERE = """
INSERT INTO stock (item_id, lot_id, bin_id, store_id)
VALUES (NEW.item_id, NEW.lot_id, NEW.bin_id, NEW.store_id) ON CONFLICT DO NOTHING
"""
_LEVEL = """
UPDATE stock SET quantity = quantity + NEW.in_qty - NEW.out_qty, entries = entries + 1,
last_date = CASE WHEN last_date > NEW.card_date THEN last_date ELSE NEW.card_date END
WHERE item_id = NEW.item_id AND lot_id = NEW.lot_id AND bin_id = NEW.bin_id
"""
_CARD_MONTH = """
INSERT INTO card_months (month, item_id, lot_id, bin_id, store_id, in_qty, out_qty)
VALUES ({month}, NEW.item_id, NEW.lot_id, NEW.bin_id, NEW.store_id, NEW.in_qty, NEW.out_qty)
ON CONFLICT (month, item_id, lot_id, bin_id) DO UPDATE SET
in_qty = card_months.in_qty + excluded.in_qty,
out_qty = card_months.out_qty + excluded.out_qty
"""
_LEDGER_MONTH = """
INSERT INTO ledger_months
(month, item_id, "group", store_id, in_qty, in_amount, out_qty, out_amount)
VALUES ({month}, NEW.item_id, NEW."group", NEW.store_id,
NEW.in_qty, NEW.in_amount, NEW.out_qty, NEW.out_amount)
ON CONFLICT (month, item_id, "group", store_id) DO UPDATE SET
in_qty = ledger_months.in_qty + excluded.in_qty,
in_amount = ledger_months.in_amount + excluded.in_amount,
out_qty = ledger_months.out_qty + excluded.out_qty,
out_amount = ledger_months.out_amount + excluded.out_amount
"""
_OF_CARDS = """
UPDATE chains SET length = NEW.chain_number, head = NEW.digest
WHERE kind = NEW.kind AND book = 'cards'
"""
_OF_LEDGER = """
UPDATE chains SET length = NEW.chain_number, head = NEW.digest
WHERE kind = NEW.kind AND book = 'ledger'
"""
_OF_ACTS = """
UPDATE chains SET length = NEW.number, head = NEW.digest
WHERE kind = 'acts' AND book = 'acts'
"""


@dataclass(frozen=True, slots=True)
class Keeper:
    """One trigger: its name, the table whose new rows it follows, and what it then writes.

    Attributes:
        day: the column that a month is taken from.
    """

    name: str
    table: str
    statements: tuple[str, ...]
    day: str = ""


KEEPERS = (
    Keeper("keep_cards", "card_entries", (_LEVEL_THERE, _LEVEL, _CARD_MONTH), "card_date"),
    Keeper("keep_ledger", "ledger_entries", (_LEDGER_MONTH,), "ledger_date"),
    Keeper("keep_chain_of_cards", "executions", (_OF_CARDS,)),
    Keeper("keep_chain_of_ledger", "bookings", (_OF_LEDGER,)),
    Keeper("keep_chain_of_acts", "act_seals", (_OF_ACTS,)),
)
_MONTH = {
    "sqlite": "CAST(strftime('%Y%m', NEW.{}) AS INTEGER)",
    "postgresql": "CAST(to_char(NEW.{}, 'YYYYMM') AS INTEGER)",
}


def names() -> frozenset[str]:
    """The names of the triggers, for the check that each of them stands."""
    return frozenset(keeper.name for keeper in KEEPERS)


def statements(dialect: str) -> tuple[str, ...]:
    """The statements that put them up in a database of this sort."""
    return tuple(
        made
        for keeper in KEEPERS
        for made in (_of_sqlite(keeper) if dialect == "sqlite" else _of_postgres(keeper))
    )


def _body(keeper: Keeper, dialect: str) -> str:
    month = _MONTH[dialect].format(keeper.day)
    return "; ".join(text.strip().format(month=month) for text in keeper.statements)


def _of_sqlite(keeper: Keeper) -> tuple[str, ...]:
    begin = f"CREATE TRIGGER {keeper.name} AFTER INSERT ON {keeper.table}"
    return (f"{begin} BEGIN {_body(keeper, 'sqlite')}; END",)


def _of_postgres(keeper: Keeper) -> tuple[str, ...]:
    body = f"BEGIN {_body(keeper, 'postgresql')}; RETURN NULL; END"
    function = f"CREATE FUNCTION {keeper.name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
    begin = f"CREATE TRIGGER {keeper.name} AFTER INSERT ON {keeper.table}"
    return (function, f"{begin} FOR EACH ROW EXECUTE FUNCTION {keeper.name}()")
