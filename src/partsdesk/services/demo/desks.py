"""The last day: work is left on every desk, so that whoever logs in finds something to do."""

from __future__ import annotations

from dataclasses import replace

from partsdesk.domain.books.kind import Step
from partsdesk.domain.books.valuation import Figures
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.demo import sample
from partsdesk.services.demo.buying import invoice_number, top_up
from partsdesk.services.demo.plans import Piece, Plan, pieces
from partsdesk.services.demo.player import Player
from partsdesk.services.demo.scenes import Chapter, Scene
from partsdesk.services.demo.story_buying import goods_come_damaged, goods_without_slip
from partsdesk.services.demo.story_service import another_is_lent, scrap_is_asked_for
from partsdesk.services.demo.weeks import begin_repair
from partsdesk.services.orders import Ordered
from partsdesk.services.repair_orders import AddItems, OpenRepair, add_items, open_repair
from partsdesk.services.slips.arriving import BookAhead, book_ahead
from partsdesk.services.slips.reversing import ReverseSlip, reverse_slip

DRAFTS = (  # what waits for a release, or for its own author
    Plan("purchase-receipt", "MAIN", pieces("YB-DJ-HQ×24@21.5"), partner="GYS-001"),
    Plan("sales-delivery", "DISP", pieces("JQ-300×6@118"), partner="ZMD-BJ01"),
    Plan("internal-use", "MAIN", pieces("BZ-BQ-6040×5"), department="BM-WL", cost_bearer="BM-WL"),
    Plan("internal-use", "MAIN", pieces("BZ-ZX-5H×10"), department="BM-SH", by="office"),
    Plan("exchange-out", "MAIN", pieces("QD-24-300×6"), partner="BSC-ZJ"),
    Plan("defect-return", "RDEF", (Piece("QD-24-300", "6", bin="R-02-01"),), partner="BSC-ZJ"),
    Plan("supplier-return", "MAIN", pieces("SX-PSF-30×4"), partner="GYS-005", reason="批次不良"),
    Plan(
        "cost-adjustment",
        "MAIN",
        (Piece("ZLQ-T5-28", amount="-12.00"),),
        reason="供应商折让",
    ),
)
RELEASED = (  # what waits for a keeper
    Plan("purchase-receipt", "MAIN", pieces("LT-SB-35×60@9.5 LT-XS-01×40@24"), partner="GYS-004"),
    Plan("sales-delivery", "DISP", pieces("XD-5055×4@288 TC-4IN×20@32"), partner="ZMD-GZ01"),
    Plan("sample-out", "DISP", (Piece("LT-2003", "1", to_bin="Y-01-02"),), to_store="SMP"),
    Plan("custody-out", "CUS", (Piece("HS-3005", "1", bin="K-01-01"),), partner="KH-003"),
    Plan("other-out", "MAIN", pieces("MF-O-12×50"), reason="展会样件"),
)
EXECUTED = (  # what waits for the accountant
    Plan("purchase-receipt", "MAIN", pieces("RG-JS-40×50@7.8"), partner="GYS-005"),
    Plan("sales-delivery", "MAIN", pieces("SX-JSF-01×6@24"), partner="JXS-GZ01"),
    Plan("internal-use", "MAIN", pieces("HC-SLD-12×10"), department="BM-AZ", cost_bearer="BM-AZ"),
)


def desks_are_filled(player: Player) -> None:
    """Leave slips in every state that waits for somebody."""
    for plans, until in ((DRAFTS, Step.DRAFT), (RELEASED, Step.RELEASE), (EXECUTED, Step.EXECUTE)):
        for plan in plans:
            top_up(player, plan)
            player.book_all()
            player.play(replace(plan, until=until))


def paid_and_on_its_way(player: Player) -> None:
    """An invoice is booked ahead, and its goods have not come."""
    goods = pieces("HS-DP-200×20@42")
    plan = Plan("purchase-receipt", "MAIN", goods, partner="GYS-005", until=Step.RELEASE)
    slip = player.play(plan)
    figures = {1: Figures(invoice=invoice_number(player.stage))}
    version = player.stage.slip(slip).version
    player.stage.do(book_ahead, BookAhead(slip, version, figures), "accountant")


def mistake_waits(player: Player) -> None:
    """A red slip is drawn up and waits for its release."""
    goods = pieces("HS-ZJ-25×3@14")
    slip = player.play(Plan("sales-delivery", "MAIN", goods, partner="JXS-NJ01"))
    player.book_all()
    player.stage.do(reverse_slip, ReverseSlip(slip, "客户地址开错"), "accountant")


def goods_are_on_their_way(player: Player) -> None:
    """Parts left for the engineer's van; he has not taken them in yet."""
    plan = Plan("transfer", "MAIN", pieces("LTX-40×4 RG-JS-60×4"), to_store="ENG01")
    top_up(player, plan)
    player.book_all()
    slip = player.draft(plan)
    player.release(slip)
    player.execute(slip)


def service_waits(player: Player) -> None:
    """One repair is not started, one waits for a confirmation, one for its parts to be fitted."""
    stage = player.stage
    told = sample.repairs()
    first, second, third = told[0], told[2], told[16]
    lines = tuple(Ordered(stage.codes.items[code].id, number) for code, number in first.parts)
    asked = OpenRepair(first.customer, first.product, team="维修二组", lines=lines)
    stage.do(open_repair, asked, "clerk")
    job = begin_repair(player, second)
    more = (Ordered(stage.codes.items["YK-24G-06"].id, Quantity.parse("1"), "遥控器失灵"),)
    stage.do(add_items, AddItems(job.number, more), "engineer")
    begin_repair(player, third)
    player.book_all()


DESKS = Chapter(
    "留在各人桌上的事",
    "What is left on the desks",
    (
        Scene(1, "上门维修等待开工、增项确认和装用记录", service_waits),
        Scene(1, "先票后货，货在途", paid_and_on_its_way),
        Scene(1, "红字出库单待审核", mistake_waits),
        Scene(1, "呆滞报废申请待批", scrap_is_asked_for),
        Scene(1, "发往谢小军随身仓的配件在途，等他收", goods_are_on_their_way),
        Scene(1, "工具借出未还", another_is_lent),
        Scene(1, "草稿、待出入库、待记帐的单据", desks_are_filled),
        Scene(1, "破损到货，异常待处理，单证待交接", goods_come_damaged),
        Scene(1, "无单到货，等会计补单", goods_without_slip),
    ),
)
