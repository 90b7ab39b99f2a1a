"""The two books: stock and cards, ledger and months, numbers and dates."""

from __future__ import annotations

from partsdesk.wording.language import N_

SENTENCES = {
    "NotEnoughStock": (
        N_("{bin} holds {there} of {item} on {day}, {asked} asked"),
        N_("lot {lot}"),
        "{elsewhere}",
        N_("open slips want it: {wanted_by}"),
    ),
    "BeyondFree": (
        N_("{free} of {item} are free, {asked} asked"),
        N_("reserved by {reserved_by}"),
    ),
    "OldestFirst": (
        N_("Lot {oldest} of {item} is older than {lot} and goes first; another one needs a reason"),
    ),
    "SerialElsewhere": (
        N_("{item} with serial number {lot} is in stock already and cannot come in twice"),
    ),
    "NotCovered": (
        N_("The ledger holds {there} of {item} in group “{group}”, {asked} asked"),
        N_("first book these receipts, at an estimate if need be: {receipts}"),
    ),
    "BookFirst": (
        N_(
            "An earlier open month holds slips of {item} that are executed and not booked; "
            "book first: {slips}"
        ),
    ),
    "PriceMissing": (
        N_(
            "Nothing says what {item} in line {line} costs: no price, no purchase before, "
            "no average; give a price"
        ),
    ),
    "NothingToAdjust": (
        N_("{item} stands in the ledger at {there}; {asked} cannot be put on or taken off"),
    ),
    "SourceUnbooked": (
        N_("The slip that the goods of {slip} come from is not booked yet; book that one first"),
    ),
    "MonthClosed": (
        N_(
            "{day} lies in {month}, whose {book} is done; take a later day, or ask for the month "
            "to be reopened"
        ),
    ),
    "DayToCome": (N_("{day} is still to come: today is {today}"),),
    "MonthNotOver": (N_("{month} is not over on {today} and cannot be closed"),),
    "MonthNotNext": (N_("The next month for the {book} is {expected}, not {month}"),),
    "MonthStillOpen": (
        N_("{count} slips stand against the {book} of {month}"),
        N_("among them {slips}"),
    ),
    "CloseHeldUp": (
        N_("{point}: {count}; so long the {book} of {month} waits"),
        N_("among them {names}"),
    ),
    "NotANumber": (N_("“{text}” is no plain number with at most {decimals} decimals"),),
    "NumberTooLarge": (N_("{text} is more than the books can hold: {limit} at most"),),
    "NotADate": (N_("“{text}” is no date; write YYYY-MM-DD, or YYYY-MM for a month"),),
    "ReopeningUnasked": (
        N_(
            "{month} is reopened when the accountant asks for it and the finance manager grants "
            "it with a reason; missing: {lacks}"
        ),
    ),
    "ReopeningAsked": (
        N_("{name} has asked for {month} to be reopened; that waits for the finance manager"),
    ),
    "AlreadyLive": (N_("The opening has been signed already, on {since}"),),
}
