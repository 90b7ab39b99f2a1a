"""What was counted last, large enough to be read from where one counts."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from partsdesk.domain.catalog.items import Item
from partsdesk.domain.counting.counts import Goods, Pass
from partsdesk.ui.pages.counts.saying import with_unit
from partsdesk.ui.pages.counts.tallying import Place
from partsdesk.ui.parts import Card, ElidedLabel, label, pill, put_tone
from partsdesk.ui.tables.columns import Row
from partsdesk.ui.tones import Tone
from partsdesk.wording import terms
from partsdesk.wording.language import _

PASS_TONES = {Pass.FIRST: Tone.PLAIN, Pass.SECOND: Tone.ATTENTION, Pass.SPOT: Tone.ACCENT}
GOODS_TONES = {Goods.USABLE: Tone.PLAIN, Goods.DAMAGED: Tone.WRONG, Goods.EXPIRED: Tone.ATTENTION}


class LastScan(Card):
    """The bin that holds, the goods counted last, and what its line comes to."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(84)
        self.bin = label(name="countBin")
        self.item = ElidedLabel()
        self.item.setObjectName("countItem")
        self.more = ElidedLabel(Tone.SOFT)
        self.sum = label(name="countSum")
        self.pass_ = pill()
        self.goods = pill()
        self.state = label(tone=Tone.SOFT)
        self.inside.addLayout(self._laid_out())
        self.show_place(None)
        self.show_terms(Pass.FIRST, Goods.USABLE)
        self.item.setText(_("Scan a bin's label, then the goods in it"))
        self.more.setText(
            _("Each scan is one piece; 24* before it, or a figure typed in a row, is so many")
        )

    def _laid_out(self) -> QHBoxLayout:
        marks = QHBoxLayout()
        marks.setSpacing(6)
        for mark in (self.pass_, self.goods):
            marks.addWidget(mark)
        marks.addStretch(1)
        where = _column(self.bin)
        where.addLayout(marks)
        row = QHBoxLayout()
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(24)
        row.addLayout(where)
        row.addLayout(_column(self.item, self.more), 1)
        row.addLayout(_column(self.sum, self.state))
        return row

    def show_place(self, place: Place | None) -> None:
        """Which bin holds."""
        self.bin.setText(place.code or _("whole store") if place else _("no bin yet"))
        put_tone(self.bin, Tone.PLAIN if place else Tone.SOFT)

    def show_terms(self, pass_: Pass, goods: Goods) -> None:
        """Which pass is counted, and in what state the goods are."""
        for mark, text, tone in (
            (self.pass_, terms.name_of(pass_), PASS_TONES[pass_]),
            (self.goods, terms.name_of(goods), GOODS_TONES[goods]),
        ):
            mark.setText(text)
            put_tone(mark, tone)

    def show_under_way(self, item: Item | None, said: str) -> None:
        """Something was taken in and is not in the books yet."""
        self.item.setText(f"{item.code}  {item.name}" if item else said)
        self.more.setText(item.spec if item else "")
        self.sum.setText("…")
        self._say(_("under way"), Tone.ATTENTION)

    def show_line(self, row: Row, said: str = "") -> None:
        """What a line comes to now."""
        self.item.setText(f"{row['item']}  {row['name']}")
        spec = [str(row["spec"] or ""), str(row["lot"] or ""), str(row["bin"] or "")]
        self.more.setText(" · ".join(part for part in spec if part))
        counted = row["counted"]
        self.sum.setText("–" if counted is None else with_unit(counted, str(row["unit"])))
        found = _("not expected here, taken in as found") if row["found"] else ""
        self._say(said or found or _("✓ in the books"), Tone.ATTENTION if found else Tone.GOOD)

    def show_aside(self, code: str) -> None:
        """A code that nobody knows was kept aside."""
        self.item.setText(code)
        self.more.setText("")
        self.sum.setText("?")
        self._say(_("kept aside"), Tone.ATTENTION)

    def show_refused(self) -> None:
        """What was counted last was not taken."""
        self.sum.setText("✕")
        self._say(_("not counted"), Tone.WRONG)

    def _say(self, text: str, tone: Tone) -> None:
        self.state.setText(text)
        put_tone(self.state, tone)


def _column(*widgets: QWidget) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(2)
    for widget in widgets:
        made.addWidget(widget)
    return made
