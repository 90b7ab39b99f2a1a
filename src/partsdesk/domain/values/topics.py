"""What an act touched, so that whoever shows it can ask again."""

from __future__ import annotations

from enum import StrEnum


class Topic(StrEnum):
    """A subject that pages follow."""

    SLIPS = "slips"
    STOCK = "stock"
    CARDS = "cards"
    LEDGER = "ledger"
    CATALOG = "catalog"
    PARTNERS = "partners"
    PLACES = "places"
    USERS = "users"
    SETTINGS = "settings"
    MONTHS = "months"
    PAPERS = "papers"
    ORDERS = "orders"
    REGISTERS = "registers"
    BACKUPS = "backups"
    COUNTS = "counts"
