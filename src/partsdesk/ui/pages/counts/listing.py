"""How the lines of a count are listed: where one counts, and where one reviews."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from partsdesk.domain.counting.counts import Standing
from partsdesk.services.lists import Filter, ListAsked, Match
from partsdesk.ui.bench import Bench
from partsdesk.ui.tables.chips import ALL, Quick, one_of
from partsdesk.ui.tables.columns import Column, Row, columns
from partsdesk.ui.tables.view import ListView
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures
from partsdesk.wording.language import N_, _

FOLLOW_MS = 250  # what others count is shown that soon, and not at every piece
OFF = (Standing.SECOND.value, Standing.SURPLUS.value, Standing.SHORTAGE.value)


def counting_list(bench: Bench, number: str, typed: Callable[[Row, str], object]) -> ListView:
    """The lines of a count as one walks past them; the counted figure is typed into."""
    chips = (
        one_of("left", N_("Not counted"), "standing", [Standing.UNCOUNTED.value]),
        one_of("second", N_("Second count"), "standing", [Standing.SECOND.value]),
        _found(),
    )
    view = ListView(
        bench,
        counting_columns(typed),
        ListAsked("count-lines", scope={"count": number}),
        empty=_("Nothing here. Scan a bin's label, then the goods in it."),
        hint=_("Code, name, bin …"),
        chips=chips,
        name="counting",
    )
    view.show_chip(ALL)
    return view


def _found() -> Quick:
    return Quick("found", N_("Found"), lambda: [Filter("found", Match.EQUALS, (True,))])


def counting_columns(typed: Callable[[Row, str], object]) -> list[Column]:
    """Where it lies, what it is, how many were counted; no book figure."""
    found = columns(
        "count-lines",
        *("bin", "item", "name", "spec", "unit", "lot", "counted", "standing"),
        *("counted_by", "found"),
        bin=84,
        item=112,
        name=120,
        spec=112,
        unit=44,
        lot=76,
        counted=72,
        standing=76,
        counted_by=80,
        found=72,
    )
    changed: dict[str, dict[str, Any]] = {
        "counted": {"typed": typed},
        "name": {"stretches": True},
        "counted_by": {"soft": True},
        "found": {"show": _found_text, "tone": _found_tone, "pill": True},
    }
    return [replace(each, **changed.get(each.name, {})) for each in found]


def _found_text(row: Row) -> str:
    return _("found") if row["found"] else ""


def _found_tone(_row: Row) -> Tone | None:
    return Tone.ATTENTION


def review_list(bench: Bench, number: str) -> ListView:
    """The lines of a count against the cards."""
    chips = (
        one_of("differing", N_("Differing"), "standing", OFF),
        one_of("second", N_("Second count"), "standing", [Standing.SECOND.value]),
        one_of("left", N_("Not counted"), "standing", [Standing.UNCOUNTED.value]),
        _found(),
    )
    return ListView(
        bench,
        review_columns(hide_costs=not bench.actor.sees_cost),
        ListAsked("count-lines", scope={"count": number}),
        empty=_("No line differs here."),
        hint=_("Code, name, bin …"),
        chips=chips,
        name="differences",
    )


def review_columns(*, hide_costs: bool) -> list[Column]:
    """What the card should have said, what was found, and what is between the two."""
    found = columns(
        "count-lines",
        *("bin", "item", "name", "unit", "book", "moved_since", "counted", "difference"),
        *("worth", "standing", "counted_by", "cause"),
        hide_costs=hide_costs,
        bin=76,
        item=104,
        name=112,
        unit=46,
        book=68,
        moved_since=76,
        counted=68,
        difference=64,
        worth=88,
        standing=76,
        counted_by=76,
        cause=92,
    )
    changed: dict[str, dict[str, Any]] = {
        "name": {"stretches": True},
        "difference": {"show": _difference, "tone": _difference_tone},
        "moved_since": {"show": _moved, "soft": True},
        "counted_by": {"soft": True},
    }
    return [replace(each, **changed.get(each.name, {})) for each in found]


def _difference(row: Row) -> str:
    value = row["difference"]
    return "" if value is None else figures.change(value) if value else "0"


def _moved(row: Row) -> str:
    value = row["moved_since"]
    return figures.change(value) if value else ""


def _difference_tone(row: Row) -> Tone | None:
    value = row["difference"]
    if not value:
        return None
    return Tone.WRONG if value.units < 0 else Tone.ATTENTION
