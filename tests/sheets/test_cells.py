"""Cells come to one plain form, or stay as typed with a fault."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partsdesk.sheets import cells
from partsdesk.sheets.reading_child import Value, number_text, texts
from partsdesk.sheets.refusals import NotADay, NotPlainNumber, NotYesNo, ScientificCode


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("12", "12"),
        ("12.0", "12"),
        ("+3", "3"),
        ("007.50", "7.5"),
        (".5", "0.5"),
        ("-.5", "-0.5"),
        ("-0.00", "0"),
        ("1E+5", "100000"),
        ("1.5e-7", "0.00000015"),
        ("１２．５", "12.5"),
        ("－３", "-3"),
    ],
)
def test_numbers_become_plain(text: str, plain: str) -> None:
    assert cells.number(text) == (plain, None)


@pytest.mark.parametrize(
    "text", ["1,234", "1.234,5", "1_000", "12pc", "١٢", "1 2", "1E+500", "NaN", "-"]
)
def test_what_is_no_plain_number_is_not_guessed_at(text: str) -> None:
    assert cells.number(text) == (text, NotPlainNumber)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12
    )
)
def test_a_plain_number_keeps_its_value_and_its_form(value: Decimal) -> None:
    plain = cells.plain_number(f"{value:f}")
    assert plain is not None
    assert Decimal(plain) == value
    assert cells.plain_number(plain) == plain


def test_a_rate_may_be_written_in_hundredths() -> None:
    assert cells.rate("13%") == ("0.13", None)
    assert cells.rate("0.13") == ("0.13", None)
    assert cells.rate("x%") == ("x%", NotPlainNumber)


def test_codes_in_powers_of_ten_are_refused() -> None:
    assert cells.code("6.93E+12") == ("6.93E+12", ScientificCode)
    assert cells.code("6901234567892") == ("6901234567892", None)
    assert cells.code("AE+2") == ("AE+2", None)
    assert cells.codes("690;6.93E+12") == ("690;6.93E+12", ScientificCode)


def test_codes_lose_what_nobody_sees_and_keep_the_rest() -> None:
    assert cells.code("\u200b0012\u202e") == ("0012", None)
    assert cells.code("００1２") == ("００1２", None)
    assert cells.codes("a ；b; ") == ("a;b", None)


@pytest.mark.parametrize(
    "text", ["2026-11-05", "2026/11/5", "2026.11.05", "2026年11月5日", "2026-11-05T10:32:05"]
)
def test_days_with_the_year_first_are_read(text: str) -> None:
    assert cells.day(text) == ("2026-11-05", None)


@pytest.mark.parametrize("text", ["05/11/2026", "2026-13-01", "2026-1/5", "46331", "下午"])
def test_other_days_are_not_guessed_at(text: str) -> None:
    assert cells.day(text) == (text, NotADay)


def test_yes_and_no() -> None:
    assert [cells.yes_no(text)[0] for text in ("是", "TRUE", "0", "否")] == ["1", "1", "0", "0"]
    assert cells.yes_no("maybe") == ("maybe", NotYesNo)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"),
        (0.1 + 0.2, "0.3"),
        (1e-07, "0.0000001"),
        (100000.0, "100000"),
        (6901234567892.0, "6901234567892"),
        (999999999999999.0, "999999999999999"),
        (123456789012345678.0, "1.2345678901234568E+17"),
        (1e20, "1E+20"),
        (-0.0, "0"),
        (-12.5, "-12.5"),
    ],
)
def test_a_workbooks_numbers_become_plain_text(value: float, text: str) -> None:
    assert number_text(value) == text


def test_a_workbooks_other_values() -> None:
    row: list[Value] = [
        " 0012 ",
        True,
        date(2026, 11, 5),
        datetime(2026, 11, 5),  # noqa: DTZ001 - as a workbook has it
        time(3, 4),
        timedelta(hours=30),
    ]
    assert texts(row) == ["0012", "1", "2026-11-05", "2026-11-05", "03:04:00", "1 day, 6:00:00"]
    assert texts([datetime(2026, 11, 5, 10, 3)]) == ["2026-11-05T10:03:00"]  # noqa: DTZ001
