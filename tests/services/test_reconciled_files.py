"""A statement held against files: every row lands or is named, and nothing of them is kept."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from partsdesk.domain.counting.statement import UnknownAccount
from partsdesk.domain.values.people import Role
from partsdesk.services.exporting.files import ExportFile, export_file
from partsdesk.services.importing.files import ImportFile, ImportReport, import_file
from partsdesk.services.reconciled_files import Reconciled, ReconcileFile, reconcile_file
from partsdesk.services.reconciling import StatementAsked, accounts_of, statement
from tests.rules.crew import Crew, open_crew
from tests.support.builders import a_bin, an_item, see
from tests.support.lives import TODAY, a_line


@pytest.fixture
def crew(warehouse: object) -> Crew:
    """MAIN with ten lamps, four of them on a shelf, and five tubes, two of them unbooked."""
    made = open_crew(warehouse)  # type: ignore[arg-type]
    lamp, tube = (
        an_item(made.warehouse, code, barcodes=(f"69{code}",)) for code in ("LAMP", "TUBE")
    )
    shelf = a_bin(made.warehouse, made.main, "A-1")
    made.bought(lamp, "10")
    made.executed("transfer", a_line(lamp, "4", to_bin=shelf), to_store=made.main.id)
    made.bought(tube, "3")
    made.executed("purchase-receipt", a_line(tube, "2", "2"), partner=made.supplier.id)
    return made


def a_file(folder: Path, name: str, *rows: str, encoding: str = "utf-8-sig") -> Path:
    path = folder / name
    path.write_text("\n".join(rows) + "\n", encoding=encoding)
    return path


def stated(crew: Crew, folder: Path, **said: object) -> tuple[Reconciled, list[str]]:
    asked = ReconcileFile(TODAY, folder / "out.csv", language="en", **said)  # type: ignore[arg-type]
    done = reconcile_file(crew.warehouse, crew.who(Role.ACCOUNTANT), asked)
    if not asked.out.exists():
        return done, []
    with asked.out.open(encoding="utf-8-sig", newline="") as file:
        return done, [",".join(row) for row in list(csv.reader(file))[1:]]


def faults(done: Reconciled | ImportReport) -> list[tuple[int, str, str]]:
    rejected = done.rejected
    rows = (
        rejected if isinstance(rejected, tuple) else [r for each in rejected.values() for r in each]
    )
    return [(each.row, each.column, type(each.refusal).__name__) for each in rows]


def test_without_files_it_is_our_own_account_and_counts(crew: Crew, tmp_path: Path) -> None:
    done, rows = stated(crew, tmp_path)
    assert rows == [
        "MAIN,LAMP,10,0,0,10,0,,,,not-counted",
        "MAIN,TUBE,3,2,0,5,0,,,,not-counted",
    ]
    assert (done.totals.lines, done.totals.agreeing) == (2, 0)


def test_their_account_by_store_with_our_own_dates(crew: Crew, tmp_path: Path) -> None:
    rows = ("编码,数量,金额,仓库", "LAMP,10,20,MAIN", "TUBE,4,8,MAIN", "LAMP,1,2,SMP")
    account = a_file(tmp_path, "帐.csv", *rows, encoding="gb18030")
    done, found = stated(crew, tmp_path, account=account, store="MAIN")
    assert found == [
        "MAIN,LAMP,10,0,0,10,0,,,,not-counted",
        "MAIN,TUBE,4,2,0,5,-1,,,,account-differs;not-counted",
    ]
    assert done.elsewhere == {account: 1}


def test_an_account_without_stores_has_a_row_an_item(crew: Crew, tmp_path: Path) -> None:
    sold = crew.executed(
        "sample-out", a_line(an_item_of(crew, "LAMP"), "3"), to_store=crew.sample.id
    )
    assert sold
    account = a_file(tmp_path, "account.csv", "item,quantity,amount", "LAMP,10,", "TUBE,3,6")
    _, found = stated(crew, tmp_path, account=account)
    assert found == [
        ",LAMP,10,0,0,10,0,,,,not-counted",
        ",TUBE,3,2,0,5,0,,,,not-counted",
    ]


def an_item_of(crew: Crew, code: str):  # type: ignore[no-untyped-def]  # noqa: ANN201 - an item
    return see(crew.warehouse, lambda view: view.items.by_code([code])[code])


def test_a_count_by_bins_tells_places_apart(crew: Crew, tmp_path: Path) -> None:
    rows = ("store,bin,item,quantity", "MAIN,,LAMP,5", "MAIN,A-1,LAMP,3", "MAIN,A-1,LAMP,2")
    _, found = stated(crew, tmp_path, count=a_file(tmp_path, "count.csv", *rows))
    assert found[0] == "MAIN,LAMP,10,0,0,10,0,10,0,0,misplaced"
    _, found = stated(crew, tmp_path, count=a_file(tmp_path, "part.csv", *rows[:2]))
    assert found == [
        "MAIN,LAMP,10,0,0,10,0,5,4,-1,shortage;part-counted",
        "MAIN,TUBE,3,2,0,5,0,,,,not-counted",
    ]


def test_a_count_without_bins_counts_the_store_as_a_whole(crew: Crew, tmp_path: Path) -> None:
    count = a_file(tmp_path, "count.csv", "store,barcode,quantity", "MAIN,69LAMP,10", "MAIN,TUBE,6")
    _, found = stated(crew, tmp_path, count=count)
    assert found == ["MAIN,LAMP,10,0,0,10,0,10,0,0,agrees", "MAIN,TUBE,3,2,0,5,0,6,0,1,surplus"]


def test_a_collectors_text_goes_to_the_store_that_is_named(crew: Crew, tmp_path: Path) -> None:
    count = a_file(tmp_path, "count.txt", "69LAMP,10", "69TUBE,5", encoding="utf-8")
    _, found = stated(crew, tmp_path, count=count, store="MAIN")
    assert [row.rpartition(",")[2] for row in found] == ["agrees", "agrees"]
    done, _ = stated(crew, tmp_path / "", count=count)
    assert faults(done) == [(1, "store", "CellMissing"), (2, "store", "CellMissing")]


def test_what_moved_after_it_was_counted_is_allowed_for(crew: Crew, tmp_path: Path) -> None:
    before = (dt.datetime.combine(TODAY, dt.time()) - dt.timedelta(days=1)).isoformat()
    rows = ("store,item,quantity,counted_at", f"MAIN,LAMP,0,{before}+08:00", "MAIN,TUBE,5,")
    _, found = stated(crew, tmp_path, count=a_file(tmp_path, "count.csv", *rows))
    assert found == ["MAIN,LAMP,10,0,0,10,0,0,10,0,agrees", "MAIN,TUBE,3,2,0,5,0,5,0,0,agrees"]


def test_every_bad_row_is_named_and_nothing_is_written(crew: Crew, tmp_path: Path) -> None:
    rows = (
        "item,quantity,amount,store",
        "LAMP,1,,MAIN",
        "LAMP,2,,MAIN",
        "NONE,1,,MAIN",
        "TUBE,x,,MAIN",
        "TUBE,1,,",
        "TUBE,1,,GONE",
        "TUBE",
    )
    counts = ("store,bin,item,quantity", "MAIN,Z-9,LAMP,1", "MAIN,,GHOST,1", "MAIN,,LAMP,-1")
    account, count = a_file(tmp_path, "a.csv", *rows), a_file(tmp_path, "c.csv", *counts)
    done, found = stated(crew, tmp_path, account=account, count=count)
    assert found == []
    assert faults(done) == [
        (3, "item", "StandsTwice"),
        (4, "item", "UnknownItem"),
        (5, "quantity", "NotPlainNumber"),
        (6, "store", "CellMissing"),
        (7, "store", "UnknownStore"),
        (8, "quantity", "CellMissing"),
        (2, "bin", "UnknownBin"),
        (3, "item", "UnknownItem"),
        (4, "quantity", "NegativeQuantity"),
    ]


def imported(crew: Crew, path: Path, **said: bool) -> ImportReport:
    asked = ImportFile("account", path, **said)  # type: ignore[arg-type]
    return import_file(crew.warehouse, crew.who(Role.ACCOUNTANT), asked)


def test_balances_are_taken_in_and_stated_against(crew: Crew, tmp_path: Path) -> None:
    rows = ("item,quantity,amount,date", f"LAMP,9,18,{TODAY}", f"TUBE,3,6,{TODAY}")
    path = a_file(tmp_path, "kingdee.csv", *rows)
    assert imported(crew, path, dry_run=True).taken == 2
    assert see(crew.warehouse, accounts_of) == ()
    assert imported(crew, path).taken == 2
    (account,) = see(crew.warehouse, accounts_of)
    assert (account.name, account.as_of, account.by_store, account.lines) == (
        "kingdee.csv",
        TODAY,
        False,
        2,
    )
    asked = StatementAsked(TODAY, account=account.id)
    found = see(crew.warehouse, lambda view: list(statement(view, asked)))
    assert [(line.code, line.account_card) for line in found] == [("LAMP", 10_000), ("TUBE", 0)]
    unknown = StatementAsked(TODAY, account=99)
    with pytest.raises(UnknownAccount):
        see(crew.warehouse, lambda view: list(statement(view, unknown)))


def test_only_the_good_balances_are_taken_where_that_is_asked(crew: Crew, tmp_path: Path) -> None:
    path = a_file(tmp_path, "account.csv", "item,quantity,amount", "LAMP,9,18", "GHOST,1,1")
    assert imported(crew, path).taken == 0
    assert see(crew.warehouse, accounts_of) == ()
    report = imported(crew, path, keep_going=True)
    assert (report.taken, faults(report)) == (1, [(3, "item", "UnknownItem")])
    assert report.rejects is not None


def test_the_statement_is_an_export_like_others(crew: Crew, tmp_path: Path) -> None:
    out = tmp_path / "statement.csv"
    asked = ExportFile("reconciliation", out, to=TODAY, store="MAIN", item="TUBE")
    assert export_file(crew.warehouse, crew.who(Role.KEEPER), asked).rows == 1
    head, row = out.read_text(encoding="utf-8-sig").splitlines()
    assert head.split(",")[:4] == ["仓库", "编码", "帐面数", "已执行未记帐"]
    assert row == "MAIN,TUBE,3,2,0,5,0,,,,not-counted"
