"""The month's buying: orders, receipts in every shape, invoices late and early, arrival notes."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from partsdesk.domain.books.execution import Abnormal, AbnormalSort, Side
from partsdesk.domain.books.kind import Step
from partsdesk.domain.books.valuation import Figures
from partsdesk.domain.registers.orders import OrderType
from partsdesk.domain.registers.papers import Belongs, PaperSort
from partsdesk.domain.values.calendar import Month
from partsdesk.services.abnormalities import (
    Abnormalities,
    SettleAbnormality,
    list_abnormalities,
    settle_abnormality,
)
from partsdesk.services.arrivals import (
    ArrivalBecomes,
    RecordArrival,
    arrival_becomes,
    record_arrival,
)
from partsdesk.services.demo import sample
from partsdesk.services.demo.buying import invoice_number
from partsdesk.services.demo.closing import invoice_for
from partsdesk.services.demo.pictures import crushed_box
from partsdesk.services.demo.plans import Found, Plan, pieces
from partsdesk.services.demo.player import Player
from partsdesk.services.demo.scenes import Chapter, Scene
from partsdesk.services.importing.files import ImportFile, import_file
from partsdesk.services.orders import CloseOrder, close_order
from partsdesk.services.papers import (
    AttachPaper,
    FilePapers,
    KeepFile,
    PapersOf,
    attach_paper,
    file_papers,
    keep_file,
    papers_of,
)
from partsdesk.services.slips.arriving import BookAhead, book_ahead
from partsdesk.services.slips.executing import Remainder
from partsdesk.wording.refusals import explain

RECEIPT = "purchase-receipt"
WHOLE = Plan(
    RECEIPT,
    "MAIN",
    pieces("ZLQ-T5-28×100@13.5 ZLQ-T5-14×100@11.8"),
    partner="GYS-001",
    order="CG-{month}-01",
    invoice="{year}322000118800010001",
    label="whole",
)
IN_PARTS = Plan(
    RECEIPT,
    "MAIN",
    pieces("DG-T5-28-65×150@5.9 JND-3U-15×200@6.4"),
    partner="GYS-002",
    order="CG-{month}-02",
    invoice="{year}322000118800010002",
    found=(Found(1, "100"), Found(2, "200")),
    remainder=Remainder.FOLLOW,
    label="in-parts",
)
TOO_MANY = Plan(
    RECEIPT,
    "MAIN",
    pieces("LTX-35×100@8.6 LTX-40×100@9.2"),
    partner="GYS-004",
    order="CG-{month}-03",
    invoice="{year}322000118800010003",
    found=(Found(1, "105"), Found(2, "100")),
    label="too-many",
)
CRUSHED = Abnormal(
    AbnormalSort.BROKEN, Side.CARRIER, "外箱被压破，灯罩开裂", signed_by="迅达货运 马师傅"
)
DAMAGED = Plan(
    RECEIPT,
    "MAIN",
    pieces("ZH-YK-350×36@16.5 ZH-FX-500×24@35.8"),
    partner="GYS-006",
    order="CG-{month}-05",
    invoice="{year}322000118800010004",
    label="damaged",
)
UNINVOICED = Plan(  # no price of its own: the contract's is the estimate (VAL-3)
    RECEIPT,
    "MAIN",
    pieces("QD-24-300×100 GB-24-HX×60"),
    partner="GYS-003",
    order="CG-{month}-04",
    label="uninvoiced",
)
AHEAD = Plan(
    RECEIPT,
    "MAIN",
    pieces("SX-JSF-01×60@14.8 SX-PSF-20×40@17.6"),
    partner="GYS-005",
    until=Step.RELEASE,
    note="先票后货",
    label="ahead",
)
DEAR = Plan(
    RECEIPT,
    "MAIN",
    pieces("RG-HS-150×60@13.9 HS-SC-03×20@27.5"),
    partner="GYS-005",
    invoice="{year}322000118800010006",
    note="旺季涨价，见询价单",
)
NOTED = Plan(
    RECEIPT,
    "MAIN",
    pieces("BZ-ZX-5H×200@5.8 BZ-JD-48×60@4.6"),
    partner="GYS-008",
    invoice="{year}322000118800010007",
    until=Step.RELEASE,
)


def orders_come(player: Player) -> None:
    """Import the month's purchase orders, as the purchasing program writes them."""
    stage = player.stage
    month = Month.of(stage.clock.today)
    text = sample.file_of("orders.csv").read_text(encoding="utf-8")
    for name, value in (("month", month.number), ("first", month.first), ("last", month.last)):
        text = text.replace(f"{{{name}}}", str(value))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"orders-{month}.csv")
        path.write_text(text, encoding="utf-8")
        asked = ImportFile("orders", path)
        report = import_file(stage.warehouse, stage.named("accountant"), asked)
    for bad in report.rejected:
        raise ValueError(bad.row, explain(bad.refusal))


def rest_comes(player: Player) -> None:
    """The fifty tubes that were missing arrive."""
    rest = player.labels["in-parts/rest"]
    player.execute(rest)
    player.leave_for_booking(rest, "{year}322000118800010005")


def goods_come_damaged(player: Player) -> None:
    """Six lampshades are cracked: photographed, signed for by the driver, put on hold (INB-3)."""
    kept = player.stage.do(keep_file, KeepFile(crushed_box()), "keeper")
    crushed = replace(CRUSHED, photographs=(kept.sha256,))
    found = (Found(1, "30"), Found(1, "6", crushed), Found(2, "24"))
    slip = player.play(replace(DAMAGED, found=found))
    papers = ((PaperSort.DELIVERY_LIST, "送货清单 SH-0611"), (PaperSort.INVOICE, "发票"))
    for sort, name in papers:
        player.stage.do(attach_paper, AttachPaper(Belongs(slip), sort, name), "keeper")


def damage_is_settled(player: Player) -> None:
    """The supervisor says who pays for it, and the entry leaves his desk."""
    _settle(player, "damaged", "承运方按进价赔付，破损件转自有不良品仓")


def surplus_is_settled(player: Player) -> None:
    """The supervisor notes that what was too much went back."""
    _settle(player, "too-many", "多到 5 只已退供应商")


def _settle(player: Player, label: str, text: str) -> None:
    asked = Abnormalities(slip=player.labels[label])
    for shown in player.stage.ask(list_abnormalities, asked).rows:
        settled = SettleAbnormality(shown.abnormality.number, text)
        player.stage.do(settle_abnormality, settled, "supervisor")


def papers_are_filed(player: Player) -> None:
    """The accountant files the papers of the damaged delivery."""
    shown = player.stage.ask(papers_of, PapersOf(Belongs(player.labels["damaged"])))
    asked = FilePapers(tuple(paper.id for paper in shown.papers), "采购凭证盒 06")
    player.stage.do(file_papers, asked, "accountant")


def invoice_comes_first(player: Player) -> None:
    """The invoice is here and the goods are not: goods in transit (VAL-4)."""
    slip = player.play(AHEAD)
    held = player.stage.slip(slip)
    number = invoice_number(player.stage)
    figures = {
        line.number: Figures(invoice=number, invoice_date=player.stage.clock.today)
        for line in held.lines
    }
    player.stage.do(book_ahead, BookAhead(slip, held.version, figures), "accountant")


def paid_goods_come(player: Player) -> None:
    """What was paid for arrives, and enters both books in one act."""
    player.execute(player.labels["ahead"])


def half_an_invoice(player: Player) -> None:
    """Half of the estimate's invoice comes; the other half stays on the list."""
    slip = player.labels["uninvoiced"]
    if slip in player.to_invoice:
        player.to_invoice.remove(slip)
    invoice_for(player, slip, part=2)


def order_is_closed(player: Player) -> None:
    """Close the order that was delivered in full."""
    number = f"CG-{Month.of(player.stage.clock.today).number}-01"
    player.stage.do(close_order, CloseOrder(OrderType.PURCHASE, number), "accountant")


def goods_without_slip(player: Player) -> None:
    """A carrier brings cartons that nobody has a slip for (INB-8)."""
    stage = player.stage
    asked = RecordArrival(
        stage.codes.stores["MAIN"].id,
        "顺路快运 钱师傅",
        8,
        "待验区 Q-01-02",
        "SH-2207",
        stage.codes.partners["GYS-008"],
        "纸箱和封箱胶带，未见单",
    )
    player.kept["arrival"] = stage.do(record_arrival, asked, "keeper").called


def note_becomes_slip(player: Player) -> None:
    """The accountant draws the slip up for them, and the keeper receives."""
    slip = player.play(NOTED)
    asked = ArrivalBecomes(player.kept["arrival"], slip)
    player.stage.do(arrival_becomes, asked, "accountant")
    player.execute(slip)
    player.leave_for_booking(slip, NOTED.invoice)


PURCHASES = Chapter(
    "采购与到货",
    "Buying and receiving",
    (
        Scene(1, "采购部的订单导入（CG-01 至 CG-05）", orders_come),
        Scene(2, "按 CG-01 到货齐全，发票同到", WHOLE),
        Scene(3, "先票后货：进水阀、排水阀的发票先到", invoice_comes_first),
        Scene(4, "按 CG-02 部分到货，少 50 支灯管，余数留单待收", IN_PARTS),
        Scene(4, "纸箱无单到货，登记到货", goods_without_slip),
        Scene(5, "按 CG-03 多到 5 只阀芯，进待处理仓并登记异常", TOO_MANY),
        Scene(5, "到货登记补单入库", note_becomes_slip),
        Scene(6, "灯罩运输破损 6 只：拍照、送货人签字、进待处理仓", goods_come_damaged),
        Scene(7, "主管处理破损异常", damage_is_settled),
        Scene(7, "按 CG-04 到货无发票，按合同价暂估", UNINVOICED),
        Scene(8, "先票后货的货到，在途转入良品", paid_goods_come),
        Scene(9, "CG-02 余下的 50 支灯管到货", rest_comes),
        Scene(9, "多到的阀芯已退，主管处理完异常", surplus_is_settled),
        Scene(12, "花洒软管涨价到货，超出进价异常幅度", DEAR),
        Scene(15, "CG-04 的发票先来一半，单到回冲", half_an_invoice),
        Scene(16, "CG-01 已齐，关闭订单", order_is_closed),
        Scene(18, "单证归盒", papers_are_filed),
    ),
)
