"""Workstations that want the same at one moment; and the same without what keeps them apart."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from unittest import mock

from sqlalchemy import event
from typing_extensions import override

from partsdesk.database.database import Database
from partsdesk.database.repositories.stock import Stock
from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.books.stock import Level, LevelKey
from partsdesk.domain.catalog.items import Tracking
from partsdesk.domain.values.people import StoreId
from partsdesk.services.slips.drafting import SaveDraft, save_draft
from tests.support.builders import an_item
from tests.support.lives import live_slip
from tests.support.posting import ONE, PRICE, STORE, Poster, Told, lay_ground, posting
from tests.support.racing import PATIENCE, Start

SIDE = "SIDE"
HELD = (" FROM stock", " FROM lots")
HELD_FAST = Stock.held_fast


class Racer(Poster):
    """A workstation that wants what the others want.

    Attributes:
        what: what that is.
        refusal: what is said to those who come late.
        left: how many pieces lie at every place afterwards.
    """

    what: ClassVar[str]
    refusal: ClassVar[str]
    left: ClassVar[int]

    @staticmethod
    def lay(url: str, rounds: int) -> None:
        """Fill a prepared database with what so many rounds are about."""
        raise NotImplementedError

    def asked(self, number: int) -> SaveDraft:
        """What is wanted in this round."""
        raise NotImplementedError

    def drafted(self, number: int) -> Told:
        """The slip of this round, drafted."""
        return self._done("draft", save_draft, self.asked(number))

    def _head(self, number: int, store: str = STORE, to: str | None = None) -> Head:
        ref = f"{self._seed}-{number}"
        target = self._stores[to] if to else None
        return Head(self._today, self._stores[store], target, reason="x", ref=ref)


class LastPiece(Racer):
    """Wants the one piece that there is of each item."""

    what = "the last piece"
    refusal = "NotEnoughStock"
    left = 0

    @staticmethod
    @override
    def lay(url: str, rounds: int) -> None:
        lay_ground(url, goods=rounds, stock=1)

    @override
    def asked(self, number: int) -> SaveDraft:
        line = DraftLine(self._items[number], ONE)
        return SaveDraft("other-out", self._head(number), (line,))


class Twin(Racer):
    """Receives a piece with the same serial number as everybody else.

    Every second number was here before and has left: it is there to be held, a new one is not.
    """

    what = "one serial number"
    refusal = "SerialElsewhere"
    left = 1

    @staticmethod
    @override
    def lay(url: str, rounds: int) -> None:
        lay_ground(url, goods=1, stock=1)
        with posting(Database(url), os.devnull) as poster:
            pump = an_item(poster._warehouse, "HOT-PUMP", tracking=Tracking.SERIAL)
            head = Head(poster._today, poster._store, reason="x")
            known = tuple(
                DraftLine(pump.id, ONE, lot=f"S-{number}", price=PRICE)
                for number in range(0, rounds, 2)
            )
            for kind in ("other-in", "other-out"):
                live_slip(poster._warehouse, poster._actor, SaveDraft(kind, head, known))

    @override
    def asked(self, number: int) -> SaveDraft:
        line = DraftLine(self._items[-1], ONE, lot=f"S-{number}", price=PRICE)
        return SaveDraft("other-in", self._head(number), (line,))


class Crossing(Racer):
    """Moves every item to the other store, half of them there and half of them back.

    The lines of those who come back stand the other way round: held in the order in which they
    stand, each would wait for what the other holds.
    """

    ITEMS = 10
    STOCK = 10_000

    @staticmethod
    @override
    def lay(url: str, rounds: int) -> None:
        lay_ground(url, Crossing.ITEMS, Crossing.STOCK, (STORE, SIDE))

    @override
    def asked(self, number: int) -> SaveDraft:
        lines = [DraftLine(item, ONE) for item in self._items]
        there = self._seed % 2 == 1
        head = self._head(number, STORE, SIDE) if there else self._head(number, SIDE, STORE)
        return SaveDraft("transfer", head, tuple(lines if there else reversed(lines)))


def at_once(as_: type[Racer], start: Start) -> None:
    """Want it at the same moment as all the others, round after round."""
    _rounds(Database(start.url), as_, start)


def _rounds(database: Database, as_: type[Racer], start: Start) -> None:
    with posting(database, start.told, start.seed, as_=as_) as racer:
        assert isinstance(racer, Racer)
        start.gate.wait(PATIENCE)
        for number in range(start.count):
            steps = racer.carried_on(SlipId(racer.drafted(number).slip))
            next(steps)
            start.barrier.wait(PATIENCE)
            for _said in steps:
                pass


def unheld(as_: type[Racer], start: Start) -> None:
    """The control: the same acts, with neither levels nor lots held while they are looked at."""
    database = Database(start.url)

    @event.listens_for(database._engine, "before_cursor_execute", retval=True)
    def _let_go(*said: Any) -> tuple[str, Any]:  # noqa: ANN401 - as the event has it
        _connection, _cursor, statement, parameters, *_ = said
        is_held = any(name in statement.replace("\n", " ") for name in HELD)
        return (statement.replace("FOR UPDATE", "") if is_held else statement), parameters

    _rounds(database, as_, start)


def as_they_stand(start: Start) -> None:
    """The control: levels held line by line, in the order in which the lines stand."""

    def held(
        stock: Stock, keys: Iterable[tuple[LevelKey, StoreId]], day: dt.date
    ) -> Mapping[LevelKey, Level]:
        return {key: level for each in keys for key, level in HELD_FAST(stock, [each], day).items()}

    with mock.patch.object(Stock, "held_fast", held):
        at_once(Crossing, start)
