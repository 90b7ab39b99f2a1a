"""How every rule of the house stands: built, planned, or done by people.

`BUILT` names the modules of `src/partsdesk` that a rule stands beside; `tests/house/test_rules.py`
looks whether it does, and whether a test is named after it. `PLANNED` names what it comes with;
something of it may be there already. `PEOPLE` is what no program can make anybody do.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Subject(StrEnum):
    """What a planned rule comes with."""

    WINDOW = "window"
    COUNTING = "counting"
    RETURNS = "returns"
    REPAIRS = "repairs"
    DELIVERIES = "deliveries"
    LABELS = "labels"
    FORMS = "forms"


@dataclass(frozen=True)
class Built:
    """A rule that the program keeps: where, and what is left of it for later."""

    modules: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Planned:
    """A rule that comes later."""

    subject: Subject
    reason: str


@dataclass(frozen=True)
class ByPeople:
    """A rule that people keep."""

    reason: str


COUNTS = {
    "REC": 9,
    "VAL": 11,
    "INB": 8,
    "OUT": 18,
    "RET": 14,
    "SWP": 9,
    "RPR": 16,
    "DLV": 5,
    "CLM": 4,
    "AUD": 3,
    "PAR": 5,
}
S = Subject


def _built(reason: str, *modules: str) -> Built:
    return Built(modules, reason)


BUILT: dict[str, Built] = {
    "REC-1": _built(
        "executing writes the card, booking the account; counts and statements come with counting",
        "domain/books/stock.py",
        "services/slips/carding.py",
    ),
    "REC-2": _built(
        "stores, zones and bins; their labels come with labels",
        "services/stores.py",
        "services/importing/stores.py",
    ),
    "REC-3": _built("cards are append-only and corrected in red", "services/slips/carding.py"),
    "REC-5": _built(
        "scrap follows an approved application; reports on dead stock come with counting",
        "domain/registers/orders.py",
        "services/scrapping.py",
        "services/orders.py",
        "services/slips/following.py",
    ),
    "REC-6": _built(
        "slips know their papers, who has them and where they are filed",
        "domain/registers/papers.py",
        "services/papers.py",
    ),
    "REC-8": _built(
        "each store has one condition, and each kind the conditions it is for",
        "domain/catalog/places.py",
        "domain/books/slips.py",
        "services/slips/surroundings.py",
    ),
    "VAL-1": _built(
        "with or without tax from a day on; spreading freight comes with the window",
        "domain/books/valuation.py",
        "services/slips/booking.py",
    ),
    "VAL-2": _built(
        "uncovered bookings are refused; the cost of another order comes with the window",
        "domain/books/ledger.py",
        "services/slips/booking.py",
    ),
    "VAL-3": _built(
        "estimates, and their invoices in whole or part, in both ways",
        "domain/books/valuation.py",
        "services/slips/invoicing.py",
    ),
    "VAL-4": _built("invoices ahead lie in goods in transit", "services/slips/arriving.py"),
    "VAL-5": _built(
        "three groups, each with its own average or none",
        "domain/catalog/places.py",
        "domain/books/ledger.py",
        "domain/books/valuation.py",
    ),
    "VAL-6": _built(
        "red slips live the whole life and take back exactly",
        "domain/books/valuation.py",
        "services/slips/returning.py",
        "services/slips/reversing.py",
    ),
    "VAL-8": _built(
        "returns cost what their source cost",
        "domain/books/valuation.py",
        "services/slips/returning.py",
    ),
    "VAL-7": _built(
        "confirmed differences become slips, and each line gets its disposition",
        "domain/counting/counts.py",
        "services/counting/confirming.py",
        "services/counting/disposing.py",
    ),
    "VAL-9": _built(
        "two closes with their checklists; a reopening is asked for and granted",
        "domain/books/months.py",
        "services/months.py",
        "services/closing/checklist.py",
        "services/closing/reopening.py",
    ),
    "VAL-10": _built(
        "two persons a pair, and for counting and approving a loss",
        "domain/books/slips.py",
        "services/slips/surroundings.py",
        "services/people.py",
    ),
    "INB-1": _built(
        "the table of rights, and the setting for keepers", "services/slips/surroundings.py"
    ),
    "INB-2": _built(
        "counted line by line and matched with the purchase order",
        "domain/registers/standings.py",
        "services/orders.py",
    ),
    "INB-3": _built(
        "abnormal and surplus goods go on hold and into the register",
        "domain/books/execution.py",
        "services/slips/executing.py",
        "services/abnormalities.py",
    ),
    "INB-4": _built("returned goods are checked first", "domain/books/execution.py"),
    "INB-5": _built(
        "the bin named, or the item's own",
        "domain/books/execution.py",
        "services/slips/executing.py",
    ),
    "INB-6": _built("the kinds, and a reason where none fits", "domain/books/kind.py"),
    "INB-7": _built("two scans and a deadline", "domain/registers/papers.py", "services/papers.py"),
    "INB-8": _built(
        "notes that wait and become a slip", "domain/registers/arrivals.py", "services/arrivals.py"
    ),
    "OUT-1": _built(
        "nothing leaves but by a released slip; the inspection list comes with deliveries",
        "domain/books/execution.py",
    ),
    "OUT-7": _built(
        "parts only for a started repair",
        "domain/registers/orders.py",
        "services/orders.py",
        "services/slips/following.py",
    ),
    "OUT-8": _built(
        "added items wait for the adviser",
        "domain/registers/orders.py",
        "services/repair_orders.py",
    ),
    "OUT-9": _built(
        "what is fitted does not come back; returns by team",
        "domain/registers/standings.py",
        "services/orders.py",
        "services/slips/following.py",
    ),
    "OUT-10": _built(
        "department and cost bearer are named; monthly limits come with repairs",
        "domain/books/kind.py",
    ),
    "OUT-11": _built("the register of loans", "domain/registers/loans.py", "services/loans.py"),
    "OUT-18": _built(
        "the oldest lot first, and reservations",
        "domain/books/stock.py",
        "services/slips/carding.py",
        "services/slips/placing.py",
    ),
    "AUD-2": _built("the record of acts, guarded", "database/repositories/acts.py"),
    "PAR-1": _built("the tree of partners", "domain/catalog/partners.py", "services/partners.py"),
    "PAR-2": _built(
        "masked below the screens, exports on record",
        "database/repositories/partners.py",
        "services/exporting/files.py",
    ),
    "PAR-3": _built(
        "costs do not leave the database without the right",
        "domain/values/people.py",
        "database/listings/listing.py",
        "database/repositories/reports/ledger.py",
        "services/showing.py",
        "services/slips/drafting.py",
    ),
    "PAR-5": _built(
        "stock is opened and signed; what else is open comes with its own subject",
        "services/months.py",
    ),
}

PLANNED: dict[str, Planned] = {
    "REC-4": Planned(S.COUNTING, "counts, inspections and how often parts were there"),
    "REC-7": Planned(S.WINDOW, "shortages and surpluses stand on the desk of who buys"),
    "REC-9": Planned(S.REPAIRS, "issues followed until used; prices that are off, on a list"),
    "VAL-11": Planned(S.FORMS, "vouchers and their export"),
    "OUT-2": Planned(S.DELIVERIES, "the sorting list, counted by two sides"),
    "OUT-3": Planned(S.DELIVERIES, "the next day's schedule"),
    "OUT-4": Planned(S.DELIVERIES, "what could not be delivered"),
    "OUT-5": Planned(S.DELIVERIES, "collecting, and the day's report"),
    "OUT-6": Planned(S.DELIVERIES, "outstanding items"),
    "OUT-12": Planned(S.REPAIRS, "quotations and orders of accident repairs"),
    "OUT-13": Planned(S.REPAIRS, "customers' deposits, and parts not collected"),
    "OUT-14": Planned(S.REPAIRS, "three quotations for a part bought outside"),
    "OUT-15": Planned(S.DELIVERIES, "dispatch notes, quality control and packages"),
    "OUT-16": Planned(S.DELIVERIES, "agreed times and signed receipts"),
    "OUT-17": Planned(S.REPAIRS, "consumables of a job, within a limit"),
    "RET-1": Planned(S.RETURNS, "regions and their windows"),
    "RET-2": Planned(S.RETURNS, "the schedule, dated"),
    "RET-3": Planned(S.RETURNS, "once a month, in its window"),
    "RET-4": Planned(S.RETURNS, "applications, line by line"),
    "RET-5": Planned(S.RETURNS, "the form that travels along"),
    "RET-6": Planned(S.RETURNS, "refusals and their record"),
    "RET-7": Planned(S.RETURNS, "special approvals"),
    "RET-8": Planned(S.RETURNS, "what was really received prevails"),
    "RET-9": Planned(S.RETURNS, "exchange, offset or reject"),
    "RET-10": Planned(S.RETURNS, "three days, and whose they are"),
    "RET-11": Planned(S.RETURNS, "who pays the freight"),
    "RET-12": Planned(S.RETURNS, "exchange accounts, in pieces and money"),
    "RET-13": Planned(S.RETURNS, "old for new through the office"),
    "RET-14": Planned(S.RETURNS, "the price of an offset"),
    **{f"SWP-{n}": Planned(S.RETURNS, "a line of the table of criteria") for n in range(1, 7)},
    "SWP-7": Planned(S.RETURNS, "the table, its verdicts, and who overrules them"),
    "SWP-8": Planned(S.REPAIRS, "three days, then return or exchange"),
    "SWP-9": Planned(S.REPAIRS, "the repair points of a region"),
    "RPR-1": Planned(S.REPAIRS, "classes and fits are there; reports by class are not"),
    "RPR-2": Planned(S.REPAIRS, "the record is there; tracing a part is not"),
    "RPR-3": Planned(S.REPAIRS, "reports, budgets and settlements"),
    "RPR-4": Planned(S.REPAIRS, "quality feedback"),
    "RPR-5": Planned(S.REPAIRS, "repair points and what they hold"),
    "RPR-6": Planned(S.REPAIRS, "deadlines of a fault report"),
    "RPR-7": Planned(S.REPAIRS, "engineers' own stores"),
    "RPR-8": Planned(S.REPAIRS, "old parts expected"),
    "RPR-9": Planned(S.REPAIRS, "a part for a product that it fits"),
    "RPR-10": Planned(S.REPAIRS, "the identity of placed-out parts"),
    "RPR-11": Planned(S.REPAIRS, "the monthly plan"),
    "RPR-12": Planned(S.REPAIRS, "repeat repairs"),
    "RPR-13": Planned(S.REPAIRS, "free replacement in the care period"),
    "RPR-14": Planned(S.REPAIRS, "registers of calls, dispatches and fees"),
    "RPR-15": Planned(S.REPAIRS, "replacing a product"),
    "RPR-16": Planned(S.REPAIRS, "customers' products in custody"),
    "DLV-1": Planned(S.DELIVERIES, "orders complete before a fitting"),
    "DLV-2": Planned(S.DELIVERIES, "times of the day"),
    "DLV-3": Planned(S.DELIVERIES, "loads counted by two"),
    "DLV-5": Planned(S.DELIVERIES, "deposits and custody"),
    "CLM-1": Planned(S.DELIVERIES, "claims on carriers"),
    "CLM-2": Planned(S.RETURNS, "objections to a batch"),
    "CLM-3": Planned(S.RETURNS, "claims on makers"),
    "CLM-4": Planned(S.REPAIRS, "compensation cases"),
    "AUD-1": Planned(S.COUNTING, "offices reconciled like a warehouse"),
    "AUD-3": Planned(S.COUNTING, "audit plans, approved and kept apart"),
    "PAR-4": Planned(S.REPAIRS, "the service calendar, with the first deadlines that need it"),
}

PEOPLE: dict[str, ByPeople] = {
    "DLV-4": ByPeople("cash is paid in by people; the program keeps no cash"),
}
