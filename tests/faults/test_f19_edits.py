"""F19: hands on the database itself. Whatever of the books they change, `verify` says where."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Connection, func, select, update
from sqlalchemy.exc import DBAPIError

from partsdesk.database.backup import heads
from partsdesk.database.invariants.asking import Books, Place
from partsdesk.database.invariants.chains import sealed_bookings
from partsdesk.database.invariants.every import CHECKS, Invariants
from partsdesk.database.tables import METADATA
from partsdesk.database.tables.books import booking_lines, bookings
from partsdesk.database.tables.slips import chains
from partsdesk.domain.books.numbering import FIRST_DIGEST, digest
from partsdesk.domain.values.settings import Settings
from tests.support.accounts import Accounts
from tests.support.builders import an_actor
from tests.support.figures import Figures, Report
from tests.support.forging import Forgery, deck, forge, points
from tests.support.furnished import in_files, on_server
from tests.support.history import a_history
from tests.support.machine import World
from tests.support.tampering import BOOKS, checked, let_down

SEED = 20261124
QUICK = {"sqlite": 30, "postgresql": 12}
LONG = pytest.param(True, marks=(pytest.mark.long, pytest.mark.timeout(3000)), id="all")
ROUNDS = pytest.mark.parametrize("everything", [pytest.param(False, id="some"), LONG])
CHAINS = tuple(name for name in CHECKS if name.startswith("I17"))

LEANT_ON = ("lots.item_id", "items.tracking", "stores.group")
"""Columns of master data that the books lean on: they are changed like the books' own."""

ORDER = "counts rows; no row names it, and what order means is checked by card line, pool and day"
EXCUSED = {
    "slips.version": "counts saves, so that two editors do not overwrite each other",
    "ledger_entries.voucher": "another program's number, given once, at any time after (VAL-11)",
    "card_entries.id": ORDER,
    "booking_lines.id": ORDER,
    "ledger_entries.id": ORDER,
    "month_closes.id": ORDER,
    "insert acts": "a record that no seal covers yet; `verify` says beside how many those are",
}
"""What may change without a word, by column or by way of forging a row, and why."""

PROGRAM = "master data: changed through the program at any time, each time with a record"
COUNTED = "counts beside the books: guarded, and their slips are in the books"
REGISTER = "a register beside the books: no slip is worth or counts anything else by it"
OUTSIDE = {
    "settings": "the administrator's choices, changed through the program with a record",
    "units": PROGRAM,
    "categories": PROGRAM,
    "stores": f"{PROGRAM}; its group is tried here",
    "bins": PROGRAM,
    "items": f"{PROGRAM}; its tracking is tried here",
    "item_packs": f"{PROGRAM}; a pack in use is checked (I15c)",
    "item_barcodes": PROGRAM,
    "item_fits": PROGRAM,
    "lots": f"{PROGRAM}; its item is tried here",
    "partners": PROGRAM,
    "search_changes": "says that search texts are to be read anew, and nothing of the books",
    "users": "people: changed through the program with a record; log-ins count in them",
    "user_roles": "people: changed through the program with a record",
    "user_stores": "people: changed through the program with a record",
    "workstations": "who is at work on the file, by heart-beat: rewritten all the time",
    "strangers": "wrong log-ins of nobody: forgotten by themselves",
    "blobs": "papers by their own digest, guarded against any change",
    "blob_chunks": "papers by their own digest, guarded against any change",
    "papers": REGISTER,
    "handovers": REGISTER,
    "abnormalities": REGISTER,
    "arrivals": REGISTER,
    "loans": REGISTER,
    "orders": REGISTER,
    "order_lines": REGISTER,
    "fittings": f"{REGISTER}; guarded against any change",
    "repair_records": f"{REGISTER}; guarded against any change",
    "counts": COUNTED,
    "count_stores": COUNTED,
    "count_lines": COUNTED,
    "tallies": COUNTED,
    "count_results": COUNTED,
    "count_slips": COUNTED,
    "dispositions": COUNTED,
    "accounts": "another program's balances as they were taken in, guarded",
    "account_lines": "another program's balances as they were taken in, guarded",
    "statements": "what the books said on a day: made anew from them at any time, guarded",
    "statement_stores": "what the books said on a day: made anew from them at any time, guarded",
    "statement_lines": "what the books said on a day; a digest of them is signed",
    "signatures": "who signed which statement: guarded",
}
"""Every other table, and why a change in it does not show in the books."""


@dataclass
class Tried:
    """What came of the edits.

    Attributes:
        refused: those that the database itself did not let through.
        missed: those of which no check says a word; unnamed: those whose place none names.
        unchained: those that only the chains show.
    """

    done: int = 0
    refused: int = 0
    missed: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    unchained: int = 0
    ways: Counter[str] = field(default_factory=Counter)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lived(
    request: pytest.FixtureRequest,
    furnished: dict[str, World],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Accounts]:
    """Books with something of everything in them; whatever is done to them is undone."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        opened = in_files(template, furnished, tmp_path_factory.mktemp("edited"))
    else:
        opened = on_server(request.getfixturevalue("postgres_databases"), furnished)
    life = a_history(opened, slips=40)
    yield life
    life.put_away()


@pytest.fixture
def hands(lived: Accounts) -> Iterator[Connection]:
    """A connection past the program; nothing that it does stays."""
    with lived.hands.warehouse.database._engine.connect() as connection:
        yield connection
        connection.rollback()


def dealt(hands: Connection, *, everything: bool) -> list[Forgery]:
    """The edits in an order of chance: all that there are, or the first few."""
    cards = [each for each in deck(BOOKS) if not {str(each), each.of} & EXCUSED.keys()]
    cards += [each for each in deck(METADATA.tables) if each.of in LEANT_ON]
    random.Random(SEED).shuffle(cards)  # noqa: S311 - nothing secret
    return cards if everything else cards[: QUICK[hands.dialect.name]]


def tried(hands: Connection, forgeries: list[Forgery]) -> Tried:
    """Do each edit, look the books through, and undo it."""
    chance = random.Random(SEED)  # noqa: S311 - nothing secret
    found = Tried()
    for forgery in forgeries:
        held = hands.begin_nested()
        _one(hands, forgery, chance, found)
        held.rollback()
    return found


def _one(hands: Connection, forgery: Forgery, chance: random.Random, found: Tried) -> None:
    try:
        forged = forge(hands, forgery, chance)
    except DBAPIError:
        found.refused += 1
        return
    if forged is None:
        return
    found.done += 1
    found.ways[forgery.way] += 1
    said = {each.id: each.places for each in checked(hands) if each.id != "I6a"}
    places = [place for each in said.values() for place in each]
    if not places:
        found.missed.append(forged.said)
    elif not any(points(hands, p, forgery.table, row) for p in places for row in forged.rows):
        found.unnamed.append(f"{forged.said}: {_listed(places)}")
    found.unchained += not any(said[name] for name in said if name not in CHAINS)


def _listed(places: list[Place]) -> str:
    return "; ".join(map(str, places[:3]))


def test_f19_every_table_is_spoken_for() -> None:
    """A table is of the books or stands outside for a reason; no reason is for nothing."""
    assert set(METADATA.tables) == set(BOOKS) | OUTSIDE.keys()
    assert not set(BOOKS) & OUTSIDE.keys()
    every = deck(METADATA.tables)
    known = {each.of for each in every} | {str(each) for each in every}
    assert EXCUSED.keys() | set(LEANT_ON) <= known


def test_f19_untouched_books_say_nothing(hands: Connection) -> None:
    assert [str(place) for each in checked(hands) for place in each.places] == []


@ROUNDS
def test_f19_edits_past_the_guards(hands: Connection, report: Report, everything: bool) -> None:  # noqa: FBT001 - a parameter
    """Who takes the triggers away first is found all the same; the control has no chains."""
    let_down(hands)
    found = tried(hands, dealt(hands, everything=everything))
    assert found.missed == []
    assert found.unnamed == []
    said = ", ".join(f"{count} {way}" for way, count in sorted(found.ways.items()))
    report(
        Figures(
            f"F19 edits by hand, no guards, {hands.dialect.name}",
            rounds=found.done,
            lost=len(found.missed),
            half=len(found.unnamed),
            control=found.unchained,
            note=f"{said}; {found.refused} refused by keys; control: missed without the chains",
        )
    )


@ROUNDS
def test_f19_edits_with_guards_standing(
    hands: Connection,
    report: Report,
    everything: bool,  # noqa: FBT001 - a parameter
) -> None:
    """The guards refuse what they can, and what they let through is found."""
    found = tried(hands, dealt(hands, everything=everything))
    assert found.missed == []
    report(
        Figures(
            f"F19 edits by hand, guards standing, {hands.dialect.name}",
            rounds=found.done + found.refused,
            lost=len(found.missed),
            half=len(found.unnamed),
            note=f"{found.refused} refused, {found.done} found",
        )
    )
    assert found.refused > 0


def made_anew(hands: Connection, kind: str) -> None:
    """Make a kind's chain of bookings anew from what stands there now, and its head with it."""
    query = select(bookings.c.id, bookings.c.chain_number).where(bookings.c.kind == kind)
    numbers = {row.id: row.chain_number for row in hands.execute(query)}
    facts = {each.booking: each.facts for each in sealed_bookings(Books(hands, Settings({})))}
    last = FIRST_DIGEST
    for booking in sorted(numbers, key=numbers.__getitem__):
        values = {"previous": last, "digest": digest(last, facts[booking])}
        hands.execute(update(bookings).where(bookings.c.id == booking).values(values))
        last = values["digest"]
    chain = (chains.c.kind == kind) & (chains.c.book == "ledger")
    hands.execute(update(chains).where(chain).values(head=last))


def test_f19_a_chain_made_anew_shows_against_a_backup(hands: Connection, report: Report) -> None:
    """Who has the file makes every digest anew; the heads that lie elsewhere he cannot reach."""
    kept = heads(hands)
    let_down(hands)
    line = booking_lines.c.id == select(func.min(booking_lines.c.id)).scalar_subquery()
    of = select(bookings.c.kind).join(booking_lines, booking_lines.c.booking_id == bookings.c.id)
    kind = hands.execute(of.where(line)).scalar_one()
    hands.execute(update(booking_lines).where(line).values(tax=123456))
    by_chain = [each.id for each in checked(hands) if each.places and each.id != "I6a"]
    made_anew(hands, kind)
    silent = not any(each.places for each in checked(hands) if each.id != "I6a")
    compared = Invariants(hands, an_actor(), set(), Settings({})).against(kept)
    named = [dict(place.facts)["kind"] for place in compared.places]
    assert by_chain == ["I17d"]
    assert named == [kind]
    report(
        Figures(
            f"F19 a chain made anew, {hands.dialect.name}",
            rounds=1,
            lost=1 - compared.violations,
            control=int(silent),
            note="found against an older backup's heads; control: verify alone says nothing",
        )
    )


def test_f19_heads_that_say_nothing_are_no_comparison(hands: Connection) -> None:
    """Whatever a manifest says that is no head is a place, not a crash."""
    looked = Invariants(hands, an_actor(), set(), Settings({}))
    assert not looked.against(heads(hands)).violations
    assert not looked.against(()).violations
    assert looked.against((("cards", "x"),)).violations == 1
    assert looked.against((("nothing", "x", "1", "01"),)).violations == 1
    assert looked.against((("cards", "sales-delivery", "many", "01"),)).violations == 1
