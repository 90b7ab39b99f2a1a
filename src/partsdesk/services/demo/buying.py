"""Buying: who supplies what, what is short, and receipts that fill the shelves up again."""

from __future__ import annotations

from collections.abc import Sequence

from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.catalog.items import Item
from partsdesk.domain.values.quantities import NO_QUANTITY, Price, Quantity, half_up
from partsdesk.services.demo.plans import Piece, Plan
from partsdesk.services.demo.player import Player
from partsdesk.services.demo.stage import Stage

# The classes of items that each supplier delivers.
SUPPLIERS = {
    "GYS-001": ("01.01", "01.02", "01.04", "04.02", "04.03", "09.01"),
    "GYS-002": ("02.01", "02.02", "02.03", "04.01"),
    "GYS-003": ("01.03", "02.04", "03.04"),
    "GYS-004": ("05.01", "05.04", "07.01"),
    "GYS-005": ("05.02", "05.03", "06.01", "06.02", "06.03", "09.02"),
    "GYS-006": ("03.01", "03.02", "03.03", "04.04"),
    "GYS-007": ("07.02", "08.01", "08.02"),
    "GYS-008": ("08.03",),
}
WHOLE = 10**Quantity.decimals
CENT = 10_000  # a price counts millionths
LINES = 4


def whole(quantity: Quantity | None) -> int:
    """A quantity in whole units, what is less left out."""
    return int((quantity or NO_QUANTITY).units // WHOLE)


def supplier_of(item: Item) -> str:
    """Who delivers an item."""
    return next(code for code, classes in SUPPLIERS.items() if item.category in classes)


def price_today(stage: Stage, code: str) -> str:
    """What an item costs today: a little more or less than usual."""
    return as_quoted(stage.costs[code], stage.chance.randint(97, 104)).plain()


def as_quoted(price: Price, percent: int) -> Price:
    """So many percent of a price, as people quote it: to the cent, below one to four decimals."""
    step = CENT if price.units >= 100 * CENT else CENT // 100
    return Price(half_up(price.units * percent, 100 * step) * step)


def invoice_number(stage: Stage) -> str:
    """A number as tax offices give them to electronic invoices."""
    return f"{stage.clock.today:%y}322000{stage.chance.randint(10**11, 10**12 - 1)}"


def store_of(stage: Stage, item: Item) -> str:
    """The store that an item has its bin in."""
    return next(store for (store, _), key in stage.codes.bins.items() if key == item.default_bin)


def order_of_the_day(stage: Stage, supplier: str) -> Plan | None:
    """What is bought of a supplier now: what is lowest, up to three quarters of its most."""
    items = [
        item
        for item in stage.codes.items.values()
        if item.active and item.category in SUPPLIERS[supplier] and whole(item.maximum)
    ]
    store = store_of(stage, items[stage.chance.randrange(len(items))])
    at_home = [item for item in items if store_of(stage, item) == store]
    held = stage.held(store, [item.code for item in at_home])
    share = {item.code: whole(held[item.code]) * 100 // whole(item.maximum) for item in at_home}
    short = sorted((item for item in at_home if share[item.code] < 50), key=lambda i: share[i.code])
    lines = tuple(
        Piece(item.code, str(bought), price_today(stage, item.code))
        for item in short[:LINES]
        if (bought := _packed(item, whole(item.maximum) * 3 // 4 - whole(held[item.code]))) > 0
    )
    return Plan("purchase-receipt", store, lines, partner=supplier) if lines else None


def _packed(item: Item, wanted: int) -> int:
    """So many, in full packs where a pack fits."""
    fitting = [pack.factor for pack in item.packs if pack.factor <= wanted]
    factor = max(fitting, default=1)
    return wanted // factor * factor


def top_up(player: Player, plan: Plan) -> None:
    """Buy what a slip would find missing in its store, before it is drawn up."""
    missing = _missing(player.stage, plan)
    for supplier in sorted({supplier_of(item) for item, _ in missing}):
        lines = tuple(
            Piece(item.code, str(quantity), price_today(player.stage, item.code))
            for item, quantity in missing
            if supplier_of(item) == supplier
        )
        invoice = invoice_number(player.stage)
        player.play(
            Plan(
                "purchase-receipt",
                plan.store,
                lines,
                partner=supplier,
                note="补货",
                invoice=invoice,
            )
        )


def _missing(stage: Stage, plan: Plan) -> Sequence[tuple[Item, int]]:
    kind = KINDS[plan.kind]
    buys = kind.direction in {Direction.OUT, Direction.MOVE, Direction.CONVERT}
    if not buys or plan.store not in {"MAIN", "DISP"}:
        return ()
    leaving = [piece for piece in plan.pieces if not piece.comes_in]
    wanted: dict[str, int] = {}
    for piece in leaving:
        wanted[piece.item] = wanted.get(piece.item, 0) + whole(Quantity.parse(piece.quantity)) + 1
    held = stage.held(plan.store, sorted(wanted))
    return [
        (stage.codes.items[code], quantity - whole(held[code]) + quantity)
        for code, quantity in sorted(wanted.items())
        if whole(held[code]) < quantity
    ]
