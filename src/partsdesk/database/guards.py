"""Triggers: what the database itself refuses, whoever asks, on SQLite and on PostgreSQL.

Entries, moves, executions, bookings and act records are written once. A slip moves from state
to state only as the table of its life says, keeps its number for ever, and from execution on
changes nothing else. Closed months take no entry.
"""

from __future__ import annotations

from partsdesk.domain.books.slips import FINAL, MOVES, State

APPEND_ONLY = (
    "executions",
    "slip_moves",
    "card_entries",
    "bookings",
    "booking_lines",
    "acts",
    "act_seals",
    "month_closes",
    "blobs",
    "blob_chunks",
    "fittings",
    "repair_records",
    "count_results",
    "count_slips",
    "dispositions",
    "accounts",
    "account_lines",
    "statements",
    "statement_stores",
)

VOUCHED = "ledger_entries"  # append-only but for the voucher's number, given once (VAL-11)
NEVER_DELETED = (
    "slips",
    "abnormalities",
    "handovers",
    "orders",
    "loans",
    "arrivals",
    "papers",
    "users",
    "items",
    "partners",
    "stores",
    "counts",
    "count_lines",
    "tallies",
    "signatures",
)
CLOSED = (("card_entries", "card_date", "stores"), ("ledger_entries", "ledger_date", "accounts"))

# What of a slip may still change once it is executed: where it stands, and nothing else.
STANDING = ("state", "version", "number")
SLIP_CONTENT = (
    "uuid",
    "kind",
    "date",
    "store_id",
    "to_store_id",
    "partner_id",
    "department_id",
    "cost_bearer",
    '"order"',
    "reason",
    "note",
    "ref",
    "reversal_of",
    "remainder_of",
    "transfer_of",
    "imported",
    "drafted_by",
    "drafted_at",
    "released_by",
    "released_at",
    "closed_reason",
)
LEDGER_CONTENT = (
    "booking_id",
    "slip_id",
    "line_id",
    "move_id",
    "item_id",
    '"group"',
    "store_id",
    "ledger_date",
    "nature",
    "in_qty",
    "in_amount",
    "out_qty",
    "out_amount",
)

# Written once, but for one moment at which it ceases to hold: withdrawn, or fallen.
ENDING = (
    (
        "tallies",
        "withdrawn_at",
        (
            "count_id",
            "line_id",
            "pass",
            "quantity",
            "goods",
            "counted_at",
            "counted_on",
            "counted_by",
            "counter",
            "way",
            "code",
            "bin_id",
            "entered_at",
            "entered_by",
        ),
    ),
    (
        "signatures",
        "fallen_at",
        ("statement_id", "store_id", "role", "signed_at", "signed_by"),
    ),
)

_FINAL = ", ".join(f"'{state}'" for state in sorted(FINAL | {State.BOOKED_AHEAD}))
_MOVES = ", ".join(f"('{a}', '{b}')" for a, b in sorted(MOVES))


def _changed(columns: tuple[str, ...], differs: str) -> str:
    return " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)


def _conditions(differs: str, month: str) -> list[tuple[str, str, str, str]]:
    """Every guard: its name, its table, when it fires, and the condition that it refuses."""
    guards = [
        (f"{table}_{verb}", table, verb.upper(), "")
        for table in APPEND_ONLY
        for verb in ("update", "delete")
    ]
    guards += [(f"{table}_delete", table, "DELETE", "") for table in (*NEVER_DELETED, VOUCHED)]
    vouched = f"OLD.voucher IS NOT NULL OR {_changed(LEDGER_CONTENT, differs)}"
    guards.append((f"{VOUCHED}_update", VOUCHED, "UPDATE", vouched))
    for table, ended, columns in ENDING:
        changed = _changed(columns, differs)
        guards.append((f"{table}_update", table, "UPDATE", f"OLD.{ended} IS NOT NULL OR {changed}"))
    signed = "EXISTS (SELECT 1 FROM signatures WHERE statement_id = OLD.statement_id)"
    guards.append(("statement_lines_update", "statement_lines", "UPDATE", ""))
    guards.append(("statement_lines_delete", "statement_lines", "DELETE", signed))
    guards.append(("counts_ended", "counts", "UPDATE", "OLD.state <> 'open'"))
    pairs = f"OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (VALUES {_MOVES})"
    numbered = f"OLD.number IS NOT NULL AND OLD.number {differs} NEW.number"
    content = f"OLD.state IN ({_FINAL}) AND ({_changed(SLIP_CONTENT, differs)})"
    for name, condition in (("life", pairs), ("number", numbered), ("content", content)):
        guards.append((f"slips_{name}", "slips", "UPDATE", condition))
    for verb, row, states in (
        ("insert", "NEW", "'draft', 'released'"),
        ("update", "OLD", "'draft'"),
        ("delete", "OLD", "'draft'"),
    ):
        slip = f"(SELECT state FROM slips WHERE id = {row}.slip_id)"  # noqa: S608 - names of ours
        guards.append(
            (f"slip_lines_{verb}", "slip_lines", verb.upper(), f"{slip} NOT IN ({states})")
        )
    for table, column, book in CLOSED:
        closed = f"(SELECT month FROM closed_months WHERE book = '{book}')"  # noqa: S608 - names of ours
        condition = f"{month.format(f'NEW.{column}')} <= COALESCE({closed}, 0)"
        guards.append((f"{table}_closed", table, "INSERT", condition))
    return guards


def names() -> frozenset[str]:
    """The names of all guards, for the check that each of them stands."""
    return frozenset(f"guard_{name}" for name, *_ in _conditions("IS NOT", "{}"))


def statements(dialect: str) -> tuple[str, ...]:
    """The statements that put every guard up in a database of this sort."""
    return _of_sqlite() if dialect == "sqlite" else _of_postgres()


def _of_sqlite() -> tuple[str, ...]:
    month = "CAST(strftime('%Y%m', {}) AS INTEGER)"
    return tuple(
        f"CREATE TRIGGER guard_{name} BEFORE {verb} ON {table} "
        + (f"WHEN {condition} " if condition else "")
        + f"BEGIN SELECT RAISE(ABORT, 'guard_{name}'); END"
        for name, table, verb, condition in _conditions("IS NOT", month)
    )


def _of_postgres() -> tuple[str, ...]:
    month = "CAST(to_char({}, 'YYYYMM') AS INTEGER)"
    made: list[str] = []
    for name, table, verb, condition in _conditions("IS DISTINCT FROM", month):
        back = "OLD" if verb == "DELETE" else "NEW"
        test = f"IF {condition} THEN " if condition else ""
        end = "END IF; " if condition else ""
        made.append(
            f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"{test}RAISE EXCEPTION 'guard_{name}' USING ERRCODE = 'restrict_violation'; {end}"
            f"RETURN {back}; END $$"
        )
        made.append(
            f"CREATE TRIGGER guard_{name} BEFORE {verb} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION guard_{name}()"
        )
    made.extend(
        f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} "
        f"EXECUTE FUNCTION guard_{table}_delete()"
        for table in (*APPEND_ONLY, VOUCHED)
    )
    return tuple(made)
