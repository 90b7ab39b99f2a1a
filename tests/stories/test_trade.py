"""A wholesaler's trade through import and export, equal to an independent calculation."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import Actor
from partsdesk.services.exporting.files import ExportFile, export_file
from partsdesk.services.importing.files import ImportFile, ImportReport, import_file
from partsdesk.services.verifying import verify
from partsdesk.services.warehouse import Warehouse
from tests.support.builders import a_store, a_user, an_actor
from tests.support.trade import Trade, make_up, read

HERE = Path(__file__).parent
PROFILE = HERE.parent / "sheets" / "data" / "wholesale.toml"
REAL = HERE.parents[2] / "shared" / "data" / "online-retail"
HUNDREDTHS = 100
WHOLE = 10_000


def units(text: str, scale: int) -> int:
    """A plain decimal as whole smallest units, by its digits."""
    sign = -1 if text.startswith("-") else 1
    whole, _, rest = text.removeprefix("-").partition(".")
    return sign * int(whole + rest.ljust(len(str(scale)) - 1, "0"))


def take(warehouse: Warehouse, actor: Actor, kind: str, path: Path) -> ImportReport:
    """Import a file; nothing of it may be rejected."""
    slips = kind == "slips"
    profile = PROFILE if slips and path.name != "opening-stock.csv" else None
    asked = ImportFile(kind, path, profile, execute=slips, book=slips, language="en")
    report = import_file(warehouse, actor, asked)
    assert report.rejected == ()
    return report


def out(
    warehouse: Warehouse, actor: Actor, folder: Path, what: str, **said: object
) -> list[dict[str, str]]:
    """Export into a CSV file and read it back."""
    path = folder / f"{what}.csv"
    export_file(warehouse, actor, ExportFile(what, path, language="en", **said))  # type: ignore[arg-type]
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def lived(warehouse: Warehouse, folder: Path) -> tuple[Trade, Actor]:
    """Take a folder's trade in, both ways."""
    a_store(warehouse, "MAIN")
    keeper = a_user(warehouse, "admin")
    actor = an_actor(user=keeper.user)
    trade = Trade()
    for kind in ("items", "partners"):
        take(warehouse, actor, kind, folder / f"{kind}.csv")
    take(warehouse, actor, "slips", folder / "opening-stock.csv")
    trade.open(read(folder / "opening-stock.csv"))
    skipped = 0
    for file in sorted(folder.glob("*-[0-9]*.csv")):
        report = take(warehouse, actor, "slips", file)
        skipped += sum(len(rows) for rows in report.skipped.values())
        trade.day(read(file))
    assert skipped == trade.skipped
    return trade, actor


def check(warehouse: Warehouse, actor: Actor, trade: Trade, folder: Path) -> None:
    """Compare stock, cards, ledger and movements to the last digit."""
    stock = {
        row["item"]: units(row["quantity"], WHOLE) for row in out(warehouse, actor, folder, "stock")
    }
    held = {item: each.quantity * WHOLE for item, each in trade.held.items() if each.quantity}
    assert stock == held
    account = [
        (
            row["date"],
            row["kind"],
            row["item"],
            units(row["in_qty"], WHOLE) // WHOLE,
            units(row["in_amount"], HUNDREDTHS),
            units(row["out_qty"], WHOLE) // WHOLE,
            units(row["out_amount"], HUNDREDTHS),
            units(row["balance_qty"], WHOLE) // WHOLE,
            units(row["balance_amount"], HUNDREDTHS),
        )
        for row in out(warehouse, actor, folder, "account")
    ]
    assert account == trade.account
    cards = Counter(
        (
            row["date"],
            row["kind"],
            row["item"],
            units(row["in_qty"], WHOLE) // WHOLE,
            units(row["out_qty"], WHOLE) // WHOLE,
        )
        for row in out(warehouse, actor, folder, "cards")
    )
    assert cards == Counter(trade.cards)
    for month in sorted({date[:7] for date, *_ in trade.account}):
        check_month(warehouse, actor, trade, folder, month)


def check_month(warehouse: Warehouse, actor: Actor, trade: Trade, folder: Path, month: str) -> None:
    """Compare one month's movements."""
    days = Month.parse(month)
    rows = out(warehouse, actor, folder, "movements", from_=days.first, to=days.last)
    found = {
        row["item"]: tuple(
            units(row[f"{part}_qty"], WHOLE) // WHOLE
            if figure == "qty"
            else units(row[f"{part}_amount"], HUNDREDTHS)
            for part in ("opening", "in", "out", "closing")
            for figure in ("qty", "amount")
        )
        for row in rows
    }
    wanted = {item: each for item, each in trade.movements(month).items() if any(each)}
    assert {item: each for item, each in found.items() if any(each)} == wanted


@pytest.mark.parametrize("seed", range(2))
def test_made_up_trade_equals_its_own_calculation(
    warehouse: Warehouse, tmp_path: Path, seed: int
) -> None:
    make_up(tmp_path, seed)
    trade, actor = lived(warehouse, tmp_path)
    assert {kind for _, kind in trade.slips} == {
        "sales-delivery",
        "customer-return",
        "count-shortage",
        "count-surplus",
    }
    check(warehouse, actor, trade, tmp_path)
    violated = [each for each in warehouse.ask(verify, None, actor) if each.violations]
    assert violated == []


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.skipif(not REAL.exists(), reason="the real trade is not at hand")
def test_the_real_trade_equals_its_own_calculation(warehouse: Warehouse, tmp_path: Path) -> None:
    trade, actor = lived(warehouse, REAL)
    assert len(trade.cards) - len(list(read(REAL / "opening-stock.csv"))) == 94_548
    check(warehouse, actor, trade, tmp_path)
    violated = [each for each in warehouse.ask(verify, None, actor) if each.violations]
    assert violated == []
