"""What is counted of one line in one place: plain state without widgets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from partsdesk.domain.books.execution import Abnormal, Part
from partsdesk.domain.books.slips import Line
from partsdesk.domain.catalog.items import Item
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.goods import Sought
from partsdesk.ui.typed import pieces_of
from partsdesk.wording import figures
from partsdesk.wording.language import _
from partsdesk.wording.terms import name_of


@dataclass(slots=True)
class LineCount:
    """What is counted of one line, as it is typed.

    Attributes:
        aside: pieces that are not as they should be, and what is wrong with them (INB-3).
        is_split: that the line is counted in a row above too, in another bin or lot.
        reason: why another lot than the oldest is taken (OUT-18).
        free: what is free to the slip in the bin and of the lot that are said.
    """

    line: Line
    item: Item
    typed: dict[str, str] = field(default_factory=dict)
    bins: dict[str, BinId] = field(default_factory=dict)
    strange: set[str] = field(default_factory=set)
    aside: tuple[tuple[Quantity, Abnormal], ...] = ()
    is_split: bool = False
    reason: str = ""
    free: Quantity | None = None

    @property
    def sought(self) -> Sought:
        """What of it is wanted to be free."""
        return Sought(self.item.id, self.bins.get("bin"), self.typed.get("lot", ""))

    def copied(self) -> LineCount:
        """The same, to be typed into."""
        return replace(
            self, typed=dict(self.typed), bins=dict(self.bins), strange=set(self.strange)
        )

    @property
    def counted(self) -> Quantity | None:
        """How many good ones were counted; None where nothing readable was typed."""
        text = self.typed.get("counted", "")
        if not text:
            return None
        try:
            return pieces_of(text, self.item)
        except Refusal:
            return None

    @property
    def set_aside(self) -> Quantity:
        """How many are not as they should be."""
        return Quantity.sum(quantity for quantity, _ in self.aside)

    def parts(self, counted: Quantity, *, checked: bool) -> tuple[Part, ...]:
        """What the act is told: the good ones, and those that are not."""
        good = Part(
            counted,
            self.bins.get("bin"),
            self.bins.get("to_bin"),
            self.typed.get("lot", ""),
            checked=checked,
            reason=self.reason,
        )
        return (good, *(replace(good, quantity=q, abnormal=a) for q, a in self.aside))


def result_of(rows: list[LineCount], hold: str) -> str:
    """How the count of a line stands against what was asked, in words.

    Args:
        rows: the rows that the line is counted in.
        hold: the store that goods which are not as they should be go to.
    """
    asked = rows[0].line.quantity
    said = [
        _(
            "{quantity} {sort} → {store}",
            quantity=figures.quantity(q),
            sort=name_of(a.sort),
            store=hold,
        )
        for row in rows
        for q, a in row.aside
    ]
    counts = [row.counted for row in rows if row.counted is not None]
    total = Quantity.sum([*counts, *(row.set_aside for row in rows)])
    if not counts:
        said.append(_("not counted"))
    elif total == asked and not said:
        said.append(_("✓ agrees"))
    elif total < asked:
        said.append(_("{quantity} fewer", quantity=figures.quantity(asked - total)))
    elif total > asked:
        said.append(_("{quantity} more", quantity=figures.quantity(total - asked)))
    return " · ".join(said)


def agrees(rows: list[LineCount]) -> bool:
    """Whether a line was counted just as asked, and all of it good."""
    counted = Quantity.sum(row.counted or NO_QUANTITY for row in rows)
    return counted == rows[0].line.quantity and not any(row.aside for row in rows)
