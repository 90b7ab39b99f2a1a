"""The facts of a slip in one line, and how far its counting has come."""

from __future__ import annotations

from partsdesk.domain.books.kind import Step
from partsdesk.domain.values.people import StoreId
from partsdesk.services.showing import SlipShown
from partsdesk.services.slips.history import Happened
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.head import called
from partsdesk.ui.pages.slips.reading import BookSheet
from partsdesk.ui.tables.columns import heading
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures, terms
from partsdesk.wording.language import N_, _, ngettext, say

STEPS = {
    Step.DRAFT: N_("drawn up by"),
    Step.RELEASE: N_("released by"),
    Step.EXECUTE: N_("executed by"),
    Step.BOOK: N_("booked by"),
}
DATED = {Step.EXECUTE: "card_date", Step.BOOK: "ledger_date"}


def facts_of(shown: SlipShown) -> dict[str, str]:
    """What the head of a slip says, by what it is called; empty facts are left to the reader."""
    slip = shown.slip
    facts = {
        heading("date"): figures.day(slip.date),
        called("store", slip.kind): _store(shown, slip.store),
        heading("to_store"): _store(shown, slip.to_store),
        called("partner", slip.kind): shown.partner,
        heading("department"): shown.department,
        heading("order"): slip.order,
        heading("ref"): slip.ref,
        heading("reason"): slip.reason,
        _("Corrects"): shown.corrects,
        _("Follows"): shown.follows,
    }
    for happened in shown.history:
        name = say(STEPS[happened.step])
        facts[name[:1].upper() + name[1:]] = _happened(happened, shown.zone)
        dated = DATED.get(happened.step)
        if dated and happened.dated and happened.dated != slip.date:
            facts[heading(dated)] = figures.day(happened.dated)
    facts[heading("note")] = slip.note
    return facts


def _happened(happened: Happened, zone: str) -> str:
    moment = figures.moment(happened.at, zone)[5:]
    return " ".join(part for part in (happened.by, moment) if part)


def _store(shown: SlipShown, store: StoreId | None) -> str:
    if store is None:
        return ""
    found = shown.stores[store]
    return f"{found.code} {found.name} · {terms.name_of(found.condition)}"


def _lacks(sheet: CountSheet) -> str:
    """What is still to be counted, and what there should be pictures of."""
    said = []
    if sheet.unpictured:
        lines = ", ".join(str(number) for number in sheet.unpictured)
        said.append(_("Photographs of what is broken are missing: line {lines}", lines=lines))
    if sheet.uncounted:
        lines = ", ".join(str(number) for number in sheet.uncounted)
        said.append(_("Not counted yet: line {lines}; type 0 where nothing came", lines=lines))
    return "; ".join(said)


def progress_of(sheet: CountSheet) -> tuple[str, str, Tone]:
    """What the line above the grid says while one counts."""
    pieces, asked, lines = sheet.progress
    side = _(
        "{pieces} of {asked} · {lines} of {rows} lines",
        pieces=figures.quantity(pieces),
        asked=figures.quantity(asked),
        lines=lines,
        rows=len(sheet.slip.lines),
    )
    lacks = _lacks(sheet)
    if lacks:
        return lacks, side, Tone.ATTENTION
    if lines == len(sheet.slip.lines):
        differing = sheet.differing
        if differing:
            text = ngettext("{count} line differs", "{count} lines differ", differing)
            return text, side, Tone.ATTENTION
        return _("Everything is counted, and agrees"), side, Tone.GOOD
    return _("Type what was counted; or carry it out just as asked"), side, Tone.ACCENT


def off_text(sheet: BookSheet) -> str:
    """Which prices are off the last one or the average by more than the setting says (REC-9)."""
    rate = sheet.foresight.off_rate
    return _(
        "Line {lines}: the price is off the last one or the average by more than {rate}",
        lines=", ".join(str(number) for number in sheet.off),
        rate="" if rate is None else figures.rate(rate),
    )
