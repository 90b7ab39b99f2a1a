"""The sample warehouse: everything in it happened, by its own people, and its books hold."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path
from typing import NoReturn

import pytest

from partsdesk.database.database import Database
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import State
from partsdesk.domain.catalog.users import PasswordTooShort
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import NOBODY, Role
from partsdesk.domain.values.settings import SETTINGS
from partsdesk.services.backups import BooksThere
from partsdesk.services.demo import DemoReport, build, sample
from partsdesk.services.demo.building import made_up_password
from partsdesk.services.demo.days import CLOSES, OPENS, ZONE, SteppedClock, days_of
from partsdesk.services.demo.living import KindsMissing, Life, check_every_kind
from partsdesk.services.demo.plans import Piece, pieces
from partsdesk.services.demo.scenes import DAYS, story_day
from partsdesk.services.demo.story import CHAPTERS
from partsdesk.services.exporting.table import EXPORTS
from partsdesk.services.people import LogIn, log_in
from partsdesk.services.settings import BY_OTHER_ACTS
from partsdesk.services.verifying import verify
from partsdesk.services.warehouse import Warehouse
from partsdesk.sheets.columns import ColumnSet
from partsdesk.sheets.files import read_table
from partsdesk.wording.language import Language
from tests.support.clock import HeldClock

NOW = dt.datetime(2026, 11, 22, 3, 0, tzinfo=dt.UTC)
STORY = Month(202610)
PASSWORD = "sample-warehouse"  # noqa: S105 - of nobody


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> DemoReport:
    folder = tmp_path_factory.mktemp("demo") / "sample"
    return build(folder, PASSWORD, Language.ZH, months=1, now=NOW)


def asked(report: DemoReport, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(f"{report.path.as_uri()}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def opened(report: DemoReport) -> Warehouse:
    return Warehouse(Database(f"sqlite:///{report.path.as_posix()}", HeldClock(NOW)))


def test_every_kind_occurs_in_the_month_with_its_number(built: DemoReport) -> None:
    rows = asked(built, "SELECT DISTINCT kind FROM slips WHERE number LIKE '%-202610-%'")
    assert {row[0] for row in rows} == set(KINDS)


def test_the_books_hold(built: DemoReport) -> None:
    warehouse = opened(built)
    try:
        checked = warehouse.ask(verify, None, NOBODY)
    finally:
        warehouse.database.close()
    assert checked
    assert [each for each in checked if each.violations] == []


def test_every_state_of_a_slip_is_there_to_be_seen(built: DemoReport) -> None:
    states = {row[0] for row in asked(built, "SELECT DISTINCT state FROM slips")}
    assert states == {state.value for state in State}


def test_val_9_both_books_of_every_month_before_are_closed(built: DemoReport) -> None:
    closed = asked(built, "SELECT book, month FROM closed_months ORDER BY book")
    assert closed == [("accounts", STORY.number), ("stores", STORY.number)]


def test_val_10_pairs_are_different_persons_and_the_admin_moves_nothing(built: DemoReport) -> None:
    people = asked(
        built,
        "SELECT s.drafted_by, s.released_by, e.executed_by, b.booked_by, s.kind FROM slips s"
        " LEFT JOIN executions e ON e.slip_id = s.id"
        " LEFT JOIN bookings b ON b.slip_id = s.id AND b.act = 'booking'",
    )
    (admin,) = asked(built, "SELECT id FROM users WHERE login = 'admin'")[0]
    for drafted, released, executed, booked, kind in people:
        assert admin not in {drafted, released, executed, booked}
        assert executed is None or executed != booked or KINDS[str(kind)].books_itself
        if isinstance(KINDS[str(kind)].rights.releases, frozenset):
            assert drafted != released


def test_acts_follow_each_other_within_working_hours(built: DemoReport) -> None:
    moments = [
        dt.datetime.fromisoformat(str(at)).astimezone(ZONE)
        for (at,) in asked(built, "SELECT at FROM acts ORDER BY id")
    ]
    assert moments == sorted(moments)
    assert moments[-1] <= NOW
    assert all(OPENS <= moment.time() < dt.time(18) for moment in moments)
    early = [moment for moment in moments if moment.time() < CLOSES]
    assert len(early) > len(moments) * 9 // 10


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 1 FROM slips WHERE remainder_of IS NOT NULL AND state = 'booked'",
        "SELECT 1 FROM slips WHERE transfer_of IS NOT NULL AND state = 'booked'",
        "SELECT 1 FROM slips WHERE reversal_of IS NOT NULL AND state = 'booked'",
        "SELECT 1 FROM slips WHERE reversal_of IS NOT NULL AND state = 'draft'",
        "SELECT 1 FROM acts WHERE act = 'take_back_slip'",
        "SELECT 1 FROM acts WHERE act = 'take_invoice'",
        "SELECT 1 FROM acts WHERE act = 'book_ahead'",
        "SELECT 1 FROM acts WHERE act = 'approve_scrap'",
        "SELECT 1 FROM counts WHERE state = 'confirmed' AND blind",
        "SELECT 1 FROM tallies WHERE pass = 2",
        "SELECT 1 FROM count_results r, slip_lines l WHERE l.id = r.slip_line_id",
        "SELECT 1 FROM count_results WHERE slip_line_id IS NULL AND pass = 2",
        "SELECT 1 FROM dispositions",
        "SELECT 1 FROM abnormalities WHERE sort = 'surplus' AND settled_at IS NOT NULL",
        "SELECT 1 FROM abnormalities a, papers p WHERE p.abnormality_id = a.id AND p.sha256 <> ''",
        "SELECT 1 FROM abnormalities WHERE sort = 'broken' AND settled_at IS NULL",
        "SELECT 1 FROM arrivals WHERE slip_id IS NOT NULL",
        "SELECT 1 FROM arrivals WHERE slip_id IS NULL",
        "SELECT 1 FROM loans WHERE outcome = 'returned'",
        "SELECT 1 FROM loans WHERE outcome = 'charged'",
        "SELECT 1 FROM loans WHERE ended_at IS NULL",
        "SELECT 1 FROM handovers WHERE confirmed_at IS NOT NULL",
        "SELECT 1 FROM papers WHERE filed_at <> ''",
        "SELECT 1 FROM orders WHERE type = 'purchase' AND state = 'closed'",
        "SELECT 1 FROM orders WHERE type = 'repair' AND state = 'open'",
        "SELECT 1 FROM orders WHERE type = 'repair' AND state = 'closed'",
        "SELECT 1 FROM order_lines WHERE added AND confirmed_by IS NULL",
        "SELECT 1 FROM orders WHERE type = 'scrap' AND state = 'open'",
        "SELECT 1 FROM slips WHERE state = 'released' AND kind = 'sales-delivery'",
        "SELECT 1 FROM slips WHERE state = 'executed' AND kind = 'purchase-receipt'",
    ],
)
def test_the_month_has_what_it_is_told_to_have(built: DemoReport, query: str) -> None:
    assert asked(built, query)


def test_every_export_is_there_and_can_be_read(built: DemoReport) -> None:
    names = {path.name for path in built.files}
    folder = built.path.parent
    assert {each.name for each in folder.iterdir() if built.path.name not in each.name} == names
    for what, export in EXPORTS.items():
        (path,) = (
            each for each in built.files if each.name in {f"{what}.xlsx", f"{what}-{STORY}.xlsx"}
        )
        assert first_row(path, export.columns), path
    for path in built.files:
        if path.suffix == ".csv":
            assert "," in path.read_text(encoding="utf-8-sig").splitlines()[1]


def first_row(path: Path, columns: ColumnSet) -> object:
    with read_table(path, columns) as table:
        assert not table.headings.unknown
        return next(iter(table))


def test_the_text_tells_who_and_what_and_no_password(built: DemoReport) -> None:
    text = built.files[0].read_text(encoding="utf-8-sig")
    assert PASSWORD not in text
    for person in sample.people():
        assert person.name in text
    for chapter in CHAPTERS:
        for scene in chapter.scenes:
            assert scene.told in text
    assert str(built.path) in "\n".join(built.lines)


def test_every_user_has_the_password_and_his_roles(built: DemoReport) -> None:
    warehouse = opened(built)
    try:
        actor = log_in(warehouse, LogIn("accountant", built.password))
    finally:
        warehouse.database.close()
    assert actor.roles == frozenset({Role.ACCOUNTANT})
    assert len(asked(built, "SELECT DISTINCT password FROM users")) == 1
    assert len(asked(built, "SELECT 1 FROM users")) == len(sample.people())


def test_the_numbers_that_rules_leave_open_are_set(built: DemoReport) -> None:
    kept = {row[0] for row in asked(built, "SELECT key FROM settings")}
    open_ones = {key for key, setting in SETTINGS.items() if setting.shipped is None}
    assert open_ones - kept <= BY_OTHER_ACTS


def test_the_same_day_gives_the_same_books(built: DemoReport, tmp_path: Path) -> None:
    again = build(tmp_path, None, Language.ZH, months=1, now=NOW)
    for name in (f"account-{STORY}.csv", "stock.csv"):
        first = built.path.parent / name
        assert (tmp_path / name).read_bytes() == first.read_bytes()
    assert again.password != PASSWORD


def test_a_warehouse_that_is_there_is_left_alone(tmp_path: Path) -> None:
    there = tmp_path / "warehouse.db"
    there.write_bytes(b"mine")
    with pytest.raises(BooksThere):
        build(tmp_path, PASSWORD, Language.ZH, now=NOW)
    assert there.read_bytes() == b"mine"


def test_a_password_too_short_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(PasswordTooShort):
        build(tmp_path / "sample", "short", Language.ZH, now=NOW)
    assert not (tmp_path / "sample").exists()


def test_what_is_broken_off_leaves_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken_off(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(Life, "story_month", broken_off)
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path, PASSWORD, Language.ZH, months=0, now=NOW)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    "now",
    [
        "2026-11-22T11:00+08:00",
        "2026-11-01T00:05+08:00",  # a Sunday, and the month has just begun
        "2027-03-01T12:00+08:00",  # the story's month is the shortest
        "2026-10-02T09:00+08:00",  # a holiday
    ],
)
def test_the_whole_year_in_english(now: str, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    moment = dt.datetime.fromisoformat(now)

    report = build(
        tmp_path, None, Language.EN, lambda done, total: told.append((done, total)), now=moment
    )

    assert told == [(done, len(told)) for done in range(1, len(told) + 1)]
    ((slips,),) = asked(report, "SELECT count(*) FROM slips")
    assert isinstance(slips, int)
    assert 500 <= slips <= 900
    assert f"The sample warehouse: {report.path}" in report.lines


# -- the small parts ------------------------------------------------------------------------------


def test_a_kind_that_did_not_occur_is_named() -> None:
    every = [(code, f"X-{STORY.number}-0001") for code in KINDS]
    check_every_kind(every, STORY)
    with pytest.raises(KindsMissing, match="scrap"):
        check_every_kind([pair for pair in every if pair[0] != "scrap"], STORY)


@pytest.mark.parametrize("count", [15, 17, 20, 23])
def test_every_day_of_the_story_falls_on_one_working_day(count: int) -> None:
    days = [day for nth in range(count) for day in story_day(nth, count)]
    assert days == list(range(1, DAYS + 1))


def test_every_scene_has_a_day_of_the_story() -> None:
    days = {scene.day for chapter in CHAPTERS for scene in chapter.scenes}
    assert days <= set(range(1, DAYS + 1))


def test_lines_are_written_short() -> None:
    assert pieces("A-1×3@2.5 B×1") == (Piece("A-1", "3", "2.5"), Piece("B", "1"))
    with pytest.raises(ValueError, match="C"):
        pieces("C")


def test_the_clock_goes_on_and_never_past_what_time_it_is() -> None:
    clock = SteppedClock(NOW)
    clock.open(dt.date(2026, 11, 20))
    assert clock.now() == dt.datetime(2026, 11, 20, 0, 30, tzinfo=dt.UTC)
    clock.open(dt.date(2026, 11, 19))
    assert clock.today == dt.date(2026, 11, 20)
    clock.step(600)
    assert clock.now().astimezone(ZONE).time() < CLOSES
    clock.open(dt.date(2027, 1, 1))
    assert clock.now() == NOW


def test_holidays_and_weekends_are_no_working_days() -> None:
    assert days_of(STORY)[0] == dt.date(2026, 10, 8)
    assert dt.date(2026, 10, 10) not in days_of(STORY)


def test_a_password_that_is_made_up_can_be_read_out() -> None:
    made = made_up_password()
    assert made.isascii()
    assert made == made.casefold()
    assert made != made_up_password()


def test_sample_tables_of_the_story_name_what_there_is() -> None:
    items = {row["code"] for row in sample.rows_of("items") if row["active"] == "yes"}
    partners = {row["code"] for row in sample.rows_of("partners")}
    assert {code for repair in sample.repairs() for code, _ in repair.parts} <= items
    assert {row["item"] for row in sample.rows_of("orders")} <= items
    assert {row["partner"] for row in sample.rows_of("orders")} <= partners
