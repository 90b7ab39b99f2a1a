"""The checklist of a month's close: one entry a point, in the order in which it is done (VAL-9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from partsdesk.database.repositories.closing_points import Open, Signed
from partsdesk.database.work import View
from partsdesk.domain.books.months import Book, Point
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import Role

DECEMBER = 12
SIGNERS = (Role.KEEPER, Role.ACCOUNTANT, Role.SUPERVISOR)


class Door(StrEnum):
    """Where a point is mended."""

    OPEN_SLIPS = "open-slips"
    UNBOOKED = "unbooked"
    ESTIMATES = "estimates"
    PAPERS = "papers"
    ABNORMALITIES = "abnormalities"
    COUNTS = "counts"
    DIFFERENCES = "differences"
    STATEMENT = "statement"
    VERIFYING = "verifying"


class Standing(StrEnum):
    """How a point stands."""

    DONE = "done"
    OPEN = "open"
    NOTHING = "nothing"  # there is nothing that it could be about


@dataclass(frozen=True, slots=True)
class Entry:
    """A point of the checklist.

    Attributes:
        ask: what stands open of it; None where there is nothing that it could be about.
        blocks: whether what is open stands against the close, or is only said.
    """

    point: Point
    book: Book
    door: Door
    ask: Callable[[View, Month], Open | None]
    blocks: Callable[[View, Month], bool]


@dataclass(frozen=True, slots=True)
class Checked:
    """A point as it stands.

    Attributes:
        names: some of what is open; ``since`` when the oldest of it began.
    """

    point: Point
    door: Door
    standing: Standing
    blocks: bool
    count: int = 0
    names: tuple[str, ...] = ()
    since: dt.date | None = None

    @property
    def is_in_the_way(self) -> bool:
        """Whether the month cannot be closed because of it."""
        return self.blocks and self.standing is Standing.OPEN


@dataclass(frozen=True, slots=True)
class StoreSigned:
    """Who put a name to a store's statement of the month's end.

    Attributes:
        statement: its number; empty where there is none.
        names: by role, who signed it and when; a role that is not there has not.
    """

    store: str
    statement: str
    names: tuple[tuple[Role, str, dt.datetime], ...] = ()

    @property
    def lacks(self) -> tuple[Role, ...]:
        """The roles that have not signed."""
        signed = {role for role, *_ in self.names}
        return tuple(role for role in SIGNERS if role not in signed)


def points_of(view: View, month: Month, book: Book) -> tuple[Checked, ...]:
    """Every point of a month's close, as it stands."""
    return tuple(_checked(view, month, entry) for entry in CHECKLIST if entry.book is book)


def in_the_way(view: View, month: Month, book: Book) -> Checked | None:
    """The first point that the month cannot be closed because of; what only is said is not asked.

    None where there is none.
    """
    for entry in CHECKLIST:
        if entry.book is book and entry.blocks(view, month):
            checked = _checked(view, month, entry)
            if checked.is_in_the_way:
                return checked
    return None


def signed_of(view: View, month: Month) -> tuple[StoreSigned, ...]:
    """The stores with goods in them or a statement, and who signed for each of them."""
    made, signed = view.points.statements(month), view.points.signed(month)
    codes = {key: store.code for key, store in view.places.stores().items()}
    keys = {store for store, _ in view.points.stocked()} | set(made)
    return tuple(
        _signed(codes[store], made.get(store, ""), [each for each in signed if each.store == store])
        for store in sorted(keys, key=codes.__getitem__)
    )


def _signed(store: str, statement: str, found: Sequence[Signed]) -> StoreSigned:
    """A name stands under the statement that was signed: an earlier one's does not count."""
    names = {Role(each.role): each for each in found if each.statement == statement}
    return StoreSigned(
        store,
        statement,
        tuple((role, names[role].name, names[role].at) for role in SIGNERS if role in names),
    )


def _checked(view: View, month: Month, entry: Entry) -> Checked:
    found, blocks = entry.ask(view, month), entry.blocks(view, month)
    if found is None:
        return Checked(entry.point, entry.door, Standing.NOTHING, blocks)
    standing = Standing.OPEN if found.many else Standing.DONE
    return Checked(entry.point, entry.door, standing, blocks, found.many, found.names, found.since)


# -- what is asked ---------------------------------------------------------------------------------


def _end(view: View, month: Month) -> dt.datetime:
    """The moment at which the month was over, by the warehouse's own clock."""
    zone = ZoneInfo(view.settings.text("zone") or "UTC")
    return dt.datetime.combine(month.next.first, dt.time(), zone)


def _since(view: View) -> dt.date | None:
    """The last day that was looked at when the stores were closed last."""
    closed = view.months.stores
    return None if closed is None else closed.last


def _slips(view: View, month: Month) -> Open:
    names, count = view.closing.open_slips(month)
    return Open(count, names)


def _papers(view: View, month: Month) -> Open:
    return view.points.papers(month, _since(view), handed=False)


def _unconfirmed(view: View, month: Month) -> Open:
    closed = view.months.accounts
    return view.points.papers(month, None if closed is None else closed.last, handed=True)


def _counts(view: View, month: Month) -> Open:
    return view.points.open_counts(_end(view, month))


def _uncounted(view: View, month: Month) -> Open | None:
    stocked = view.points.stocked()
    if not stocked:
        return None
    counted = view.points.counted(month)
    codes = tuple(code for store, code in stocked if store not in counted)
    return Open(len(codes), codes)


def _hold(view: View, month: Month) -> Open:
    return view.points.unsettled(_end(view, month))


def _unbooked(view: View, month: Month) -> Open:
    names, count = view.closing.unbooked_slips(month)
    return Open(count, names)


def _unpriced(view: View, month: Month) -> Open:
    return view.points.unpriced(month)


def _estimates(view: View, month: Month) -> Open:
    return view.points.estimates(month)


def _differences(view: View, month: Month) -> Open:
    return view.points.undisposed(month)


def _gaps(view: View, month: Month) -> Open:
    return view.points.gaps(month)


def _statement(view: View, month: Month) -> Open | None:
    stores = signed_of(view, month)
    missing = tuple(each.store for each in stores if not each.statement)
    return Open(len(missing), missing) if stores else None


def _signatures(view: View, month: Month) -> Open | None:
    stores = signed_of(view, month)
    missing = tuple(each.store for each in stores if each.lacks)
    return Open(len(missing), missing) if stores else None


# -- what stands against a close -------------------------------------------------------------------


def _always(_view: View, _month: Month) -> bool:
    return True


def _never(_view: View, _month: Month) -> bool:
    return False


def _where(setting: str) -> Callable[[View, Month], bool]:
    """Where the house has decided so."""
    return lambda view, _month: view.settings.is_on(setting)


def _of_our_account(view: View, _month: Month) -> bool:
    """Only where the account is another program's may executed slips stand unbooked (VAL-9)."""
    return not view.settings.is_on("account-elsewhere")


def _at_year_end(_view: View, month: Month) -> bool:
    """None may be left at year end (VAL-7)."""
    return month.first.month == DECEMBER


CHECKLIST = (
    Entry(Point.SLIPS, Book.STORES, Door.OPEN_SLIPS, _slips, _always),
    Entry(Point.PAPERS, Book.STORES, Door.PAPERS, _papers, _where("close-needs-papers")),
    Entry(Point.COUNTS, Book.STORES, Door.COUNTS, _counts, _always),
    Entry(Point.UNCOUNTED, Book.STORES, Door.COUNTS, _uncounted, _where("close-needs-counts")),
    Entry(Point.HOLD, Book.STORES, Door.ABNORMALITIES, _hold, _where("close-needs-hold")),
    Entry(Point.UNBOOKED, Book.ACCOUNTS, Door.UNBOOKED, _unbooked, _of_our_account),
    Entry(Point.UNPRICED, Book.ACCOUNTS, Door.UNBOOKED, _unpriced, _of_our_account),
    Entry(Point.ESTIMATES, Book.ACCOUNTS, Door.ESTIMATES, _estimates, _never),
    Entry(Point.UNCONFIRMED, Book.ACCOUNTS, Door.PAPERS, _unconfirmed, _never),
    Entry(Point.DIFFERENCES, Book.ACCOUNTS, Door.DIFFERENCES, _differences, _at_year_end),
    Entry(Point.GAPS, Book.ACCOUNTS, Door.VERIFYING, _gaps, _never),
    Entry(
        Point.STATEMENT,
        Book.ACCOUNTS,
        Door.STATEMENT,
        _statement,
        _where("close-needs-signatures"),
    ),
    Entry(
        Point.SIGNATURES,
        Book.ACCOUNTS,
        Door.STATEMENT,
        _signatures,
        _where("close-needs-signatures"),
    ),
)
