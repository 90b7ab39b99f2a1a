"""A small warehouse to look at: the sample's goods and partners, three stores, five persons."""

from __future__ import annotations

import csv
import datetime as dt
import uuid
from pathlib import Path

from sqlalchemy import insert

from partsdesk.database.database import Database
from partsdesk.database.tables.catalog import bins, item_packs, items, partners, stores
from partsdesk.database.tables.people import user_roles, users
from partsdesk.database.work import Work
from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.execution import Counted, Part
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.items import Item, ItemId, Tracking
from partsdesk.domain.catalog.partners import PartnerId, PartnerType
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.counting.counts import Choice
from partsdesk.domain.registers.papers import Belongs, PaperSort
from partsdesk.domain.values.people import NOBODY, Actor, Role, StoreId, UserId
from partsdesk.domain.values.quantities import Price, Quantity
from partsdesk.services.counting.confirming import ConfirmCount, confirm_count
from partsdesk.services.counting.opening import OpenCount, open_count
from partsdesk.services.counting.tallying import Tallied, TallyUp, tally_up
from partsdesk.services.goods import BinsNamed, bins_named
from partsdesk.services.papers import AttachPaper, KeepFile, attach_paper, keep_file
from partsdesk.services.passwords import ARGON2
from partsdesk.services.settings import ChangeSetting, change_setting
from partsdesk.services.slips.booking import BookSlip, book_slip
from partsdesk.services.slips.drafting import Drafted, SaveDraft, save_draft
from partsdesk.services.slips.executing import ExecuteSlip, execute_slip
from partsdesk.services.slips.releasing import ReleaseSlip, release_slip
from partsdesk.services.slips.reversing import ReverseSlip, reverse_slip
from partsdesk.services.warehouse import Warehouse, act
from partsdesk.support.files import resources
from partsdesk.support.pinyin import search_text
from tests.support.builders import an_item

TODAY = dt.datetime(2026, 11, 21, 2, 32, 5, tzinfo=dt.UTC)
MAIN, HOLD, DEF = StoreId(1), StoreId(2), StoreId(3)
PASSWORD = "warehouse-2026"  # noqa: S105 - of persons who do not exist
PIN = "2580"
BADGES = {"keeper": "GP-2002", "accountant": "GP-2003", "supervisor": "GP-2004"}
PINNED = ("keeper", "supervisor")  # the accountant has a badge, and no PIN yet
PERSONS = {
    "admin": ("管理员", Role.ADMIN),
    "keeper": ("周桂兰", Role.KEEPER),
    "accountant": ("吴静怡", Role.ACCOUNTANT),
    "supervisor": ("王强", Role.SUPERVISOR),
    "auditor": ("李敏", Role.AUDITOR),
    "finance": ("赵敏", Role.FINANCE_MANAGER),
}


class Still:
    """A clock that stands."""

    def now(self) -> dt.datetime:
        """The same moment always."""
        return TODAY


def person(login: str, *stores_: StoreId) -> Actor:
    """Somebody of the warehouse, as logged in."""
    name, role = PERSONS[login]
    number = list(PERSONS).index(login) + 1
    return Actor(UserId(number), login, name, frozenset({role}), frozenset(stores_))


def in_file(file: Path) -> str:
    """The address of a database in a file."""
    return f"sqlite:///{file.as_posix()}"


def opened(place: str | Path) -> Warehouse:
    """The warehouse at an address, or in a file."""
    url = in_file(place) if isinstance(place, Path) else place
    return Warehouse(Database(url, Still()))


def build(place: str | Path) -> None:
    """Make the warehouse; nothing has happened in it yet."""
    warehouse = opened(place)
    warehouse.database.prepare()
    warehouse.perform(furnish, None, NOBODY)
    warehouse.database.close()


@act()
def furnish(work: Work, _: None) -> None:
    """Put in goods, places, partners and persons."""
    work.keep.put("company", "样例照明售后仓库")
    work.keep.put("live-since", "2026-01-01")
    _people(work)
    _places(work)
    _goods(work)
    _partners(work)


def _people(work: Work) -> None:
    connection = work.listings._connection
    hashed, pinned = ARGON2.hashed("nobody", PASSWORD), ARGON2.hashed_pin("", PIN)
    for number, (login, (name, role)) in enumerate(PERSONS.items(), start=1):
        row = {"id": number, "login": login, "name": name, "password": hashed}
        row |= {"badge": BADGES.get(login), "pin": pinned if login in PINNED else None}
        connection.execute(insert(users).values(row))
        connection.execute(insert(user_roles).values(user_id=number, role=role.value))


def _places(work: Work) -> None:
    connection = work.listings._connection
    rows = [
        (MAIN, "MAIN", "部品仓", "good", "main", HOLD, DEF),
        (HOLD, "HOLD", "待处理仓", "hold", "main", None, DEF),
        (DEF, "DEF", "自有不良品仓", "defective", "own-defective", HOLD, None),
    ]
    for key, code, name, condition, group, _hold, _bad in rows:
        row = {"id": key, "code": code, "name": name, "condition": condition, "group": group}
        connection.execute(insert(stores).values(**row, keeper_id=2))
        connection.execute(insert(bins).values(store_id=key, code=""))
    for key, _code, _name, _condition, _group, hold, bad in rows:
        change = stores.update().where(stores.c.id == key)
        connection.execute(change.values(hold_id=hold, defective_id=bad))
    for aisle in "AB":
        for rack in range(1, 4):
            for shelf in range(1, 6):
                code = f"{aisle}-{rack:02d}-{shelf:02d}"
                connection.execute(insert(bins).values(store_id=MAIN, code=code, zone=f"{aisle}区"))


def _sample(name: str) -> list[dict[str, str]]:
    with (resources() / "sample" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _goods(work: Work) -> None:
    connection = work.listings._connection
    for row in _sample("items.csv"):
        listed = [row["code"], *row["barcode"].split(";")]
        values = {
            "uuid": str(uuid.uuid4()),
            "code": row["code"],
            "name": row["name"],
            "spec": row["spec"],
            "unit": row["unit"],
            "minimum": int(row["min_qty"] or 0) * 10_000 or None,
            "maximum": int(row["max_qty"] or 0) * 10_000 or None,
            "search": search_text([row["name"], row["spec"]], listed),
        }
        key = connection.execute(insert(items).values(values)).inserted_primary_key
        for pack in filter(None, row["packs"].split(";")):
            name, _, factor = pack.partition("=")
            made = {"item_id": key[0] if key else 0, "name": name, "factor": int(factor)}
            connection.execute(insert(item_packs).values(made))


def _partners(work: Work) -> None:
    connection = work.listings._connection
    for row in _sample("partners.csv"):
        values = {key: row[key] for key in ("code", "name", "type", "region", "phone", "address")}
        search = search_text([row["name"]], [row["code"]])
        connection.execute(
            insert(partners).values(values | {"uuid": str(uuid.uuid4()), "search": search})
        )


def receipt(
    warehouse: Warehouse,
    *lines: tuple[int, str, str] | tuple[int, str, str, str],
    upto: str = "booked",
    kind: str = "purchase-receipt",
    **head: object,
) -> Drafted:
    """A slip that has lived so far: item, quantity and price a line, and its bin where named."""
    buys = PartnerType.SUPPLIER in KINDS[kind].partner_types
    partner = PartnerId(1) if buys else None
    asked = SaveDraft(
        kind,
        Head(TODAY.date(), MAIN, partner=partner, **head),  # type: ignore[arg-type]
        tuple(
            DraftLine(
                ItemId(item),
                Quantity.parse(many),
                price=Price.parse(price) if price else None,
                bin=bin_of(warehouse, bin_[0]) if bin_ else None,
            )
            for item, many, price, *bin_ in lines
        ),
    )
    drafted: Drafted = warehouse.perform(save_draft, asked, person("accountant")).result
    steps = ["drafted", "released", "executed", "booked"]
    for step in steps[1 : steps.index(upto) + 1]:
        _step(warehouse, step, drafted)
    return drafted


def _step(warehouse: Warehouse, step: str, slip: Drafted) -> None:
    if step == "released":
        warehouse.perform(release_slip, ReleaseSlip(slip.slip, 0), person("supervisor"))
    elif step == "executed":
        warehouse.perform(execute_slip, ExecuteSlip(slip.slip, 1), person("keeper"))
    else:
        warehouse.perform(book_slip, BookSlip(slip.slip, 2), person("accountant"))


def bin_of(warehouse: Warehouse, code: str) -> BinId:
    """A bin of the main store."""
    asked = BinsNamed(MAIN, (code,))
    found: BinId = warehouse.ask(bins_named, asked, person("keeper"))[code]
    return found


def fill(warehouse: Warehouse) -> None:
    """Some life: receipts in every state, deliveries, one waiting to be released."""
    receipt(warehouse, (1, "120", "11.8"), (2, "60", "12.6"), (3, "200", "13.5"))
    fill_rest(warehouse)


def fill_rest(warehouse: Warehouse) -> None:
    """What stands open, and what was sold."""
    receipt(warehouse, (4, "48", "21.4"), (5, "30", "18.2"), upto="executed")
    receipt(warehouse, (6, "90", "5.9"), (7, "150", "6.4"), upto="released", order="CG-1107")
    receipt(warehouse, (1, "24", ""), (3, "36", ""), kind="other-out", reason="门店样品")
    receipt(warehouse, (1, "10", ""), kind="other-out", upto="released", reason="展会用")
    receipt(warehouse, (8, "40", "9.5"), upto="drafted")


def shelve(warehouse: Warehouse) -> None:
    """Goods on many shelves, and issues that take them: one finds less than it asks for."""
    shelved = [
        (9, "40", "9.8", "A-01-03"),
        (10, "12", "8.2", "A-01-03"),
        (10, "30", "8.2", "B-02-01"),
        (11, "60", "3.1", "A-02-05"),
        (12, "25", "4.4", "B-01-02"),
    ]
    receipt(warehouse, *shelved, upto="executed")
    takes = [(9, "16", ""), (10, "20", ""), (12, "10", "")]
    receipt(warehouse, *takes, kind="other-out", upto="released", reason="门店补货")
    more = [(9, "8", ""), (11, "24", ""), (8, "6", ""), (5, "40", "")]
    receipt(warehouse, *more, kind="other-out", upto="released", reason="工程用料")


def belong(warehouse: Warehouse) -> None:
    """Papers of the first receipt, one of them scanned, and its red slip."""
    first = Belongs(slip=SlipId(1))
    scan = warehouse.perform(keep_file, KeepFile(b"%PDF-1.7"), person("keeper")).result.sha256
    for asked in (
        AttachPaper(first, PaperSort.DELIVERY_LIST, "送货清单 XH-0611.pdf", scan),
        AttachPaper(first, PaperSort.INVOICE, "24417000", holder="accountant"),
    ):
        warehouse.perform(attach_paper, asked, person("keeper"))
    warehouse.perform(reverse_slip, ReverseSlip(SlipId(1), "数量收错"), person("accountant"))
    lot = (tubes(warehouse).id, "5", "", "A-01-01")
    receipt(warehouse, lot, (1, "20", ""), kind="other-out", upto="drafted", reason="门店样品")


def tubes(warehouse: Warehouse) -> Item:
    """Goods of two lots: four of the old one in A-01-01, three of the new one in B-01-01."""
    item = an_item(warehouse, "DG-UV-30", name="紫外线灯管", tracking=Tracking.LOT)
    for many, bin_, lot in (("4", "A-01-01", "2405A"), ("3", "B-01-01", "2411B")):
        slip = receipt(warehouse, (item.id, many, "9.5", bin_), upto="released").slip
        part = Part(Quantity.parse(many), bin_of(warehouse, bin_), lot=lot)
        asked = ExecuteSlip(slip, 1, (Counted(1, (part,)),))
        warehouse.perform(execute_slip, asked, person("keeper"))
    return item


def leave_unbooked(warehouse: Warehouse) -> None:
    """A dear receipt and an issue after it that wait to be booked, for the booking desk."""
    receipt(warehouse, (1, "50", "15.9"), upto="executed")
    receipt(warehouse, (1, "20", ""), kind="other-out", upto="executed", reason="门店样品")


def differ(warehouse: Warehouse) -> None:
    """A count that is confirmed: one item lacks, another is over, a third agrees."""
    decided = ChangeSetting("count-tolerance-pieces", "1000")
    warehouse.perform(change_setting, decided, person("admin"))
    asked = OpenCount(Choice.ITEMS, (MAIN,), ("ZLQ-T5-14", "ZLQ-T5-21", "ZLQ-T5-28"))
    count = warehouse.perform(open_count, asked, person("keeper")).result.called
    at = TODAY + dt.timedelta(minutes=1)  # after whatever was done at this moment
    found = ((1, "118"), (2, "63"), (3, "164"))
    tallied = tuple(
        Tallied(MAIN, Quantity.parse(many), ItemId(item), counted_at=at) for item, many in found
    )
    warehouse.perform(tally_up, TallyUp(count, tallied), person("keeper"))
    warehouse.perform(confirm_count, ConfirmCount(count), person("supervisor"))
