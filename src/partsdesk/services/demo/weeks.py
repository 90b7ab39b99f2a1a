"""Ordinary days: what comes in and goes out in any week of the year, so that books have a past."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.items import Tracking
from partsdesk.domain.registers.orders import RepairRecord
from partsdesk.domain.values.quantities import Price, Quantity
from partsdesk.services.demo import sample
from partsdesk.services.demo.buying import (
    SUPPLIERS,
    invoice_number,
    order_of_the_day,
    store_of,
    top_up,
    whole,
)
from partsdesk.services.demo.plans import Piece, Plan
from partsdesk.services.demo.player import Player
from partsdesk.services.orders import Ordered
from partsdesk.services.repair_orders import (
    CloseRepair,
    OpenRepair,
    StartRepair,
    close_repair,
    open_repair,
    start_repair,
)

BUYERS = (
    "ZMD-SZ01",
    "ZMD-NJ01",
    "JXS-NJ01",
    "KH-001",
    "ZMD-HZ01",
    "JXS-WX01",
    "KH-003",
    "ZMD-SH01",
)
DEPARTMENTS = ("BM-SH", "BM-AZ", "BM-WL", "BM-ZJ")
TEAMS = ("维修一组", "维修二组", "维修三组")
ESTIMATED = 4  # every so many receipts comes without its invoice


@dataclass(frozen=True, slots=True)
class Job:
    """A repair under way, and what it has been issued."""

    number: str
    repair: sample.Repair
    issue: SlipId


class Weeks:
    """Plays ordinary days, and remembers what they leave to be finished."""

    def __init__(self, player: Player) -> None:
        """Begin with no repair under way."""
        self.player = player
        self.stage = player.stage
        self._repairs = sample.repairs()
        self._jobs: deque[Job] = deque()
        self._receipts = 0
        self._sales = 0

    def day(self, day: dt.date) -> None:
        """Play one ordinary working day: what weekday it is says what is done."""
        for deed in HABITS.get(day.weekday(), ()):
            self.stage.while_passes(20, 90)
            deed(self)

    # -- what people do, week in, week out --------------------------------------------------------

    def receive(self) -> None:
        """Receive what the next supplier in turn delivers."""
        supplier = list(SUPPLIERS)[self._receipts % len(SUPPLIERS)]
        self._receipts += 1
        plan = order_of_the_day(self.stage, supplier)
        if plan is not None:
            estimated = self._receipts % ESTIMATED == 0
            invoice = "" if estimated else invoice_number(self.stage)
            self.player.play(replace(plan, invoice=invoice))

    def sell_lamps(self) -> None:
        """Deliver finished products."""
        self._sell("DISP", 2, 4)

    def sell_parts(self) -> None:
        """Deliver parts to those who repair themselves."""
        self._sell("MAIN", 4, 8)

    def repair(self) -> None:
        """Open a repair, start it, and issue its parts."""
        repair = self._repairs[self.stage.chance.randrange(len(self._repairs))]
        self._jobs.append(begin_repair(self.player, repair))

    def finish_repairs(self) -> None:
        """Close the repairs whose parts are fitted; one of them brings a part back first."""
        while len(self._jobs) > 1:
            end_repair(self.player, self._jobs.popleft(), "adviser")

    def repair_and_return(self) -> None:
        """Issue one part too many, and take it back."""
        repair = self._repairs[self.stage.chance.randrange(len(self._repairs))]
        code, quantity = repair.parts[0]
        if self.stage.codes.items[code].tracking is not Tracking.NONE:
            return
        more = ((code, quantity + Quantity.parse("1")), *repair.parts[1:])
        job = begin_repair(self.player, replace(repair, parts=more))
        label = f"job-{job.number}"
        self.player.labels[label] = job.issue
        back = Piece(code, "1", source=f"{label}/1")
        self.player.play(
            Plan("material-return", "MAIN", (back,), order=job.number, note="未用退回")
        )
        self._jobs.append(job)

    def use(self) -> None:
        """Draw consumables for a department."""
        department = self.stage.chance.choice(DEPARTMENTS)
        lines = self._pick("MAIN", "08", 2, 4)
        if lines:
            plan = Plan(
                "internal-use", "MAIN", lines, department=department, cost_bearer=department
            )
            self.player.play(plan)

    def tidy(self) -> None:
        """Every now and then: fill the engineer's van up, or put failed goods aside."""
        target = self.stage.chance.choice(("ENG01", "OUT", "DEF", ""))
        lines = tuple(replace(piece, price="") for piece in self._pick("MAIN", "0", 2, 3))
        if target and lines:
            to_bin = "WX-SZ01" if target == "OUT" else ""
            lines = tuple(replace(line, quantity=self._few(), to_bin=to_bin) for line in lines)
            self.player.play(Plan("transfer", "MAIN", lines, to_store=target, note="补货与清理"))

    # -- how they choose ---------------------------------------------------------------------------

    def _sell(self, store: str, lines: int, most: int) -> None:
        buyer = BUYERS[self._sales % len(BUYERS)]
        self._sales += 1
        goods = self._pick(store, "09" if store == "DISP" else "0", lines, most)
        if goods:
            self.player.play(Plan("sales-delivery", store, goods, partner=buyer))

    def _pick(self, store: str, category: str, lines: int, most: int) -> tuple[Piece, ...]:
        """Some goods of which there are plenty, at what they are sold for."""
        stage = self.stage
        held = stage.held(store)
        plenty = sorted(
            item.code
            for item in stage.codes.items.values()
            if item.active
            and item.category.startswith(category)
            and item.tracking is not Tracking.SERIAL
            and whole(held[item.code]) > max(whole(item.maximum) // 4, 4)
            and store_of(stage, item) == store
        )
        chosen = stage.chance.sample(plenty, min(lines, len(plenty)))
        return tuple(Piece(code, self._some(held[code], most), self._sold(code)) for code in chosen)

    def _some(self, held: Quantity, most: int) -> str:
        """So many pieces: a few of few, a pack or two of many."""
        least = max(1, whole(held) // 25)
        return str(self.stage.chance.randint(1, most) * least)

    def _few(self) -> str:
        return str(self.stage.chance.randint(1, 4))

    def _sold(self, code: str) -> str:
        return Price(self.stage.costs[code].units * 16 // 10 // 100_000 * 100_000).plain()


def begin_repair(player: Player, repair: sample.Repair) -> Job:
    """Open a repair order, start it, and issue its parts against it (OUT-7)."""
    stage = player.stage
    lines = tuple(Ordered(stage.codes.items[code].id, n) for code, n in repair.parts)
    team = stage.chance.choice(TEAMS)
    opened = stage.do(
        open_repair, OpenRepair(repair.customer, repair.product, team=team, lines=lines), "clerk"
    )
    stage.do(start_repair, StartRepair(opened.called), "adviser")
    parts = tuple(Piece(code, str(quantity)) for code, quantity in repair.parts)
    plan = Plan("repair-issue", "MAIN", parts, order=opened.called)
    top_up(player, plan)
    return Job(opened.called, repair, player.play(plan))


def end_repair(player: Player, job: Job, who: str) -> None:
    """Close a repair: what was not given back is fitted, and the record says how (RPR-2)."""
    told = job.repair
    record = RepairRecord(told.fault, told.cause, told.done, told.result, told.customer)
    player.stage.do(close_repair, CloseRepair(job.number, record, rest_fitted=True), who)


HABITS: Mapping[int, tuple[Callable[[Weeks], None], ...]] = {
    0: (Weeks.receive, Weeks.sell_lamps),
    1: (Weeks.repair, Weeks.repair, Weeks.finish_repairs),
    2: (Weeks.receive, Weeks.sell_parts),
    3: (Weeks.repair, Weeks.repair_and_return, Weeks.finish_repairs),
    4: (Weeks.sell_lamps, Weeks.use, Weeks.tidy),
}
