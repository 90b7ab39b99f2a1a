from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from partsdesk.database.work import Work
from partsdesk.domain.books.execution import Abnormal, AbnormalSort, Side
from partsdesk.domain.books.slips import SlipId, State, UnknownSlip
from partsdesk.domain.registers.paper_files import StrangeFile, ending_of
from partsdesk.domain.registers.papers import (
    CHUNK,
    LARGEST,
    Belongs,
    EmptyPaper,
    FileDamaged,
    NotHandedOver,
    NotReceivedYet,
    PaperId,
    PaperOfNothing,
    PaperSort,
    PaperStays,
    TooLargeFile,
    UnknownFile,
    UnknownHolder,
    UnknownPaper,
)
from partsdesk.domain.values.people import Actor, Role
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.papers import (
    AttachPaper,
    DetachPaper,
    DuePapers,
    FileKept,
    FilePapers,
    HandOver,
    KeepFile,
    PapersOf,
    PapersShown,
    PassPapers,
    attach_paper,
    confirm_papers,
    detach_paper,
    due_papers,
    file_content,
    file_papers,
    hand_over,
    keep_file,
    papers_of,
    pass_papers,
)
from partsdesk.services.related import RelatedAsked, belongings_of
from partsdesk.services.warehouse import RoleNeeded, Warehouse
from tests.services.carried import a_slip, carried, number_of
from tests.support.builders import a_store, a_user, an_item, do, see
from tests.support.clock import HeldClock

SCAN = bytes(range(256)) * 2500  # more than two chunks


class Office:
    """A receipt, the keeper who took it in and the accountant who waits for its papers."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        self.store = a_store(warehouse, "MAIN")
        self.item = an_item(warehouse, "LAMP")
        self.keeper: Actor = a_user(warehouse, "keeper", Role.KEEPER)
        self.accountant: Actor = a_user(warehouse, "accountant", Role.ACCOUNTANT)
        self.slip: SlipId = self.received()

    def received(self, kind: str = "purchase-receipt") -> SlipId:
        return carried(self.warehouse, kind, self.item.id, 1, self.store, self.keeper)

    def kept(self, content: bytes = SCAN) -> str:
        return self.warehouse.perform(keep_file, KeepFile(content), self.keeper).result.sha256

    def attached(self, sort: PaperSort = PaperSort.DELIVERY_LIST, **said: object) -> PaperId:
        asked = AttachPaper(Belongs(self.slip), sort, "list 7", **said)  # type: ignore[arg-type]
        return self.warehouse.perform(attach_paper, asked, self.keeper).result.paper

    def papers(self) -> PapersShown:
        return self.warehouse.ask(papers_of, PapersOf(Belongs(self.slip)), self.keeper)

    def due(self, actor: Actor | None = None) -> list[tuple[str, Role, dt.timedelta | None]]:
        page = self.warehouse.ask(due_papers, DuePapers(), actor or self.keeper)
        return [(each.receipt.number, each.waits_for, each.late) for each in page.rows]


@pytest.fixture
def office(warehouse: Warehouse) -> Office:
    return Office(warehouse)


def test_rec_6_a_file_is_kept_by_its_content_once(office: Office) -> None:
    sha256 = office.kept()
    assert sha256 == hashlib.sha256(SCAN).hexdigest() == office.kept()
    assert office.warehouse.ask(file_content, FileKept(sha256, len(SCAN)), office.keeper) == SCAN
    sizes = see(office.warehouse, lambda view: [len(each) for each in view.papers.chunks(sha256)])
    assert sizes == [CHUNK, CHUNK, len(SCAN) - 2 * CHUNK]
    with pytest.raises(UnknownFile):
        office.warehouse.ask(file_content, FileKept("0" * 64, 1), office.keeper)


def test_a_file_has_something_in_it_and_is_not_too_large(sqlite_warehouse: Warehouse) -> None:
    office = Office(sqlite_warehouse)
    with pytest.raises(EmptyPaper):
        office.kept(b"")
    with pytest.raises(TooLargeFile) as refused:
        office.kept(bytes(LARGEST + 1))
    assert (refused.value.size, refused.value.limit) == (LARGEST + 1, LARGEST)
    assert office.kept(bytes(LARGEST))


def test_a_damaged_file_is_not_given_out(sqlite_warehouse: Warehouse) -> None:
    office = Office(sqlite_warehouse)
    sha256 = office.kept()

    def damage(work: Work) -> None:
        statement = "INSERT INTO blob_chunks (sha256, number, content) VALUES (:digest, 9, :more)"
        work._connection.execute(text(statement), {"digest": sha256, "more": b"!"})

    do(sqlite_warehouse, damage)
    with pytest.raises(FileDamaged):
        sqlite_warehouse.ask(file_content, FileKept(sha256, 1), office.keeper)


def test_rec_6_a_slip_knows_its_papers_and_where_they_are(office: Office) -> None:
    scan = office.kept()
    scanned = office.attached(sha256=scan)
    on_paper = office.attached(PaperSort.INVOICE, holder="accountant")
    filed = office.attached(PaperSort.OTHER, filed_at="box 1")
    first, second, third = office.papers().papers
    assert (first.id, first.sha256, first.size, first.holder) == (
        scanned,
        scan,
        len(SCAN),
        "Keeper",
    )
    assert (second.id, second.sha256, second.holder) == (on_paper, "", "Accountant")
    assert (third.id, third.holder, third.filed_at) == (filed, "", "box 1")
    office.warehouse.perform(pass_papers, PassPapers((scanned,), "accountant"), office.keeper)
    asked = FilePapers((scanned, on_paper), "2026/3")
    assert office.warehouse.perform(file_papers, asked, office.accountant).result.count == 2
    assert [(paper.holder, paper.filed_at) for paper in office.papers().papers] == [
        ("", "2026/3"),
        ("", "2026/3"),
        ("", "box 1"),
    ]


def refused_papers(office: Office) -> Iterator[tuple[type[Exception], AttachPaper]]:
    slip, sort = Belongs(office.slip), PaperSort.OTHER
    yield PaperOfNothing, AttachPaper(Belongs(), sort, "x")
    yield UnknownSlip, AttachPaper(Belongs(SlipId(999)), sort, "x")
    yield UnknownFile, AttachPaper(slip, sort, "x", "0" * 64)
    yield UnknownHolder, AttachPaper(slip, sort, "x", holder="nobody")


def test_a_paper_is_refused_where_it_would_hang_in_the_air(sqlite_warehouse: Warehouse) -> None:
    office = Office(sqlite_warehouse)
    for refusal, asked in refused_papers(office):
        with pytest.raises(refusal):
            sqlite_warehouse.perform(attach_paper, asked, office.keeper)
    with pytest.raises(UnknownPaper):
        sqlite_warehouse.perform(file_papers, FilePapers((PaperId(9),), "x"), office.keeper)
    auditor = a_user(sqlite_warehouse, "auditor", Role.AUDITOR)
    with pytest.raises(RoleNeeded):
        sqlite_warehouse.perform(keep_file, KeepFile(b"x"), auditor)


def test_rec_6_a_paper_is_taken_off_its_slip_until_that_is_booked(office: Office) -> None:
    wrong, right = office.attached(), office.attached(PaperSort.INVOICE)
    taken = DetachPaper(office.slip, wrong)
    office.warehouse.perform(detach_paper, taken, office.keeper)
    assert [paper.id for paper in office.papers().papers] == [right]
    with pytest.raises(UnknownPaper):
        office.warehouse.perform(detach_paper, taken, office.keeper)
    do(office.warehouse, lambda work: work.slips.stands(office.slip, State.BOOKED))
    with pytest.raises(PaperStays) as refused:
        office.warehouse.perform(detach_paper, DetachPaper(office.slip, right), office.keeper)
    assert refused.value.slip == number_of(office.warehouse, office.slip)
    office.attached(PaperSort.OTHER)  # but more are added
    assert len(office.papers().papers) == 2


def test_inb_3_photographs_of_abnormal_goods_stand_among_a_slips_papers(office: Office) -> None:
    list_ = office.attached()
    other = office.received()
    asked = RelatedAsked(office.slip)

    def register(work: Work) -> None:
        shown = (work.papers.keep(SCAN),)
        broken = Abnormal(AbnormalSort.BROKEN, Side.MAKER, "cracked", photographs=shown)
        one, by = Quantity.parse("1"), office.keeper.user
        where = ("YC-1", office.slip, None, office.item.id)
        work.registers.add_abnormality(*where, one, broken, work.now, by)

    do(office.warehouse, register)
    found = office.warehouse.ask(belongings_of, asked, office.keeper).papers
    assert [(paper.id == list_, paper.name, paper.is_abnormal) for paper in found] == [
        (True, "list 7", False),
        (False, "YC-1-1", True),
    ]
    assert office.warehouse.ask(belongings_of, RelatedAsked(other), office.keeper).papers == ()


@pytest.mark.parametrize(
    ("name", "content", "ending"),
    [
        ("送货单.PDF", b"x", ".pdf"),
        ("YC202611-0001-1", b"\xff\xd8\xff\xe0", ".jpg"),
        ("list 7.3", b"%PDF-1.7", ".pdf"),
        ("", b"\x89PNG", ".png"),
    ],
)
def test_a_paper_is_of_a_sort_that_is_looked_at(name: str, content: bytes, ending: str) -> None:
    assert ending_of(name, content) == ending


@pytest.mark.parametrize(
    "name", ["发票.pdf.exe", "run.bat", "x.desktop", "page.html", "", "a.pdf."]
)
def test_rec_6_what_might_run_is_no_paper(name: str) -> None:
    with pytest.raises(StrangeFile):
        ending_of(name, b"MZ")


def test_inb_7_papers_reach_the_accountant_by_two_scans(office: Office, clock: HeldClock) -> None:
    number = number_of(office.warehouse, office.slip)
    office.attached()
    assert office.due() == office.due(office.accountant) == [(number, Role.KEEPER, None)]
    clock.forward(hours=25)
    assert office.due() == [(number, Role.KEEPER, dt.timedelta(hours=1))]
    with pytest.raises(NotHandedOver):
        office.warehouse.perform(confirm_papers, HandOver((number,)), office.accountant)
    working = f"T-{office.slip:06d}"
    done = office.warehouse.perform(hand_over, HandOver((number, working)), office.keeper).result
    assert (done.slips, done.again) == ((number,), (number,))
    assert office.due() == [(number, Role.ACCOUNTANT, dt.timedelta(hours=1))]
    confirmed = office.warehouse.perform(confirm_papers, HandOver((number,)), office.accountant)
    assert confirmed.result.slips == (number,)
    again = office.warehouse.perform(confirm_papers, HandOver((number,)), office.accountant)
    assert (again.result.slips, again.result.again) == ((), (number,))
    assert office.due() == []
    shown = office.papers()
    assert [paper.holder for paper in shown.papers] == ["Accountant"]
    assert shown.handover is not None
    assert (shown.handover.handed_by, shown.handover.confirmed_by) == ("Keeper", "Accountant")


def test_inb_7_the_deadline_is_a_setting(sqlite_warehouse: Warehouse, clock: HeldClock) -> None:
    office = Office(sqlite_warehouse)
    do(sqlite_warehouse, lambda work: work.keep.put("papers-due-days", "3"))
    clock.forward(days=2)
    assert [late for _, _, late in office.due()] == [None]
    clock.forward(days=2)
    assert [late for _, _, late in office.due()] == [dt.timedelta(days=1)]


def test_inb_7_only_receipts_of_ones_stores_wait(sqlite_warehouse: Warehouse) -> None:
    office = Office(sqlite_warehouse)
    office.received("material-return")
    assert len(office.due()) == 1
    other = a_store(sqlite_warehouse, "OTHER")
    stranger = a_user(sqlite_warehouse, "stranger", stores=frozenset({other.id}))
    assert office.due(stranger) == []


def test_inb_7_papers_follow_the_goods(sqlite_warehouse: Warehouse) -> None:
    office = Office(sqlite_warehouse)
    waiting = a_slip(sqlite_warehouse, "purchase-receipt", office.item.id, 1, office.store)
    called = number_of(sqlite_warehouse, waiting)
    with pytest.raises(NotReceivedYet):
        sqlite_warehouse.perform(hand_over, HandOver((called,)), office.keeper)
    with pytest.raises(UnknownSlip):
        sqlite_warehouse.perform(hand_over, HandOver(("CGRK-202611-0099",)), office.keeper)
