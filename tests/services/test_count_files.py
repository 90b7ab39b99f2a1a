"""Counted goods out of files: every row lands or is named, and nothing counts twice."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from partsdesk.database.work import View
from partsdesk.domain.books.slips import OutsideStores
from partsdesk.domain.catalog.items import Item, Tracking, UnknownItem
from partsdesk.domain.catalog.places import BinId, UnknownBin, UnknownStore
from partsdesk.domain.counting.counts import Choice, Pass, SameCounter, Tally, Way
from partsdesk.domain.values.people import Role, StoreId
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity
from partsdesk.services.counting.opening import GiveUpCount, OpenCount, give_up_count, open_count
from partsdesk.services.counting.tallying import WithdrawTallies, withdraw_tallies
from partsdesk.services.importing.count_notes import (
    BinBefore,
    BinIsNoGoods,
    BinsUnsaid,
    CodesAside,
    CountBegun,
    FileTakenIn,
    LineBroken,
    PlacesFound,
    QuantityIsCode,
)
from partsdesk.services.importing.files import ImportFile, ImportReport, import_file
from partsdesk.services.importing.rows import CellMissing, Note
from partsdesk.services.warehouse import RoleNeeded, Warehouse
from partsdesk.sheets.refusals import NotPlainNumber
from tests.rules.crew import Crew, open_crew
from tests.support.builders import a_bin, a_store, a_user, an_actor, an_item, see
from tests.support.clock import HeldClock


@dataclass
class Team(Crew):
    """The people, their clock, some goods on shelves, and where files are written."""

    clock: HeldClock
    folder: Path
    near: BinId
    lamp: Item
    tube: Item

    def taken(
        self, content: str | bytes, name: str = "c.txt", by: Role = Role.KEEPER, **said: bool
    ) -> ImportReport:
        """Import a file of counted goods."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        asked = ImportFile("count", path, **said)  # type: ignore[arg-type]
        self.clock.forward(seconds=1)
        return import_file(self.warehouse, self.who(by), asked)

    def tallies(self, count: str | None = None) -> list[Tally]:
        """What stands in a count, the only open one if none is named."""
        return see(self.warehouse, lambda view: _standing(view, self.main.id, count))

    def sums(self) -> dict[str, str]:
        """How much of what was counted, by item code or unknown code."""
        return see(self.warehouse, lambda view: _sums(view, self.main.id))


def _standing(view: View, store: StoreId, number: str | None) -> list[Tally]:
    (count,) = view.counts.open_of([store]) if number is None else [view.counts.get(number)]
    known = [each for tallies in view.counts.tallies(count.id).values() for each in tallies]
    return [each for each in (*known, *view.counts.unidentified(count.id)) if not each.withdrawn]


def _sums(view: View, store: StoreId) -> dict[str, str]:
    (count,) = view.counts.open_of([store])
    lines = {line.id: line for line in view.counts.lines(count.id)}
    found: dict[str, Quantity] = {}
    for each in _standing(view, store, None):
        item = None if each.line is None else lines[each.line].spot.item
        code = each.code if item is None else view.items.by_id([item])[item].code
        found[code] = found.get(code, NO_QUANTITY) + each.quantity
    return {code: str(quantity) for code, quantity in found.items()}


@pytest.fixture
def team(warehouse: Warehouse, clock: HeldClock, tmp_path: Path) -> Team:
    return furnished(warehouse, clock, tmp_path)


def furnished(warehouse: Warehouse, clock: HeldClock, tmp_path: Path) -> Team:
    """Goods on shelves, and the people who count them."""
    crew = open_crew(warehouse)
    near = a_bin(warehouse, crew.main, "A-01", "A")
    lamp = an_item(warehouse, "LAMP", barcodes=("6901234567892",))
    tube = an_item(warehouse, "TUBE")
    crew.bought(lamp, "10", bin=near)
    crew.bought(tube, "5")
    return Team(**vars(crew), clock=clock, folder=tmp_path, near=near, lamp=lamp, tube=tube)


def begun(team: Team, choice: Choice = Choice.EVERYTHING, *chosen: str) -> str:
    asked = OpenCount(choice, (team.main.id,), chosen)
    return team.warehouse.perform(open_count, asked, team.who(Role.KEEPER)).result.called


def faults(report: ImportReport) -> dict[int, type]:
    return {each.row: type(each.refusal) for each in report.rejected}


def noted(report: ImportReport, kind: type[Note]) -> Note:
    (found,) = [note for note in report.notes if isinstance(note, kind)]
    return found


def test_a_table_goes_to_the_open_count_and_adds_up(team: Team) -> None:
    count = begun(team)
    report = team.taken(
        "仓库,货位,编码,条码,数量,状态,盘点时间,盘点人\n"
        "MAIN,A-01,LAMP,,4,,2026-11-21 08:00,keeper\n"
        "MAIN,MAIN/A-01,,6901234567892,3,损坏,2026-11-21T08:05:00+08:00,张三\n"
        "MAIN,,TUBE,,5,过期,,\n",
        "c.csv",
    )
    assert report.rejected == ()
    assert report.taken == 3
    assert team.sums() == {"LAMP": "7", "TUBE": "5"}
    first, second, third = team.tallies(count)
    assert first.way is Way.FILE
    assert first.counted_at == dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
    assert (first.counted_by, second.counter) == (team.who(Role.KEEPER).user, "张三")
    assert [each.goods for each in (second, third)] == ["damaged", "expired"]


def test_where_no_count_is_open_one_of_everything_is_begun(team: Team) -> None:
    report = team.taken("store,item,quantity\nMAIN,TUBE,5\n", "c.csv")
    note = noted(report, CountBegun)
    assert isinstance(note, CountBegun)
    assert (note.store, note.places) == ("MAIN", 2)
    assert team.sums() == {"TUBE": "5"}


def test_collectors_text_lands_line_by_line(team: Team) -> None:
    begun(team)
    report = team.taken(
        "BIN:A-01\r\n"
        "6901234567892,4\r\n"
        "6901234567892\t3\r\n"
        "4711;2\r\n"
        "货位：A-99\r\n"
        "TUBE,1\r\n"
        "A-01\r\n"
        "LAMP,1,2026-11-21 08:00:00\r\n"
        "LAMP,x\r\n"
        "LAMP,6901234567892\r\n"
        "LAMP,1,000\r\n"
        "A-01,3\r\n"
        "690123456789",
        keep_going=True,
    )
    assert team.sums() == {"LAMP": "8", "4711": "2"}
    assert faults(report) == {
        5: UnknownBin,
        6: UnknownBin,
        9: NotPlainNumber,
        10: QuantityIsCode,
        11: NotPlainNumber,
        12: BinIsNoGoods,
        13: CellMissing,
    }
    assert noted(report, CodesAside) == CodesAside(1, ("4711",))
    assert report.rejects == team.folder / "c.txt.rejected.xlsx"
    again = import_file(
        team.warehouse, team.who(Role.KEEPER), ImportFile("count", report.rejects, keep_going=True)
    )
    assert (again.rows, again.taken) == (7, 0)


def test_lines_after_a_label_that_is_no_bin_are_named_with_it(team: Team) -> None:
    begun(team)
    report = team.taken("A-01\nLAMP,1\nA-O2\nTUBE,1\nA-01\nLAMP,1\n", keep_going=True)
    assert faults(report) == {3: UnknownBin, 4: BinBefore}
    assert team.sums() == {"LAMP": "2"}


def test_a_line_cut_in_the_middle_of_a_character_spoils_no_other(team: Team) -> None:
    begun(team)
    content = "灯架,2\n灯头,3\n灯管,4".encode()[:-6] + b"\x1a\0\0\0\n\xff\xff\xff\n\0\0"
    report = team.taken(content, keep_going=True)
    assert faults(report) == {3: LineBroken}
    assert team.sums() == {"灯架": "2", "灯头": "3"}


def test_one_bad_row_and_nothing_is_written_without_keep_going(team: Team) -> None:
    begun(team)
    report = team.taken("LAMP,1\nTUBE,\n")
    assert (report.taken, faults(report)) == (0, {2: CellMissing})
    assert team.sums() == {}
    report = team.taken("LAMP,1\nTUBE,2\n", dry_run=True)
    assert report.taken == 2
    assert team.sums() == {}


def test_the_same_rows_are_refused_a_second_time(team: Team) -> None:
    count = begun(team)
    team.taken("LAMP,1\nTUBE,2\n")
    for name in ("c.txt", "copy.csv"):
        with pytest.raises(FileTakenIn) as refused:
            team.taken("LAMP,1\nTUBE,2\n", name)
        assert (refused.value.file, refused.value.counts) == ("c.txt", (count,))
    ids = tuple(each.id for each in team.tallies())
    keeper = team.who(Role.KEEPER)
    team.warehouse.perform(withdraw_tallies, WithdrawTallies(count, ids), keeper)
    team.taken("LAMP,1\nTUBE,2\n")
    assert team.sums() == {"LAMP": "1", "TUBE": "2"}
    team.warehouse.perform(give_up_count, GiveUpCount(count), keeper)
    assert team.taken("LAMP,1\nTUBE,2\n").taken == 0  # no store is said any more
    assert team.taken("store,item,quantity\nMAIN,LAMP,1\n", "s.csv").taken == 1


def test_wrong_stores_items_and_bins_are_named(team: Team) -> None:
    begun(team)
    other = a_store(team.warehouse, "OTHER")
    b = "store,bin,item,quantity\nMAIM,,LAMP,1\nOTHER,A-01,LAMP,1\nMAIN,,LANP,1\nMAIN,,LAMP,1\n"
    report = team.taken(b, "c.csv", keep_going=True)
    assert faults(report) == {2: UnknownStore, 3: UnknownBin, 4: UnknownItem}
    fenced = a_user(team.warehouse, "fenced", Role.KEEPER, stores=frozenset({other.id}))
    path = team.folder / "d.csv"
    path.write_text("store,item,quantity\nMAIN,LAMP,2\n")
    asked = ImportFile("count", path, dry_run=True)
    found = import_file(team.warehouse, fenced, asked)
    assert faults(found) == {2: OutsideStores}
    with pytest.raises(RoleNeeded):
        import_file(team.warehouse, an_actor(Role.AUDITOR), asked)


def test_a_row_without_a_bin_stands_for_the_usual_one(team: Team) -> None:
    default = a_bin(team.warehouse, team.main, "D-01")
    homed = an_item(team.warehouse, "HOMED", default_bin="MAIN/D-01")
    team.bought(homed, "3", bin=default)
    count = begun(team)
    report = team.taken("HOMED,3\nLAMP,1\nTUBE,5\n")
    bins = {each.bin for each in team.tallies(count)}
    assert default in bins
    assert noted(report, BinsUnsaid) == BinsUnsaid(1, ("LAMP",))
    assert noted(report, PlacesFound) == PlacesFound(1)


def test_of_several_open_counts_each_row_goes_to_the_one_that_covers_it(team: Team) -> None:
    zone = begun(team, Choice.ZONES, "A")
    rest = begun(team, Choice.ITEMS, "TUBE")
    team.taken("bin,item,quantity\nA-01,LAMP,9\n,TUBE,5\nA-01,TUBE,1\n", "c.csv")
    assert sorted(str(each.quantity) for each in team.tallies(zone)) == ["1", "9"]
    assert [str(each.quantity) for each in team.tallies(rest)] == ["5"]


def test_a_second_count_by_the_same_person_is_rejected_by_row(team: Team) -> None:
    count = begun(team)
    sheet = (
        f"盘点单号,{count},盘次,{{}},盘点人,张三\n序号,货位,编码,实盘数\n1,A-01,LAMP,9\n2,,TUBE,\n"
    )
    team.taken(sheet.format("初盘"), "one.csv")
    report = team.taken(sheet.format("复盘"), "two.csv", keep_going=True)
    assert faults(report) == {3: SameCounter}
    other = sheet.replace("张三", "李四").format("复盘")
    assert team.taken(other, "three.csv").taken == 1
    assert {each.pass_ for each in team.tallies(count)} == {Pass.FIRST, Pass.SECOND}


def test_lots_come_with_their_labels(team: Team) -> None:
    dated = an_item(team.warehouse, "DATED", tracking=Tracking.LOT)
    team.bought(dated, "5", lot="L-2026")
    begun(team)
    report = team.taken("L-2026,4\n")
    assert report.rejected == ()
    assert team.sums() == {"DATED": "4"}


# -- thousands of dirty files: each line lands or is named

SEPARATORS = (",", "\t", ";", "|", "，", " ")
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")


@dataclass
class Dirty:
    """A file made by chance, and what has to come of it."""

    lines: list[str]
    sums: dict[str, int]
    bad: set[int]
    empty: set[int]


def dirty(chance: random.Random) -> Dirty:
    made, lost = Dirty([], {}, set(), set()), False
    separator = chance.choice(SEPARATORS)
    for row in range(1, chance.randint(2, 24)):
        code = chance.choice(("LAMP", "TUBE", "6901234567892", "灯架", f"U-{chance.randint(1, 4)}"))
        number = chance.randint(0, 99)
        sort = chance.choice(("good",) * 6 + ("label", "lost", "half", "text", "minus", "blank"))
        line = f"{code}{separator}{number}{chance.choice(('', separator + '#', ' '))}"
        if sort == "label":
            line, lost = chance.choice(("BIN:A-01", "货位：A-01", "MAIN/A-01")), False
        elif sort == "lost":
            line, lost = "BIN:NOWHERE", True
            made.bad.add(row)
        elif sort == "blank":
            line = chance.choice(("", "   ", "\x1a"))
            made.empty.add(row)
        elif sort == "good" and not lost:
            known = {"6901234567892": "LAMP"}.get(code, code)
            made.sums[known] = made.sums.get(known, 0) + number
        else:
            made.bad.add(row)
            rest = {"half": "69012", "text": f"{code}{separator}x", "minus": f"LAMP{separator}-3"}
            line = rest.get(sort, line)
        made.lines.append(line)
    return made


@pytest.mark.parametrize(
    "files", [60, pytest.param(5_000, marks=[pytest.mark.long, pytest.mark.timeout(3_600)])]
)
def test_each_line_of_dirty_files_lands_or_is_named(
    sqlite_warehouse: Warehouse, clock: HeldClock, tmp_path: Path, files: int
) -> None:
    team = furnished(sqlite_warehouse, clock, tmp_path)
    an_item(sqlite_warehouse, "灯架")
    chance = random.Random("dirty")  # noqa: S311 - the same files every time
    landed = named = 0
    for _ in range(files):
        made = dirty(chance)
        count = begun(team)
        ending, encoding = chance.choice(("\n", "\r\n", "\r")), chance.choice(ENCODINGS)
        content = ending.join(made.lines).encode(encoding)
        report = team.taken(content, keep_going=True)
        assert set(faults(report)) == made.bad, made.lines
        found = {code: int(quantity) for code, quantity in team.sums().items()}
        assert found == made.sums, made.lines
        assert report.rows == len(made.lines) - len(made.empty)
        landed, named = landed + report.taken, named + len(made.bad)
        team.warehouse.perform(give_up_count, GiveUpCount(count), team.who(Role.KEEPER))
    assert landed > files
    assert named > files
