"""All reports, as a view has them."""

from __future__ import annotations

from partsdesk.database.repositories.reports.acts import ActReports
from partsdesk.database.repositories.reports.cards import CardReports
from partsdesk.database.repositories.reports.ledger import LedgerReports
from partsdesk.database.repositories.reports.sheets import SheetReports
from partsdesk.database.repositories.reports.slips import SlipReports


class Reports(CardReports, LedgerReports, SheetReports, SlipReports, ActReports):
    """The figures of any day and range, within the rights of whoever asks."""
