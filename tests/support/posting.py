"""Workstations without a window: processes that post slips, and tell outside what was answered.

`python -m tests.support.posting URL TOLD --seed 1` lives slips until it is stopped. Each act that
was answered is written into the file TOLD and forced to the disk before the next begins, so that
after any fault the books can be held against what somebody was told.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import select

from partsdesk.database.database import Database
from partsdesk.database.tables.acts import acts
from partsdesk.database.tables.catalog import items, stores
from partsdesk.database.tables.slips import slips
from partsdesk.database.work import View
from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.slips import SlipId, State
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.values.people import NOBODY, StoreId
from partsdesk.domain.values.quantities import Price, Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.slips.booking import BookSlip, book_slip
from partsdesk.services.slips.drafting import SaveDraft, save_draft
from partsdesk.services.slips.executing import ExecuteSlip, execute_slip
from partsdesk.services.slips.releasing import ReleaseSlip, release_slip
from partsdesk.services.verifying import verify
from partsdesk.services.warehouse import UseCase, Warehouse, new_request
from tests.support.builders import a_store, a_user, an_actor, an_item
from tests.support.lives import live_slip

STORE = "MAIN"
MANY = 1_000_000
NUMBERS = "I7"
ONE = Quantity.parse("1")
PRICE = Price.parse("2.5")


def lay_ground(
    url: str, goods: int = 50, stock: int = 1_000_000, stores: Sequence[str] = (STORE,)
) -> None:
    """Fill a prepared database: so many items, and so many pieces of each in every store."""
    database = Database(url)
    try:
        warehouse = Warehouse(database)
        actor = an_actor(user=a_user(warehouse, "poster").user)
        kept = [an_item(warehouse, f"HOT-{number:03}").id for number in range(1, goods + 1)]
        pieces = Quantity.parse(str(stock))
        lines = tuple(DraftLine(item, pieces, price=PRICE) for item in kept)
        today = database.read(lambda view: view.today, NOBODY)
        for code in stores:
            head = Head(today, store=a_store(warehouse, code).id)
            live_slip(warehouse, actor, SaveDraft("opening-stock", head, lines))
    finally:
        database.close()


@dataclass(frozen=True)
class Told:
    """One act as its answer was written down outside the books.

    Attributes:
        request: the id under which it was sent.
        act: what was done: draft, release, execute, book.
        ms: how long the answer took.
        refused: the class of the refusal; empty where it was done.
    """

    request: str
    act: str
    slip: int
    ms: int
    refused: str = ""


def told(path: Path) -> list[Told]:
    """What was written down; a last line cut off by the fault was not told to anybody."""
    if not path.exists():
        return []
    lines = path.read_text("utf-8").split("\n")[:-1]
    return [Told(**json.loads(line)) for line in lines]


class Poster:
    """One workstation: lives slips one after another."""

    def __init__(self, warehouse: Warehouse, out: TextIO, seed: int, lines: int = 2) -> None:
        self._warehouse = warehouse
        self._out = out
        self._dice = random.Random(seed)  # noqa: S311 - not a secret
        self._lines = lines
        self._seed = seed
        self._number = 0
        self._actor = an_actor(user=1)
        self._stores, self._items, self._today = self._ground()
        self._store = self._stores[STORE]

    def _ground(self) -> tuple[dict[str, StoreId], list[ItemId], Any]:
        def look(view: View) -> tuple[dict[str, StoreId], list[ItemId], Any]:
            connection = view.places._connection
            places = connection.execute(select(stores.c.code, stores.c.id))
            goods = connection.execute(
                select(items.c.id).where(items.c.code.like("HOT-%")).order_by(items.c.code)
            )
            keys = [ItemId(key) for key in goods.scalars()]
            return {code: StoreId(key) for code, key in places}, keys, view.today

        return self._warehouse.database.read(look, NOBODY)

    def slip(self, kind: str = "other-out") -> Iterator[Told]:
        """Live one slip from draft to booked; yields each act when it was answered."""
        self._number += 1
        picked = self._dice.sample(self._items, min(self._lines, len(self._items)))
        head = Head(self._today, store=self._store, reason="x", ref=f"{self._seed}-{self._number}")
        draft = SaveDraft(kind, head, tuple(DraftLine(item, ONE) for item in picked))
        said = self._done("draft", save_draft, draft)
        yield said
        if not said.refused:
            yield from self.carried_on(SlipId(said.slip))

    def post(self, slips: int = MANY) -> str:
        """Live so many slips."""
        for _ in range(slips):
            for _said in self.slip():
                pass
        return "posted"

    def carried_on(self, slip: SlipId, version: int = 0) -> Iterator[Told]:
        """Carry a slip on from where it stands to booked, or to the first refusal."""
        steps: tuple[tuple[str, UseCase[Any, Any], object], ...] = (
            ("release", release_slip, ReleaseSlip(slip, 0)),
            ("execute", execute_slip, ExecuteSlip(slip, 1, looked_over=True)),
            ("book", book_slip, BookSlip(slip, 2)),
        )
        for name, use_case, asked in steps[version:]:
            said = self._done(name, use_case, asked)
            yield said
            if said.refused:
                return

    def _done(self, name: str, use_case: UseCase[Any, Any], asked: object) -> Told:
        """One act, told outside before anything else is done."""
        request, began, slip, refused = new_request(), time.monotonic(), 0, ""
        try:
            slip = self._warehouse.perform(use_case, asked, self._actor, request).result.slip
        except Refusal as refusal:
            refused = type(refusal).__name__
        said = Told(request, name, slip, round((time.monotonic() - began) * 1000), refused)
        self._tell(said)
        return said

    def _tell(self, said: Told) -> None:
        """Write an answer down where no fault reaches it."""
        self._out.write(json.dumps(asdict(said)) + "\n")
        self._out.flush()
        os.fsync(self._out.fileno())


@dataclass(frozen=True)
class Held:
    """The books held against what people were told.

    Attributes:
        lost: acts that were answered and are not there.
        half: invariants that do not hold.
        doubled: slips that are there twice.
        gaps: of what does not hold, how often a number is missing or there twice.
    """

    lost: int
    half: int
    doubled: int
    gaps: int = 0


def held_against(url: str, said: Sequence[Told]) -> Held:
    """Compare the books with what people were told, and check every invariant."""
    database = Database(url)
    try:
        warehouse = Warehouse(database)
        with database._engine.connect() as connection:
            there = set(connection.execute(select(acts.c.request_id)).scalars())
            refs = list(
                connection.execute(
                    select(slips.c.ref).where(slips.c.ref != "", slips.c.state != State.VOID.value)
                ).scalars()
            )
        lost = [each for each in said if not each.refused and each.request not in there]
        checked = warehouse.ask(verify, None, NOBODY)
        broken = sum(each.violations for each in checked)
        gaps = sum(each.violations for each in checked if each.id == NUMBERS)
        return Held(len(lost), broken, len(refs) - len(set(refs)), gaps)
    finally:
        database.close()


@contextmanager
def posting(
    database: Database, told: str, seed: int = 1, lines: int = 2, *, as_: type[Poster] = Poster
) -> Iterator[Poster]:
    """One workstation at a database, and the file that it tells its answers to."""
    try:
        with Path(told).open("a", encoding="utf-8") as out:
            yield as_(Warehouse(database), out, seed, lines)
    finally:
        database.close()


def main() -> int:
    """Read the command line, and post."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("told")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slips", type=int, default=MANY)
    parser.add_argument("--lines", type=int, default=2)
    asked = parser.parse_args()
    with posting(Database(asked.url), asked.told, asked.seed, asked.lines) as poster:
        poster.post(asked.slips)
    return 0


if __name__ == "__main__":
    sys.exit(main())
