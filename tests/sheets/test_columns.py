"""Headings are recognised in either language; the promise to scripts holds."""

from __future__ import annotations

import pytest

from partsdesk.sheets.columns import ColumnSet, folded
from partsdesk.sheets.promised import (
    ACCOUNT_EXPORT,
    COUNT,
    EXPORTS,
    IMPORTS,
    ITEMS,
    MOVEMENTS,
    SCHEDULE,
    SLIPS,
    SLIPS_EXPORT,
)

EVERY_SET = [*IMPORTS.values(), *EXPORTS.values(), SCHEDULE]


@pytest.mark.parametrize("columns", EVERY_SET, ids=lambda each: each.sheet_title("en"))
def test_every_heading_means_one_column(columns: ColumnSet) -> None:
    for column in columns:
        assert columns.recognise(column.name) is column
        assert columns.recognise(column.chinese) is column
    headings = [folded(column.chinese) for column in columns]
    assert len(set(headings)) == len(headings)


@pytest.mark.parametrize("columns", EVERY_SET, ids=lambda each: each.sheet_title("en"))
def test_what_is_needed_is_among_the_columns(columns: ColumnSet) -> None:
    names = [column.name for column in columns]
    assert len(set(names)) == len(names)
    assert all(name in names for choice in columns.needed for name in choice)
    assert columns.missing(names) == ()


def test_the_slips_of_the_promise() -> None:
    assert " ".join(column.name for column in SLIPS) == (
        "ref kind date partner store bin to_store to_bin item lot quantity unit unit_price amount "
        "tax_rate tax_amount invoice order source department cost_bearer reason note"
    )
    added = " ".join(column.name for column in SLIPS_EXPORT).removeprefix(
        " ".join(column.name for column in SLIPS)
    )
    assert added == (
        " number working_number state card_date ledger_date executed_at executed_by booked_at "
        "booked_by cost"
    )


def test_cost_columns_are_marked() -> None:
    assert [column.name for column in MOVEMENTS if column.is_cost] == [
        "opening_amount",
        "in_amount",
        "out_amount",
        "closing_amount",
    ]
    assert all(column.is_cost for column in ACCOUNT_EXPORT if "amount" in column.name)


@pytest.mark.parametrize(
    "heading",
    ["unit_price", "Unit Price", "单价", "单价*", " * 单价（必填）", "ＵＮＩＴ－ＰＲＩＣＥ"],
)
def test_marks_of_need_blanks_and_width_make_no_difference(heading: str) -> None:
    column = SLIPS.recognise(heading)
    assert column is not None
    assert column.name == "unit_price"


def test_missing_names_the_choice() -> None:
    assert COUNT.missing(["quantity"]) == ("item|barcode",)
    assert ITEMS.missing(["name"]) == ("code", "unit")
