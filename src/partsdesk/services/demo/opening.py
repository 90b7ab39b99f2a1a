"""The beginning of the sample: users, master data, settings, opening stock, and its signature."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from partsdesk.domain.catalog.items import Item, Tracking
from partsdesk.domain.catalog.users import PasswordHash, check_password
from partsdesk.domain.values.people import NOBODY
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.catalog import PutCategory, put_category
from partsdesk.services.demo import sample
from partsdesk.services.demo.plans import Piece, Plan, pieces
from partsdesk.services.demo.player import Player
from partsdesk.services.demo.stage import Stage
from partsdesk.services.founding import FoundWarehouse, found_warehouse
from partsdesk.services.importing.files import ImportFile, import_file
from partsdesk.services.months import GoLive, go_live
from partsdesk.services.passwords import ARGON2
from partsdesk.services.people import AddUser, ChangeUser, FirstAdmin, add_user, change_user
from partsdesk.services.settings import ChangeSetting, change_setting
from partsdesk.wording.refusals import explain

# The numbers that the rules leave open: a sample is allowed to decide them.
SETTINGS = {
    "company": sample.COMPANY,
    "keepers-draft": "no",
    "refuse-beyond-free": "no",
    "account-elsewhere": "no",
    "close-needs-counts": "no",
    "close-needs-hold": "no",
    "close-needs-signatures": "no",
    "count-tolerance-pieces": "2",
    "count-tolerance-rate": "0.02",
    "count-tolerance-amount": "50",
    "dispose-supervisor": "500",
    "dispose-service-manager": "1000",
    "price-off-rate": "0.15",
}
MOST_SERIALS = 12
LINES_A_SLIP = 40

# What lies outside the shelves of good stock on the first day.
ELSEWHERE = (
    ("SMP", pieces("XD-5055×2 YB-8830×1 LT-1001×2 HS-3005×1")),
    ("DEF", pieces("ZLQ-HX-32×6 LTX-35×4 YB-DJ-HQ×2")),
    ("RDEF", pieces("ZLQ-T5-28×5 QD-24-300×3 LTX-40×4")),
    ("OLD", pieces("LTX-35×12 SX-PSF-20×8 YB-PTC-20×2")),
    ("OUT", (Piece("ZLQ-HX-22", "10", bin="WX-SZ01"), Piece("LTX-35", "8", bin="WX-NJ01"))),
    ("ENG01", pieces("ZLQ-T5-28×4 LTX-40×4 SX-QF-60×10")),
)


def hashed(password: str) -> PasswordHash:
    """One hash for all users of the sample, who have the same password anyway.

    Raises:
        PasswordTooShort, PasswordTooLong, PasswordIsLogin.
    """
    logins = [person.login for person in sample.people()]
    for login in logins:
        check_password(login, password)
    return ARGON2.hashed(logins[0], password)


def found(stage: Stage, password: PasswordHash) -> None:
    """Make the administrator, the users, and the master data; the admin does it all."""
    admin = next(person for person in sample.people() if person.login == "admin")
    first = FirstAdmin(admin.login, admin.name, password)
    stage.warehouse.perform(found_warehouse, FoundWarehouse(first), NOBODY)
    stage.meet_people()
    for person in sample.people():
        if person.login != admin.login:
            user = AddUser(person.login, person.name, person.roles, password)
            stage.do(add_user, user, stage.as_admin())
    _import(stage, "stores")
    _limit_to_stores(stage)
    for row in sample.rows_of("categories"):
        stage.do(put_category, PutCategory(row["code"], row["name"]), stage.as_admin())
    for kind in ("items", "partners"):
        _import(stage, kind)
    for key, value in SETTINGS.items():
        stage.do(change_setting, ChangeSetting(key, value), stage.as_admin())
    stage.meet_people()
    stage.learn_codes()


def open_books(player: Player) -> None:
    """Take the opening stock in, by the people whose work it is, and sign it."""
    stage = player.stage
    for store, lines in _shelves(stage):
        player.play(Plan("opening-stock", store, lines, note="期初"))
    for store, lines in ELSEWHERE:
        valued = not stage.codes.stores[store].group.is_memo
        player.play(Plan("opening-stock", store, _priced(stage, lines, valued=valued), note="期初"))
    player.book_all()
    stage.do(go_live, GoLive(stage.clock.today), "finance")


def _import(stage: Stage, kind: str) -> None:
    path = sample.file_of(f"{kind}.csv")
    report = import_file(stage.warehouse, stage.as_admin(), ImportFile(kind, path))
    for bad in report.rejected:
        raise ValueError(path.name, bad.row, explain(bad.refusal))


def _limit_to_stores(stage: Stage) -> None:
    """Give people their stores, which had to be there first."""
    stage.learn_codes()
    stage.meet_people()
    for person in sample.people():
        if person.stores:
            actor = stage.named(person.login)
            stores = frozenset(stage.codes.stores[code].id for code in person.stores)
            asked = ChangeUser(actor.user, 0, person.name, person.roles, stores)
            stage.do(change_user, asked, stage.as_admin())


def _shelves(stage: Stage) -> Iterator[tuple[str, tuple[Piece, ...]]]:
    """What lies in the stores of good goods, a slip for each store and class of items."""
    homes = {key: store for (store, _), key in stage.codes.bins.items()}
    slips: dict[tuple[str, str], list[Piece]] = {}
    for item in stage.codes.items.values():
        if item.active and item.default_bin is not None:
            key = (homes[item.default_bin], item.category[:2])
            slips.setdefault(key, []).append(_piece(stage, item))
    for (store, _), lines in sorted(slips.items()):
        for start in range(0, len(lines), LINES_A_SLIP):
            yield store, tuple(lines[start : start + LINES_A_SLIP])


def _priced(stage: Stage, lines: tuple[Piece, ...], *, valued: bool) -> tuple[Piece, ...]:
    if not valued:
        return lines
    return tuple(replace(line, price=str(stage.costs[line.item])) for line in lines)


def _piece(stage: Stage, item: Item) -> Piece:
    most = (item.maximum or Quantity.parse("20")).units // 10**Quantity.decimals
    quantity = max(2, most * stage.chance.randint(35, 75) // 100)
    if item.tracking is Tracking.SERIAL:
        quantity = min(quantity, MOST_SERIALS)
    return replace(Piece(item.code), quantity=str(quantity), price=str(stage.costs[item.code]))
