"""No secret is kept: not in the log, not in a report, not in the books (F20)."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from sqlalchemy import Table, insert, select

from partsdesk.cli import outcome
from partsdesk.database.database import Database
from partsdesk.database.tables import METADATA
from partsdesk.database.tables.catalog import partners
from partsdesk.database.tables.people import users
from partsdesk.domain.catalog.users import Proof, WrongPassword, WrongPin
from partsdesk.domain.values.people import NOBODY, Actor, Role, UserId
from partsdesk.services import founding
from partsdesk.services.fault_reports import compose
from partsdesk.services.people import (
    AddUser,
    ChangeUser,
    LogIn,
    add_user,
    change_password,
    change_pin,
    change_user,
    log_in,
)
from partsdesk.services.warehouse import Warehouse
from partsdesk.support import logs
from tests.support.builders import CHEAP, do
from tests.support.clock import HeldClock
from tests.support.figures import Figures, Report

FIRST, WRONG, FIELD, NEW, ADDED, CHANGED, ADDRESS, SAID, PHONE, SCANNED = WORDS = [
    f"s3cret-{number}-{name}"
    for number, name in enumerate(
        ("first", "wrong", "field", "new", "added", "changed", "address", "said", "phone", "badge")
    )
]
PIN, MISTYPED = PINS = ["80917264", "40718263"]
SECRETS = [*WORDS, *PINS]
BADGE = "B-20471"


def people_come_and_go(warehouse: Warehouse, clock: HeldClock) -> Actor:
    """Log-ins right and wrong, passwords changed, users added: every password that there is."""
    founding.begin(warehouse, "admin", FIRST, CHEAP)
    admin = log_in(warehouse, LogIn("admin", FIRST), CHEAP)
    for login, password in (("admin", WRONG), (FIELD, WRONG)):
        with pytest.raises(WrongPassword):
            log_in(warehouse, LogIn(login, password), CHEAP)
        clock.forward(minutes=1)
    change_password(warehouse, admin, FIRST, NEW, CHEAP)
    made = AddUser("zhou", "Zhou", frozenset({Role.KEEPER}), CHEAP.hashed("zhou", ADDED))
    user = warehouse.perform(add_user, made, admin).result
    hashed = CHEAP.hashed("zhou", CHANGED)
    asked = ChangeUser(user.user, 0, "Zhou", made.roles, password=hashed, badge=BADGE)
    warehouse.perform(change_user, asked, admin)
    change_pin(warehouse, log_in(warehouse, LogIn("zhou", CHANGED), CHEAP), CHANGED, PIN, CHEAP)
    for badge in (BADGE, SCANNED):
        with pytest.raises(WrongPin):
            log_in(warehouse, LogIn(badge, MISTYPED, proof=Proof.PIN), CHEAP)
    clock.forward(minutes=1)
    log_in(warehouse, LogIn(BADGE, PIN, proof=Proof.PIN), CHEAP)
    return admin


def things_go_wrong(warehouse: Warehouse) -> BaseException:
    """Faults whose words hold secrets; answers the one that a report is made of."""
    address = f"postgresql+psycopg://anna:{ADDRESS}@127.0.0.1:1/books"
    for url in (address, address.replace("://", "//")):
        outcome.guarded(lambda url=url: refuse(url), lambda: None)  # type: ignore[misc]
    outcome.guarded(lambda: say(f"password={SAID}"), lambda: None)
    rows: list[tuple[Table, dict[str, object]]] = [
        (partners, {"code": "P", "name": None, "phone": PHONE}),
        (users, {"login": "x", "name": None, "password": CHEAP.hashed("x", SAID)}),
    ]
    for table, row in rows:
        outcome.guarded(lambda t=table, r=row: write(warehouse, t, r), lambda: None)  # type: ignore[misc]
    try:
        write(warehouse, *rows[0])
    except Exception as fault:
        logging.getLogger("partsdesk.x").exception("A defect")
        return fault
    raise AssertionError


def refuse(url: str) -> int:
    database = Database(url)
    try:
        database.read(lambda view: view.now, NOBODY)
    finally:
        database.close()
    return 0


def say(words: str) -> int:
    raise ValueError(words)


def write(warehouse: Warehouse, table: Table, row: dict[str, object]) -> int:
    def once(work: object) -> None:
        work._connection.execute(insert(table).values(row))  # type: ignore[attr-defined]

    do(warehouse, once, Actor(UserId(0), "x", "x", frozenset()))
    return 0


def kept(warehouse: Warehouse) -> str:
    """Every row of every table, as text."""
    with warehouse.database._engine.connect() as connection:
        return "\n".join(
            repr(tuple(row))
            for table in METADATA.sorted_tables
            for row in connection.execute(select(table))
        )


def found(text: str) -> int:
    """How many secrets there are in a text, hashes among them."""
    return sum(text.count(secret) for secret in SECRETS) + text.count("$argon2")


def test_f20_no_secret_is_kept_anywhere(
    warehouse: Warehouse,
    clock: HeldClock,
    log: Path,
    report: Report,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people_come_and_go(warehouse, clock)
    fault = things_go_wrong(warehouse)
    books = kept(warehouse)
    assert books.count("$argon2") == 3  # the two users' own and a PIN's, and nowhere else
    assert found(books) == 3
    text = log.read_text("utf-8")
    sent = compose(warehouse.database, log, fault)
    assert "Traceback" in text
    assert "Traceback" in sent
    assert (found(text), found(sent)) == (0, 0)
    monkeypatch.setattr(logs, "_SECRETS", ())
    things_go_wrong(warehouse)
    control = found(log.read_text("utf-8"))
    note = f"{len(SECRETS)} secrets looked for in the log, a report and every row of the books"
    report(Figures("F20 secrets", len(SECRETS), control=control, note=note))
