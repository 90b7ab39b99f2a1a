"""The month's selling: deliveries, returns, samples, promotions, and mistakes put right."""

from __future__ import annotations

from dataclasses import replace

from partsdesk.domain.books.kind import Step
from partsdesk.services.demo.buying import top_up
from partsdesk.services.demo.plans import Piece, Plan, pieces
from partsdesk.services.demo.player import Player
from partsdesk.services.demo.scenes import Chapter, Scene
from partsdesk.services.slips.drafting import VoidSlip, void_slip
from partsdesk.services.slips.releasing import TakeBack, take_back_slip

SCHOOL = Plan(
    "sales-delivery",
    "DISP",
    pieces("TQ-T5-28×40@46 GS-3014×4@138"),
    partner="KH-002",
    note="教室照明更换",
    label="school",
)
HOTEL = Plan(
    "sales-delivery",
    "DISP",
    pieces("TC-4IN×60@32 PD-600×6@105"),
    partner="KH-003",
    label="hotel",
)
MISTAKEN = Plan(
    "sales-delivery",
    "MAIN",
    pieces("LTX-40×20@15 LT-QP-24×20@6.5"),
    partner="JXS-CD01",
    label="mistaken",
)
UNWANTED = Plan(
    "sales-delivery",
    "DISP",
    pieces("LT-2003×2@268"),
    partner="KH-007",
    until=Step.DRAFT,
    label="unwanted",
)
DOUBLED = Plan(
    "purchase-receipt",
    "MAIN",
    pieces("LS-ST35-16×10@21"),
    partner="GYS-007",
    until=Step.EXECUTE,
    label="doubled",
)


def release_taken_back(player: Player) -> None:
    """The supervisor takes the release back 弃审: the school wants 36; it is released anew."""
    top_up(player, SCHOOL)
    slip = player.play(replace(SCHOOL, until=Step.RELEASE))
    held = player.stage.slip(slip)
    player.stage.do(take_back_slip, TakeBack(slip, held.version), "supervisor")
    player.again(slip, replace(SCHOOL, pieces=pieces("TQ-T5-28×36@46 GS-3014×4@138")))
    player.release(slip)
    player.execute(slip)
    player.leave_for_booking(slip)


def draft_given_up(player: Player) -> None:
    """The customer changes his mind before anything moved: the draft is void."""
    slip = player.play(UNWANTED)
    held = player.stage.slip(slip)
    asked = VoidSlip(slip, held.version, "客户改订其他型号")
    player.stage.do(void_slip, asked, "accountant")


def mistake_is_reversed(player: Player) -> None:
    """Twenty were booked where twelve were meant: red, then right (VAL-6)."""
    player.reverse(player.labels["mistaken"], "数量开错，应为 12 只")
    lines = pieces("LTX-40×12@15 LT-QP-24×12@6.5")
    player.play(replace(MISTAKEN, pieces=lines, label="righted"))


def doubled_is_reversed(player: Player) -> None:
    """A receipt entered twice is reversed before it is booked: neither stands in the ledger."""
    player.reverse(player.play(DOUBLED), "与上周到货重复入库")


SALES = Chapter(
    "销售与退货",
    "Selling and taking back",
    (
        Scene(3, "学校订灯：审核后弃审，改数量再审，出库", release_taken_back),
        Scene(6, "孙先生改订，草稿作废", draft_given_up),
        Scene(9, "酒店工程出库", HOTEL),
        Scene(
            10,
            "上海专卖店少发的灯罩补发",
            Plan(
                "free-replacement",
                "MAIN",
                pieces("ZH-YK-350×2"),
                partner="ZMD-SH01",
                reason="上次发货短少 2 只",
            ),
        ),
        Scene(
            13,
            "酒店退回多订的筒灯 6 只，按原出库成本",
            Plan(
                "customer-return",
                "DISP",
                (Piece("TC-4IN", "6", "32", source="hotel/1"),),
                partner="KH-003",
                reason="工程多订",
            ),
        ),
    ),
)

SAMPLES = Chapter(
    "样品与促销",
    "Samples and promotions",
    (
        Scene(
            2,
            "展厅出样吸顶灯 1 套",
            Plan(
                "sample-out",
                "DISP",
                (Piece("XD-4032", "1", to_bin="Y-01-01"),),
                to_store="SMP",
                partner="ZMD-SZ01",
            ),
        ),
        Scene(
            5,
            "周末促销领出台灯 6 台",
            Plan(
                "promotion-out",
                "DISP",
                pieces("TD-018×6"),
                partner="ZMD-SZ01",
                reason="周末促销",
                label="promotion",
            ),
        ),
        Scene(
            16,
            "下样：展厅撤下的吸顶灯验过包装回成品仓",
            Plan("sample-return", "SMP", pieces("XD-5055×1"), to_store="DISP", partner="ZMD-SZ01"),
        ),
        Scene(
            17,
            "促销剩余 2 台退回",
            Plan(
                "promotion-return",
                "DISP",
                (Piece("TD-018", "2", source="promotion/1"),),
                partner="ZMD-SZ01",
            ),
        ),
    ),
)

CORRECTIONS = Chapter(
    "更正",
    "Mistakes put right",
    (
        Scene(8, "成都经销商的出库单开错数量", MISTAKEN),
        Scene(11, "红字冲销开错的出库单，重开正确的", mistake_is_reversed),
        Scene(14, "重复入库：未记帐就红字冲销，两单都不进帐", doubled_is_reversed),
    ),
)
