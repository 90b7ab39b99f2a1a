"""A page that is one list."""

from __future__ import annotations

from PySide6.QtCore import Slot
from typing_extensions import override

from partsdesk.ui.page import Page
from partsdesk.ui.tables.columns import Row
from partsdesk.ui.tables.view import ListView


class OneListPage(Page):
    """A page of one list, whose rows are doors."""

    list: ListView

    @override
    def start(self) -> None:
        self.list.start()

    @override
    @Slot()
    def refresh(self) -> None:
        self.list.model.refresh()

    def show_list(self, shown: ListView) -> None:
        """Have this list in the page."""
        self.list = shown
        shown.opened.connect(self.open_row)
        self.layout_.addWidget(shown, 1)

    @Slot(object)
    def open_row(self, row: Row) -> None:
        """Go where a row leads."""
        raise NotImplementedError
