"""Files out: what stands in them, who may have them, and that they are whole or not there."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from pathlib import Path

import pytest
from sqlalchemy import select

from partsdesk.database.tables.acts import acts
from partsdesk.domain.books.slips import OutsideStores
from partsdesk.domain.catalog.items import UnknownItem
from partsdesk.domain.catalog.places import UnknownStore
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.quantities import Amount
from partsdesk.services.exporting.asked import RangeTurned
from partsdesk.services.exporting.files import (
    ExportCancelled,
    Exported,
    ExportFile,
    UnknownExport,
    export_file,
)
from partsdesk.services.exporting.table import EXPORTS
from partsdesk.services.slips.drafting import UnknownKind
from partsdesk.services.warehouse import RoleNeeded, Warehouse
from partsdesk.sheets.refusals import UnknownEnding
from tests.services.exported import cells, exported
from tests.support.builders import a_user, an_item, do
from tests.support.lives import TODAY, Shop, a_line, open_shop


@pytest.fixture
def desk(sqlite_warehouse: Warehouse) -> Shop:
    """A small warehouse on SQLite alone."""
    return open_shop(sqlite_warehouse)


# -- the other books -----------------------------------------------------------------------------


def test_i22_movements_are_the_account_added_up(desk: Shop, tmp_path: Path) -> None:
    bolt, seal = an_item(desk.warehouse, "BOLT"), an_item(desk.warehouse, "SEAL")
    desk.bought(bolt, "10", "3.33")
    desk.booked("sales-delivery", a_line(bolt, "4", "9.9"), partner=desk.customer.id)
    desk.booked("transfer", a_line(bolt, "2"), to_store=desk.sample.id)
    desk.book(desk.reversed(desk.bought(seal, "5", "1")))
    for store, code in (("", ""), ("MAIN", ""), ("", "BOLT")):
        account = exported(desk, tmp_path, "account", store=store, item=code)
        sums: dict[str, list[Amount]] = defaultdict(lambda: [Amount(0)] * 4)
        names = ("in_qty", "in_amount", "out_qty", "out_amount")
        for row in account:
            figures = [Amount.parse(row[name]) for name in names]
            old = sums[row["item"]]
            sums[row["item"]] = [a + b for a, b in zip(old, figures, strict=True)]
        moved = exported(desk, tmp_path, "movements", store=store, item=code)
        assert {row["item"]: [Amount.parse(row[name]) for name in names] for row in moved} == sums
        for row in moved:
            total = Amount.parse(row["in_amount"]) - Amount.parse(row["out_amount"])
            assert Amount.parse(row["closing_amount"]) == total
    everywhere = exported(desk, tmp_path, "movements", item="BOLT")[0]
    assert (everywhere["in_qty"], everywhere["out_qty"]) == ("12", "6")


def test_each_book_goes_by_its_own_dates(desk: Shop, tmp_path: Path) -> None:
    item = an_item(desk.warehouse, "BOLT")
    slip = desk.draft(
        "purchase-receipt", a_line(item, "10", "3", invoice="F"), partner=desk.supplier.id
    )
    desk.release(slip)
    yesterday = TODAY - dt.timedelta(days=1)
    desk.execute(slip, day=yesterday)
    desk.book(slip)
    assert exported(desk, tmp_path, "cards", to=yesterday)
    assert exported(desk, tmp_path, "stock", to=yesterday)[0]["quantity"] == "10"
    assert not exported(desk, tmp_path, "stock", to=yesterday - dt.timedelta(days=1))
    assert not exported(desk, tmp_path, "account", to=yesterday)
    assert not exported(desk, tmp_path, "slips", to=yesterday)
    assert exported(desk, tmp_path, "account", from_=TODAY, to=dt.date.max)
    assert exported(desk, tmp_path, "movements", from_=TODAY)[0]["opening_qty"] == "0"
    (row,) = exported(desk, tmp_path, "cards")
    assert cells([row], "date", "in_qty", "out_qty", "balance", "by") == [
        (yesterday.isoformat(), "10", "0", "10", "Clerk")
    ]


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".json"])
def test_every_export_is_written_in_every_format(desk: Shop, tmp_path: Path, ending: str) -> None:
    desk.bought(an_item(desk.warehouse, "BOLT"), "10", "3")
    for what in EXPORTS:
        path = tmp_path / f"{what}{ending}"
        done = export_file(desk.warehouse, desk.clerk, ExportFile(what, path))
        assert done.rows > 0
        assert path.stat().st_size > 0


def test_headings_are_in_the_language_asked_for(desk: Shop, tmp_path: Path) -> None:
    path = tmp_path / "stock.csv"

    def headings(**said: object) -> list[str]:
        asked = ExportFile("stock", path, **said)  # type: ignore[arg-type]
        export_file(desk.warehouse, desk.clerk, asked)
        return next(csv.reader(path.read_text("utf-8-sig").splitlines()))

    assert headings() == ["仓库", "货位", "编码", "批号", "数量"]
    assert headings(language="en") == ["store", "bin", "item", "lot", "quantity"]


# -- rights --------------------------------------------------------------------------------------


def test_par_3_cost_columns_stay_and_are_empty(desk: Shop, tmp_path: Path) -> None:
    item = an_item(desk.warehouse, "BOLT")
    desk.bought(item, "10", "3")
    desk.booked("sales-delivery", a_line(item, "4", "9.9"), partner=desk.customer.id)
    keeper = a_user(desk.warehouse, "keeper", Role.KEEPER)
    for what, export in EXPORTS.items():
        if export.roles:
            continue
        costs = [column.name for column in export.columns if column.is_cost]
        for row in exported(desk, tmp_path, what, keeper):
            assert {row[name] for name in costs} <= {""}
            assert list(row) == [column.name for column in export.columns]
    accountant = a_user(desk.warehouse, "accountant", Role.ACCOUNTANT)
    assert exported(desk, tmp_path, "slips", accountant)[0]["cost"] == "30"


def test_par_3_act_records_are_for_auditors_and_hide_what_they_may_not_see(
    desk: Shop, tmp_path: Path
) -> None:
    desk.bought(an_item(desk.warehouse, "BOLT"), "10", "3")
    with pytest.raises(RoleNeeded):
        exported(desk, tmp_path, "audit", a_user(desk.warehouse, "keeper", Role.KEEPER))
    admin = a_user(desk.warehouse, "chief", Role.ADMIN)
    assert {row["detail"] for row in exported(desk, tmp_path, "audit", admin)} == {""}
    auditor = a_user(desk.warehouse, "auditor", Role.AUDITOR)
    rows = exported(desk, tmp_path, "audit", auditor)
    assert any('"price":"3"' in row["detail"] for row in rows)
    assert rows[-1]["act"] == "note_export"
    assert rows[-1]["by"] == "auditor"
    assert rows[-1]["at"].endswith("+08:00")
    assert not exported(desk, tmp_path, "audit", auditor, to=TODAY - dt.timedelta(days=1))


def test_par_2_every_export_is_on_record_before_it_is_made(desk: Shop, tmp_path: Path) -> None:
    with pytest.raises(ExportCancelled):
        exported_until(desk, tmp_path / "acts.csv")
    with desk.warehouse.database._engine.connect() as connection:
        noted = connection.execute(select(acts).where(acts.c.act == "note_export")).all()
    assert [row.subject for row in noted] == ["audit"]
    assert str(tmp_path / "acts.csv") in noted[0].content


def exported_until(desk: Shop, path: Path) -> Exported:
    """An export that somebody calls off as soon as it gets going."""
    query = "INSERT INTO acts (request_id, act, at, content, answer) VALUES "
    rows = ", ".join(f"('r{n}', 'x', '2026-11-21T00:00:00.000000Z', '', '')" for n in range(900))
    do(desk.warehouse, lambda work: work.acts._connection.exec_driver_sql(query + rows))

    def called_off(done: int, _: int) -> None:
        assert done == 500
        raise ExportCancelled(str(path))

    return export_file(desk.warehouse, desk.clerk, ExportFile("audit", path), called_off)


def test_what_is_called_off_leaves_the_old_file(desk: Shop, tmp_path: Path) -> None:
    path = tmp_path / "acts.json"
    path.write_text("old")
    with pytest.raises(ExportCancelled):
        exported_until(desk, path)
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_stores_beyond_ones_rights_are_refused_by_name(desk: Shop, tmp_path: Path) -> None:
    item = an_item(desk.warehouse, "BOLT")
    desk.bought(item, "10", "3")
    desk.booked("transfer", a_line(item, "2"), to_store=desk.sample.id)
    stores = frozenset({desk.sample.id})
    keeper = a_user(desk.warehouse, "keeper", Role.KEEPER, stores=stores)
    assert [row["store"] for row in exported(desk, tmp_path, "stock", keeper)] == ["SMP"]
    assert [row["kind"] for row in exported(desk, tmp_path, "slips", keeper)] == ["transfer"]
    assert exported(desk, tmp_path, "movements", keeper)[0]["in_qty"] == "2"
    with pytest.raises(OutsideStores):
        exported(desk, tmp_path, "stock", keeper, store="MAIN")


# -- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"what": "returns"}, UnknownExport),
        ({"out": Path("stock.pdf")}, UnknownEnding),
        ({"store": "NOWHERE"}, UnknownStore),
        ({"item": "NOTHING"}, UnknownItem),
        ({"what": "cards", "kind": "gift"}, UnknownKind),
        ({"what": "cards", "from_": TODAY, "to": TODAY - dt.timedelta(days=1)}, RangeTurned),
    ],
)
def test_what_means_nothing_is_refused_and_not_on_record(
    desk: Shop, tmp_path: Path, said: dict[str, object], refusal: type[Exception]
) -> None:
    asked = {"what": "stock", "out": tmp_path / "stock.csv"} | said
    with pytest.raises(refusal):
        export_file(desk.warehouse, desk.clerk, ExportFile(**asked))  # type: ignore[arg-type]
    assert not list(tmp_path.glob("*.csv"))
    with desk.warehouse.database._engine.connect() as connection:
        assert not connection.execute(select(acts).where(acts.c.act == "note_export")).all()


def test_what_does_not_narrow_an_export_is_named(desk: Shop, tmp_path: Path) -> None:
    asked = ExportFile("stock", tmp_path / "stock.csv", from_=TODAY, kind="gift")
    assert export_file(desk.warehouse, desk.clerk, asked).ignored == ("from", "kind")
