from __future__ import annotations

import datetime as dt

import pytest

from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.quantities import Amount, Price, Quantity
from partsdesk.wording import figures
from partsdesk.wording.language import Language, using


@pytest.mark.parametrize(
    ("plain", "capitals"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.5", "伍角整"),
        ("0.55", "伍角伍分"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("100.50", "壹佰元伍角整"),
        ("1005", "壹仟零伍元整"),
        ("1001.01", "壹仟零壹元零壹分"),
        ("10000.01", "壹万元零壹分"),
        ("100200.30", "壹拾万零贰佰元叁角整"),
        ("12345678.9", "壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角整"),
        ("1000010000.07", "壹拾亿零壹万元零柒分"),
        ("-3.40", "负叁元肆角整"),
    ],
)
def test_amounts_in_capitals(plain: str, capitals: str) -> None:
    assert figures.capital_money(Amount.parse(plain)) == capitals


def test_what_is_off_and_what_is_not_there_is_written_one_way() -> None:
    texts = [figures.off_by(Price.parse(rate)) for rate in ("0.05", "-0.1", "-12.3456", "0.0004")]
    assert texts == ["+5.0%", "-10.0%", "-1,234.6%", "="]
    assert figures.if_any(None) == figures.NONE
    assert figures.if_any(Quantity.parse("-1200.50")) == "-1,200.5"
    assert figures.change(Quantity.parse("-24")) == "-24"


def test_a_count_says_that_there_is_more() -> None:
    assert figures.counted(1200, is_more=False) == "1,200"
    assert figures.counted(999, is_more=True) == "999+"


def test_money_shows_the_cents_and_groups_thousands() -> None:
    assert figures.money(Amount.parse("-1234567.5")) == "-1,234,567.50"
    assert figures.money(Amount.parse("-0.5")) == "-0.50"
    assert figures.price(Price.parse("1234.125")) == "1,234.125"
    assert figures.quantity(Quantity.parse("12000.5000")) == "12,000.5"
    assert figures.rate(Price.parse("0.13")) == "13%"
    assert [figures.number(kind.parse("1000")) for kind in (Quantity, Price, Amount)] == [
        "1,000",
        "1,000.00",
        "1,000.00",
    ]


def test_days_and_months() -> None:
    day = dt.date(2026, 11, 3)
    with using(Language.ZH):
        assert figures.long_day(day) == "2026年11月3日"
        assert figures.long_month(Month(202611)) == "2026年11月"
    with using(Language.EN):
        assert figures.long_day(day) == figures.day(day) == "2026-11-03"
        assert figures.long_month(Month(202611)) == figures.month(Month(202611)) == "2026-11"


def test_moments_are_those_of_the_warehouses_clocks() -> None:
    at = dt.datetime(2026, 11, 21, 18, 32, 5, tzinfo=dt.UTC)
    assert figures.moment(at, "Asia/Shanghai") == "2026-11-22 02:32"
    assert figures.timestamp(at, "Asia/Shanghai") == "2026-11-22T02:32:05+08:00"


@pytest.mark.parametrize(
    ("octets", "text"), [(0, "0 B"), (640, "640 B"), (2048, "2.0 KB"), (13_000_000, "12.3 MB")]
)
def test_sizes_of_files(octets: int, text: str) -> None:
    assert figures.size(octets) == text
