"""The month's count: a first and a second count, what came of it, and what becomes of that."""

from __future__ import annotations

from collections.abc import Mapping

from partsdesk.database.work import View
from partsdesk.domain.counting.counts import Cause, Choice, Disposition, Pass, Reviewed
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.counting.confirming import ConfirmCount, confirm_count
from partsdesk.services.counting.disposing import Dispose, dispose
from partsdesk.services.counting.opening import OpenCount, open_count
from partsdesk.services.counting.reviewing import SayCause, reviewed, say_cause
from partsdesk.services.counting.tallying import Tallied, TallyUp, tally_up
from partsdesk.services.demo.player import Player
from partsdesk.services.demo.scenes import Chapter, Scene
from partsdesk.services.demo.stage import Stage

STORE = "MAIN"
COUNTED = ("QHQ-FS4", "HC-JXD-22", "HC-SLD-12", "HC-DJB-18", "BZ-JD-48")
OFF = {"QHQ-FS4": 20, "HC-JXD-22": -30}  # pieces
SLIPPED = {"HC-SLD-12": 5}  # of which the first counter was wrong


def goods_are_counted(player: Player) -> None:
    """Count small goods blind, again where they differ, and confirm what was found."""
    stage = player.stage
    player.book_all()
    store = stage.codes.stores[STORE].id
    asked = OpenCount(Choice.ITEMS, (store,), COUNTED, note="月末抽查小件")
    count = stage.do(open_count, asked, "keeper").called
    lines = _lines(stage, count)
    for line in lines.values():
        _tally(stage, count, line, OFF | SLIPPED, Pass.FIRST, "keeper")
    for line in _lines(stage, count).values():
        if line.wants_second:
            _tally(stage, count, line, OFF, Pass.SECOND, "accountant")
    for line in _lines(stage, count).values():
        if line.difference:
            said = SayCause(count, line.line.id, Cause.MISCOUNTED_FLOW, "散件收发点数有误")
            stage.do(say_cause, said, "keeper")
    for number in stage.do(confirm_count, ConfirmCount(count), "supervisor").slips:
        player.take_over(number)


def differences_are_disposed_of(player: Player) -> None:
    """Decide what becomes of each difference (VAL-7)."""
    stage = player.stage
    player.book_all()
    for line in _lines(stage, stage.ask(last_count, None)).values():
        if line.difference:
            decided = Disposition(Cause.MISCOUNTED_FLOW, note="按实盘调整，计入管理费用")
            stage.do(dispose, Dispose(line.line.id, decided), "finance")


def last_count(view: View, _: None) -> str:
    """The number of the story's count."""
    return view.counts.last_number()


def _lines(stage: Stage, count: str) -> Mapping[int, Reviewed]:
    return {line.line.number: line for line in stage.ask(_reviewed, count)}


def _reviewed(view: View, count: str) -> tuple[Reviewed, ...]:
    return reviewed(view, view.counts.get(count))


def _tally(
    stage: Stage, count: str, line: Reviewed, off: Mapping[str, int], pass_: Pass, who: str
) -> None:
    spot = line.line.spot
    codes = {item.id: code for code, item in stage.codes.items.items()}
    beyond = Quantity.parse(str(off.get(codes[spot.item], 0)))
    tallied = Tallied(spot.store, line.book + beyond, spot.item, spot.bin, pass_=pass_)
    stage.do(tally_up, TallyUp(count, (tallied,)), who)


DIFFERENCES = Chapter(
    "盘点",
    "The count",
    (
        Scene(19, "小件盲盘：初盘、复盘，启辉器盘盈，接线端子盘亏", goods_are_counted),
        Scene(20, "盘盈盘亏的处理意见", differences_are_disposed_of),
    ),
)
