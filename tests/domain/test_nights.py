"""When a night's backup is due, and which backups are no longer kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partsdesk.domain.values.nights import KeptCopy, passed, superfluous
from partsdesk.domain.values.settings import BadSetting, checked

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("now", "zone", "hour", "last"),
    [
        ("2026-11-24T13:00", "Asia/Shanghai", 20, "2026-11-24T12:00"),
        ("2026-11-24T12:00", "Asia/Shanghai", 20, "2026-11-24T12:00"),
        ("2026-11-24T11:59", "Asia/Shanghai", 20, "2026-11-23T12:00"),
        ("2026-11-23T18:30", "Asia/Shanghai", 2, "2026-11-23T18:00"),
        ("2026-03-01T15:00", "Asia/Shanghai", 0, "2026-02-28T16:00"),
        ("2026-10-25T02:30", "Europe/Berlin", 3, "2026-10-25T02:00"),  # the clocks go back
        ("2026-03-29T01:30", "Europe/Berlin", 2, "2026-03-29T01:00"),  # there is no two o'clock
    ],
)
def test_the_last_backup_hour(now: str, zone: str, hour: int, last: str) -> None:
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=dt.UTC)
    assert passed(moment, zone, hour) == dt.datetime.fromisoformat(last).replace(tzinfo=dt.UTC)


def copies(*said: str) -> Iterator[KeptCopy]:
    """By day, with the hour behind a blank; a mark says that it is of books that do not hold."""
    for each in said:
        day, _, hour = each.rstrip("!").partition(" ")
        taken = dt.datetime.fromisoformat(f"{day}T{hour or '20'}:00")
        yield KeptCopy(each, taken, not each.endswith("!"))


@pytest.mark.parametrize(
    ("there", "days", "months", "gone"),
    [
        ([], 14, 12, []),
        (["2026-11-24"], 14, 12, []),
        (["2026-11-24 09", "2026-11-24 20"], 14, 12, ["2026-11-24 09"]),
        (
            ["2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24"],
            2,
            0,
            ["2026-11-21", "2026-11-22"],
        ),
        (["2026-09-02", "2026-09-30", "2026-10-31", "2026-11-24"], 1, 3, ["2026-09-02"]),
        (["2026-09-30", "2026-10-31", "2026-11-24"], 1, 2, ["2026-09-30"]),
        (["2025-11-30", "2025-12-31", "2026-11-24"], 1, 12, ["2025-11-30"]),
        (["2024-02-29"], 14, 12, []),  # the only good one
        (["2024-02-28", "2024-02-29"], 14, 12, ["2024-02-28"]),
        (["2024-02-29", "2026-11-24!"], 14, 12, []),  # the newest is of broken books
        (["2026-11-20 09", "2026-11-20 20!"], 14, 12, []),
        (["2026-11-01!", "2026-11-23!", "2026-11-24"], 14, 12, ["2026-11-01!"]),
        (["2026-11-24", "2027-01-01", "2027-01-02"], 14, 12, []),  # a clock that was wrong
    ],
)
def test_what_is_no_longer_kept(there: list[str], days: int, months: int, gone: list[str]) -> None:
    assert list(superfluous(copies(*there), TODAY, days, months)) == gone
    assert list(superfluous(copies(*reversed(there)), TODAY, days, months)) == gone


BACK = st.builds(
    lambda days, hour, is_good: KeptCopy(
        f"{days} {hour} {is_good}",
        dt.datetime.combine(TODAY - dt.timedelta(days=days), dt.time(hour)),
        is_good,
    ),
    st.integers(-3, 800),
    st.integers(0, 23),
    st.booleans(),
)


@given(st.lists(BACK, unique_by=lambda copy: copy.name), st.integers(1, 40), st.integers(0, 20))
def test_each_day_and_month_that_had_a_good_one_has_one_still(
    there: list[KeptCopy], days: int, months: int
) -> None:
    gone = set(superfluous(there, TODAY, days, months))
    good = [copy for copy in there if copy.is_good]
    left = [copy for copy in good if copy.name not in gone]
    assert bool(left) == bool(good)
    since = TODAY - dt.timedelta(days=days - 1)
    assert {copy.day for copy in good if copy.day >= since} <= {copy.day for copy in left}
    assert superfluous((c for c in there if c.name not in gone), TODAY, days, months) == ()
    assert len(left) <= days + months + 1 + sum(copy.day > TODAY for copy in good)


@pytest.mark.parametrize(
    ("key", "value"),
    [("backup-hour", "24"), ("backup-hour", "-1"), ("backup-keep-days", "0"), ("backup-hour", "x")],
)
def test_a_whole_number_has_its_bounds(key: str, value: str) -> None:
    with pytest.raises(BadSetting):
        checked(key, value)
    assert checked("backup-hour", "0") == "0"
