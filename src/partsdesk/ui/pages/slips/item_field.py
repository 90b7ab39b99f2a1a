"""The cell of an item: what one has used last is offered first."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partsdesk.services.lists import ListPage
from partsdesk.services.offering import OfferAsked, offered_items
from partsdesk.services.warehouse import Query
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import PickField
from partsdesk.ui.pages.slips.columns import Sheet
from partsdesk.ui.pages.slips.draft import SlipDraft


class ItemField(PickField):
    """Finds items by code, name and pinyin; those on one's last slips stand first."""

    def __init__(self, bench: Bench, kind: str, parent: QWidget) -> None:
        super().__init__(bench, "items", shown=("code", "name", "spec"), parent=parent)
        self._kind = kind

    @override
    def question(self, text: str) -> tuple[Query[Any, ListPage], object]:
        return offered_items, OfferAsked(self._kind, text)


def kind_of(sheet: Sheet) -> str:
    """The kind of slip that is typed in a grid; none where it is no slip."""
    return sheet.kind.code if isinstance(sheet, SlipDraft) else ""
