"""A profile brings another program's rows to ours; what is wrong in it is named by its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from partsdesk.sheets.files import read_table
from partsdesk.sheets.profile_files import read_profile
from partsdesk.sheets.profiles import Skipped
from partsdesk.sheets.promised import ITEMS, SLIPS
from partsdesk.sheets.reading import Row
from partsdesk.sheets.refusals import (
    DoubledHeading,
    MissingColumns,
    NotADay,
    ProfileColumnUnknown,
    ProfileHeadingsMissing,
    ProfileKeyUnknown,
    ProfileRefused,
    ProfileUnreadable,
    ProfileValueWrong,
)
from partsdesk.support.files import FileMissing

DATA = Path(__file__).parent / "data"


def profile(folder: Path, content: str) -> Path:
    path = folder / "profile.toml"
    path.write_text(content, encoding="utf-8")
    return path


def items(folder: Path, rules: str, *lines: str) -> list[Row | Skipped]:
    """Read lines of items through a profile."""
    source = folder / "items.csv"
    source.write_text("\n".join(lines), encoding="utf-8")
    with read_table(source, ITEMS, read_profile(profile(folder, rules), ITEMS)) as table:
        return list(table)


def test_the_wholesalers_trade() -> None:
    rules = read_profile(DATA / "wholesale.toml", SLIPS)
    with read_table(DATA / "wholesale.csv", SLIPS, rules) as table:
        rows = list(table)
        assert table.headings.unknown == ("Country",)
    skipped = [(row.number, row.reason) for row in rows if isinstance(row, Skipped)]
    assert skipped == [(4, "not goods"), (9, "an adjustment, not goods")]
    taken = [row for row in rows if isinstance(row, Row)]
    names = ("ref", "kind", "date", "partner", "store", "item", "quantity", "unit_price")
    assert [" ".join(row.cells[name] for name in names) for row in taken[:-1]] == [
        "700001 sales-delivery 2024-03-04 18001 MAIN 10001A 6 2.55",
        "700001 sales-delivery 2024-03-04 18001 MAIN 10002 12 0.85",
        "C700002 customer-return 2024-03-05 18002 MAIN 10001A 2 2.55",
        "700003 count-shortage 2024-03-06 CASH MAIN 10002 4 0",
        "700004 count-surplus 2024-03-06 CASH MAIN 10003b 3 0",
        "700005 sales-delivery 2024-03-06 CASH MAIN 10003b 100 0.05",
    ]
    assert [type(fault) for fault in taken[-1].faults] == [NotADay]
    assert taken[-1].cells["date"] == "07.03.2024"


def test_units_constants_and_headings_as_always(tmp_path: Path) -> None:
    rules = '[units]\nPCE = "只"\n[constants]\ncategory = "灯"\n'
    (row,) = items(tmp_path, rules, "编码,名称,单位", "001,灯泡,PCE")
    assert isinstance(row, Row)
    assert row.cells == {"code": "001", "name": "灯泡", "unit": "只", "category": "灯"}


def test_a_later_rule_sees_what_an_earlier_one_set(tmp_path: Path) -> None:
    rules = """
    [[when]]
    if.code.matches = "^X"
    if.max_qty.less = "10.5"
    set.category = "small"
    [[when]]
    if.category.equals = "small"
    set.min_qty = "1"
    [[when]]
    if.max_qty.equals = 99
    skip = "nothing"
    """
    lines = [
        "code,name,unit,max_qty",
        "X1,a,b,10",
        "X2,a,b,11",
        "Y1,a,b,10",
        "Y2,a,b,99.0",
        "X3,a,b,",
    ]
    rows = items(tmp_path, rules, *lines)
    assert [row.cells["min_qty"] for row in rows if isinstance(row, Row)] == ["1", "", "", ""]
    assert isinstance(rows[3], Skipped)
    assert rows[3].original == ["Y2", "a", "b", "99.0"]


def test_rules_may_look_at_headings_that_are_not_taken(tmp_path: Path) -> None:
    rules = """
    [columns]
    code = "No."
    name = "Text"
    unit = "Unit of measure"
    [[when]]
    if.Blocked.equals = "Yes"
    skip = "blocked"
    """
    rows = items(tmp_path, rules, "No.,Text,Unit of Measure,Blocked", "1,a,pc,", "2,b,pc,Yes")
    assert [type(row) for row in rows] == [Row, Skipped]
    assert isinstance(rows[0], Row)
    assert rows[0].cells == {"code": "1", "name": "a", "unit": "pc"}


def test_files_that_do_not_fit_the_profile(tmp_path: Path) -> None:
    rules = '[columns]\ncode = "No"\nname = "Text"\nunit = "Unit"\n'
    with pytest.raises(ProfileHeadingsMissing) as missing:
        items(tmp_path, rules, "No,Text", "1,2")
    assert missing.value.headings == ("Unit",)
    with pytest.raises(DoubledHeading):
        items(tmp_path, rules, "No,Text,Unit,NO", "1,2,3,4")
    with pytest.raises(MissingColumns) as needed:
        items(tmp_path, '[columns]\ncode = "No"\n', "No,Text", "1,2")
    assert needed.value.columns == ("name", "unit")


@pytest.mark.parametrize(
    ("content", "refusal", "key"),
    [
        ("[column]\n", ProfileKeyUnknown, "column"),
        ("[dates]\nfrmat = 'x'\n", ProfileKeyUnknown, "dates.frmat"),
        ("[[when]]\nif.code.lesser = 1\nskip='x'\n", ProfileKeyUnknown, "when[1].if.code.lesser"),
        ("[columns]\ncolour = 'x'\n", ProfileColumnUnknown, "columns.colour"),
        ("[[when]]\nset.colour = 'x'\n", ProfileColumnUnknown, "when[1].set.colour"),
        ("[[when]]\nabs = ['colour']\n", ProfileColumnUnknown, "when[1].abs"),
        ("[columns]\ncode = 1\n", ProfileValueWrong, "columns.code"),
        ("columns = 'x'\n", ProfileValueWrong, "columns"),
        ("when = 'x'\n", ProfileValueWrong, "when"),
        ("[[when]]\n", ProfileValueWrong, "when[1]"),
        (
            "[[when]]\nif.code.matches = '('\nskip = 'x'\n",
            ProfileValueWrong,
            "when[1].if.code.matches",
        ),
        ("[[when]]\nif.code.less = 'x'\nskip = 'x'\n", ProfileValueWrong, "when[1].if.code.less"),
        ("[[when]]\nif.code.less = nan\nskip = 'x'\n", ProfileValueWrong, "when[1].if.code.less"),
        ("[[when]]\nif.code = 'x'\nskip = 'x'\n", ProfileValueWrong, "when[1].if.code"),
        ("[[when]]\nabs = 'code'\n", ProfileValueWrong, "when[1].abs"),
        ("[dates]\nformat = '%d.%m'\n", ProfileValueWrong, "dates.format"),
        ("[dates]\nformat = '%Q'\n", ProfileValueWrong, "dates.format"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, content: str, refusal: type[ProfileRefused], key: str
) -> None:
    with pytest.raises(refusal) as refused:
        read_profile(profile(tmp_path, content), ITEMS)
    assert vars(refused.value)["key"] == key


def test_days_that_a_workbook_holds_need_no_format(tmp_path: Path) -> None:
    rules = read_profile(profile(tmp_path, "[dates]\nformat = '%d.%m.%Y'\n"), SLIPS)
    assert rules.day("07.03.2024") == ("2024-03-07", None)
    assert rules.day("2024-03-07T08:00:00") == ("2024-03-07", None)
    assert rules.day("03/07/2024") == ("03/07/2024", NotADay)


def test_what_is_no_toml(tmp_path: Path) -> None:
    with pytest.raises(ProfileUnreadable):
        read_profile(profile(tmp_path, "[columns\n"), ITEMS)
    with pytest.raises(FileMissing):
        read_profile(tmp_path / "none.toml", ITEMS)
