"""A file is looked at before it is taken in, and what its columns mean is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest

from partsdesk.domain.values.people import Actor, Role
from partsdesk.services.catalog import ItemsAsked, list_items
from partsdesk.services.importing import preview as previewing
from partsdesk.services.importing.preview import (
    SORTS,
    Preview,
    PreviewAsked,
    export_failed,
    preview_file,
    promised_columns,
    take_previewed,
)
from partsdesk.services.importing.rows import CellMissing, NotAPack
from partsdesk.services.importing.templates import write_template
from partsdesk.services.warehouse import RoleNeeded, Warehouse
from partsdesk.sheets.columns import Language
from partsdesk.sheets.files import read_table
from partsdesk.sheets.promised import ITEMS
from partsdesk.sheets.reading import Row
from tests.support.builders import a_store, a_user, an_actor, an_item

KEEPER = an_actor(Role.KEEPER)
OURS = "编码,名称,单位,包装\nX-1,灯架,件,箱=12\nX-2,灯头,件,箱\n,无名,件,\nX-4,灯管,支,\n"
THEIRS = "ItemNo,Title,UoM,Remark\nX-1,lamp,pc,1\nX-2,tube,pc,2\n"
MAPPED = {"code": "ItemNo", "name": "Title", "unit": "UoM"}


def silent(_done: int, _total: int) -> None:
    """Nobody looks at the progress."""


def a_file(folder: Path, text: str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8-sig")
    return path


def looked_at(
    warehouse: Warehouse,
    path: Path,
    columns: dict[str, str] | None = None,
    sort: str = "items",
    actor: Actor = KEEPER,
) -> Preview:
    return preview_file(warehouse, actor, PreviewAsked(sort, path, columns), silent)


def codes(warehouse: Warehouse) -> set[str]:
    return {item.code for item in warehouse.ask(list_items, ItemsAsked(), KEEPER).rows}


def test_every_wrong_cell_is_named_and_nothing_is_written(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    preview = looked_at(warehouse, a_file(tmp_path, OURS))
    assert preview.report is not None
    assert (preview.report.rows, preview.report.taken, preview.bad) == (4, 2, 2)
    faults = {
        (row.number, each.column): type(each.refusal) for row in preview.rows for each in row.faults
    }
    assert faults == {(3, "packs"): NotAPack, (4, "code"): CellMissing}
    assert [row.number for row in preview.rows] == [2, 3, 4, 5]
    assert codes(warehouse) == set()


def test_only_the_right_rows_are_taken_and_the_wrong_ones_exported(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    preview = looked_at(warehouse, a_file(tmp_path, OURS))
    with read_table(export_failed(preview), ITEMS) as table:
        rows = [row for row in table if isinstance(row, Row)]
        assert table.headings.texts[-1] == "错误原因"
        assert [row.original[1] for row in rows] == ["灯头", "无名"]
        assert all(row.original[-1] for row in rows)
    report = take_previewed(warehouse, KEEPER, preview, silent, only_good=True)
    assert report.taken == 2
    assert report.rejects is not None
    assert codes(warehouse) == {"X-1", "X-4"}


def test_all_or_nothing_is_taken_in_otherwise(sqlite_warehouse: Warehouse, tmp_path: Path) -> None:
    preview = looked_at(sqlite_warehouse, a_file(tmp_path, OURS))
    assert take_previewed(sqlite_warehouse, KEEPER, preview, silent, only_good=False).taken == 0
    assert codes(sqlite_warehouse) == set()


def test_what_the_columns_mean_is_remembered_by_the_layout(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    path = a_file(tmp_path, THEIRS)
    unknown = looked_at(warehouse, path)
    assert set(unknown.missing) == {"code", "name", "unit"}
    assert unknown.headings == ("ItemNo", "Title", "UoM", "Remark")
    assert [row.cells["Title"] for row in unknown.rows] == ["lamp", "tube"]
    assert unknown.report is None
    half = looked_at(warehouse, path, {"code": "ItemNo", "name": "Title"})
    assert half.missing == ("unit",)
    assert not looked_at(warehouse, path).is_remembered
    whole = looked_at(warehouse, path, MAPPED)
    assert whole.report is not None
    assert (whole.report.taken, whole.bad) == (2, 0)
    other = a_file(tmp_path, THEIRS.replace("lamp", "light"), "next month.csv")
    again = looked_at(warehouse, other)
    assert again.is_remembered
    assert again.columns == MAPPED
    mended = looked_at(warehouse, other, MAPPED | {"spec": "Remark"})
    assert mended.columns == MAPPED | {"spec": "Remark"}
    assert looked_at(warehouse, other).columns == MAPPED | {"spec": "Remark"}
    moved = a_file(tmp_path, "Title,ItemNo,UoM\nlamp,X-9,pc\n", "other.csv")
    assert not looked_at(warehouse, moved).is_remembered


def test_opening_stock_says_its_kind_itself(warehouse: Warehouse, tmp_path: Path) -> None:
    accountant = a_user(warehouse, "wu", Role.ACCOUNTANT)
    a_store(warehouse, "MAIN")
    an_item(warehouse, "X-1")
    text = "原单号,日期,仓库,编码,数量,单价\nQC-1,2026-11-20,MAIN,X-1,12,1.5\n"
    path = a_file(tmp_path, text)
    assert "kind" not in dict(promised_columns("opening-stock"))
    assert looked_at(warehouse, path, sort="slips", actor=accountant).missing == ("kind",)
    preview = looked_at(warehouse, path, sort="opening-stock", actor=accountant)
    assert preview.report is not None
    assert (preview.report.taken, preview.bad) == (1, 0)
    report = take_previewed(warehouse, accountant, preview, silent, only_good=False)
    assert report.taken == 1


def test_no_more_rows_are_shown_than_a_window_asks_for(
    sqlite_warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previewing, "FIRST_ROWS", 2)
    monkeypatch.setattr(previewing, "MOST_ROWS", 3)
    lines = [f"X-{n},灯,{'件' if n % 2 else ''}" for n in range(1, 9)]
    preview = looked_at(sqlite_warehouse, a_file(tmp_path, "\n".join(["编码,名称,单位", *lines])))
    assert [row.number for row in preview.rows] == [2, 3, 5]
    assert preview.bad == 4


def test_who_may_not_take_it_in_is_told_at_once(
    sqlite_warehouse: Warehouse, tmp_path: Path
) -> None:
    with pytest.raises(RoleNeeded):
        looked_at(sqlite_warehouse, a_file(tmp_path, OURS), actor=an_actor(Role.AUDITOR))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("sort", SORTS)
def test_a_template_is_read_back_whole(
    sqlite_warehouse: Warehouse, tmp_path: Path, sort: str, language: Language
) -> None:
    everybody = an_actor(*Role)
    path = write_template(sort, tmp_path / "template.xlsx", language)
    preview = looked_at(sqlite_warehouse, path, sort=sort, actor=everybody)
    assert preview.missing == ()
    assert set(preview.columns) == set(dict(promised_columns(sort)))
    assert preview.report is not None
    assert preview.report.rows == 3
    if sort in {"items", "partners"}:  # the bins of the examples are not there yet
        assert {each.column for each in preview.report.rejected} <= {"default_bin"}
