"""The month's service: a repair with a surprise, tools lent, defects taken back and exchanged."""

from __future__ import annotations

import datetime as dt

from partsdesk.domain.values.quantities import Amount, Quantity
from partsdesk.services.demo import sample
from partsdesk.services.demo.buying import top_up
from partsdesk.services.demo.plans import Piece, Plan, pieces
from partsdesk.services.demo.player import Player
from partsdesk.services.demo.scenes import Chapter, Scene
from partsdesk.services.demo.weeks import Job, begin_repair, end_repair
from partsdesk.services.loans import (
    ChargeTool,
    GiveBack,
    LendTool,
    charge_tool,
    give_back,
    lend_tool,
)
from partsdesk.services.orders import Ordered
from partsdesk.services.repair_orders import (
    AddItems,
    ConfirmItems,
    RecordFitted,
    add_items,
    confirm_items,
    record_fitted,
)
from partsdesk.services.scrapping import DecideScrap, FileScrap, approve_scrap, file_scrap

WIND_HEATER = 9  # the repair of the sample's list that the chapter tells
ONE = Quantity.parse("1")


def heater_comes_in(player: Player) -> None:
    """A heater is to be repaired: the order is opened and started, its parts are issued."""
    job = begin_repair(player, sample.repairs()[WIND_HEATER])
    player.kept["heater"] = job.number
    player.labels["heater"] = job.issue


def more_is_found(player: Player) -> None:
    """The engineer finds the motor worn too: added, confirmed by the adviser, issued (OUT-8)."""
    stage, number = player.stage, player.kept["heater"]
    motors = (Ordered(stage.codes.items["YB-DJ-BY"].id, Quantity.parse("2"), "摆叶电机卡死"),)
    stage.do(add_items, AddItems(number, motors), "engineer")
    stage.do(confirm_items, ConfirmItems(number), "adviser")
    plan = Plan("repair-issue", "MAIN", pieces("YB-DJ-BY×2"), order=number, label="motors")
    top_up(player, plan)
    player.play(plan)


def one_comes_back(player: Player) -> None:
    """One motor was enough: the other comes back, with the old parts (OUT-9)."""
    number = player.kept["heater"]
    back = (Piece("YB-DJ-BY", "1", source="motors/1"),)
    player.play(Plan("material-return", "MAIN", back, order=number, note="未用"))
    old = (Piece("YB-PTC-20", "1", bin="J-01-01"), Piece("YB-DJ-BY", "1", bin="J-01-01"))
    player.play(Plan("old-part-in", "OLD", old, order=number))


def heater_is_done(player: Player) -> None:
    """The engineer records what he fitted; the adviser closes the order with its record (RPR-2)."""
    stage, number = player.stage, player.kept["heater"]
    fitted = (Ordered(stage.codes.items["YB-DJ-BY"].id, ONE),)
    stage.do(record_fitted, RecordFitted(number, fitted), "engineer")
    job = Job(number, sample.repairs()[WIND_HEATER], player.labels["heater"])
    end_repair(player, job, "adviser")


REPAIRS = Chapter(
    "维修用料",
    "Repairs",
    (
        Scene(5, "酒店风暖浴霸报修：开单、开工、见单发料", heater_comes_in),
        Scene(6, "拆机发现摆叶电机也坏：二次增项，顾问确认后发料", more_is_found),
        Scene(7, "多领的电机退料，换下的旧件入旧件仓", one_comes_back),
        Scene(8, "记录装用、完工归档", heater_is_done),
        Scene(
            17,
            "旧件集中处置给回收商",
            Plan("old-part-out", "OLD", pieces("LTX-35×10 SX-PSF-20×6"), reason="月度旧件回收"),
        ),
    ),
)


def tool_is_lent(player: Player) -> None:
    """The valve spanner goes out for two days (OUT-11)."""
    player.kept["spanner"] = _lend(player, "GJ-FX-35", "2 号", "谢小军", 2)


def tool_comes_back(player: Player) -> None:
    """It comes back usable."""
    player.stage.do(give_back, GiveBack(player.kept["spanner"]), "keeper")


def another_is_lent(player: Player) -> None:
    """A tester goes out too."""
    player.kept["tester"] = _lend(player, "GJ-DB-500", "5 号", "安装队 何师傅", 3)


def tool_is_lost(player: Player) -> None:
    """The tester is lost and charged at its original price."""
    asked = ChargeTool(player.kept["tester"], note="工地遗失，工资中扣回")
    player.stage.do(charge_tool, asked, "accountant")


def _lend(player: Player, code: str, tool: str, borrower: str, days: int) -> str:
    stage = player.stage
    asked = LendTool(
        stage.codes.items[code].id,
        borrower,
        stage.clock.today + dt.timedelta(days=days),
        tool,
        "维修一组",
        "上门维修",
        Amount.parse(str(stage.costs[code])),
    )
    return stage.do(lend_tool, asked, "keeper").called


TOOLS = Chapter(
    "专用工具",
    "Tools lent",
    (
        Scene(2, "阀芯扳手借给谢小军", tool_is_lent),
        Scene(4, "扳手完好归还", tool_comes_back),
        Scene(7, "电笔借给安装队", another_is_lent),
        Scene(14, "电笔遗失，按原价赔偿", tool_is_lost),
    ),
)


def scrap_is_asked_for(player: Player) -> None:
    """The keeper applies to scrap what cannot be repaired (REC-5)."""
    stage = player.stage
    goods = (("LTX-35", "4", "阀体裂，无修复价值"), ("YB-DJ-HQ", "2", "线圈烧毁"))
    lines = tuple(
        Ordered(stage.codes.items[code].id, Quantity.parse(number), why)
        for code, number, why in goods
    )
    player.kept["scrap"] = stage.do(file_scrap, FileScrap(lines), "keeper").called


def scrap_is_approved(player: Player) -> None:
    """The finance manager approves."""
    player.stage.do(approve_scrap, DecideScrap(player.kept["scrap"]), "finance")


def scrap_leaves(player: Player) -> None:
    """What was approved leaves the books."""
    lines = pieces("LTX-35×4 YB-DJ-HQ×2")
    player.play(Plan("scrap", "DEF", lines, order=player.kept["scrap"], reason="批准报废"))


DEFECTS = Chapter(
    "不良品、换货与报废",
    "Defects, exchange and scrap",
    (
        Scene(
            4,
            "验出不良的环灯镇流器转入自有不良品仓",
            Plan(
                "transfer",
                "MAIN",
                pieces("ZLQ-HX-32×3"),
                to_store="DEF",
                reason="上架抽检不良",
            ),
        ),
        Scene(
            9,
            "江苏办事处返厂不良品，登记入返厂仓（备查）",
            Plan(
                "defect-return",
                "RDEF",
                (
                    Piece("ZLQ-T5-28", "12", bin="R-01-01"),
                    Piece("GB-24-HX", "6", bin="R-01-02"),
                    Piece("DG-HX-32", "10", bin="R-01-03"),
                ),
                partner="BSC-JS",
            ),
        ),
        Scene(
            10,
            "破损灯罩由待处理仓转自有不良品仓",
            Plan(
                "transfer",
                "HOLD",
                pieces("ZH-YK-350×6"),
                to_store="DEF",
                reason="运输破损，承运方已认赔",
            ),
        ),
        Scene(10, "呆滞报废申请", scrap_is_asked_for),
        Scene(11, "财务主管批准报废", scrap_is_approved),
        Scene(12, "报废出库", scrap_leaves),
        Scene(
            12,
            "修好的镇流器入良品，加修理费",
            Plan("repaired-in", "DEF", pieces("ZLQ-HX-32×5@2.4"), to_store="MAIN"),
        ),
        Scene(
            14,
            "给江苏办事处换货",
            Plan("exchange-out", "MAIN", pieces("ZLQ-T5-28×12 GB-24-HX×5"), partner="BSC-JS"),
        ),
        Scene(
            15,
            "人为损坏的光源板拒换，退回江苏办事处",
            Plan(
                "rejected-return",
                "RDEF",
                (Piece("GB-24-HX", "1", bin="R-01-02"),),
                partner="BSC-JS",
                reason="人为损坏",
            ),
        ),
    ),
)
