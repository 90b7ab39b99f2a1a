"""The tabs of open pages, and the pages themselves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from partsdesk.ui.keys import keyed
from partsdesk.ui.page import Link, Page
from partsdesk.wording.language import _


class TabBar(QTabBar):
    """A bar whose tabs close on a middle click."""

    @override
    def mouseReleaseEvent(self, event: QMouseEvent, /) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self.tabCloseRequested.emit(self.tabAt(event.position().toPoint()))
        super().mouseReleaseEvent(event)


class Tabs(QWidget):
    """Open pages, one in front.

    Signals:
        fronted: another page is in front (or None).
    """

    fronted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._links: dict[Page, Link] = {}
        self._then: Callable[[], object] | None = None
        strip = QFrame()
        strip.setObjectName("tabstrip")
        strip.setFixedHeight(38)
        row = QHBoxLayout(strip)
        row.setContentsMargins(12, 0, 12, 0)
        self._bar = TabBar()
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._bar.setUsesScrollButtons(True)
        self._bar.setElideMode(Qt.TextElideMode.ElideRight)
        row.addWidget(self._bar, 1)
        self._pages = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self._pages, 1)
        self._bar.currentChanged.connect(self._turn)
        self._bar.tabCloseRequested.connect(self.close_at)
        keyed(self, _("Close tab"), "Ctrl+W", self.close_front)
        keyed(self, _("Next tab"), "Ctrl+Tab", self._next)
        keyed(self, _("Tab before"), "Ctrl+Shift+Tab", self._previous)

    @property
    def front(self) -> Page | None:
        """The page in front."""
        found = self._pages.currentWidget()
        return found if isinstance(found, Page) else None

    @property
    def pages(self) -> tuple[Page, ...]:
        """Every open page."""
        return tuple(self._links)

    @property
    def links(self) -> tuple[Link, ...]:
        """What is open, as links; the one in front last."""
        front = self.front
        behind = [link for page, link in self._links.items() if page is not front]
        return (*behind, self._links[front]) if front is not None else tuple(behind)

    @property
    def bar(self) -> QTabBar:
        """The bar itself."""
        return self._bar

    def settle(self, then: Callable[[], object]) -> None:
        """See to it that all that was typed is kept, then go on; no tab is closed by that."""
        self._then = then
        self._go_on()

    def _go_on(self) -> None:
        then = self._then
        waiting = [page for page in self.pages if not page.may_close()]
        if then is not None and not waiting:
            self._then = None
            then()

    def page_of(self, link: Link) -> Page | None:
        """The page of a link, if it is open."""
        return next((page for page, kept in self._links.items() if kept == link), None)

    def add(self, page: Page, link: Link) -> None:
        """Open a page in a tab of its own."""
        self._links[page] = link
        self._pages.addWidget(page)
        number = self._bar.addTab(_as_typed(page.title))
        self._bar.setTabButton(number, QTabBar.ButtonPosition.RightSide, self._closer(page))
        page.retitled.connect(self._retitle)
        page.became.connect(self._rename)
        page.closes.connect(self._close_sender)
        self.show_page(page)

    def show_page(self, page: Page) -> None:
        """Bring a page to the front."""
        self._bar.setCurrentIndex(self._pages.indexOf(page))

    @Slot(int)
    def close_at(self, number: int) -> None:
        """Close a tab, as soon as its page lets itself be closed."""
        self._then = None
        page = self._pages.widget(number)
        if isinstance(page, Page) and page.may_close():
            self._drop(page)

    @Slot()
    def close_front(self) -> None:
        """Close the tab in front."""
        self.close_at(self._bar.currentIndex())

    def _drop(self, page: Page) -> None:
        number = self._pages.indexOf(page)
        if number < 0:
            return
        del self._links[page]
        self._pages.removeWidget(page)
        self._bar.removeTab(number)
        page.hide()
        page.deleteLater()

    def _closer(self, page: Page) -> QToolButton:
        made = QToolButton(page)
        made.setText("✕")
        made.setObjectName("closer")
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setAccessibleName(_("Close tab"))
        made.clicked.connect(self._close_clicked)
        return made

    @Slot()
    def _close_clicked(self) -> None:
        clicked = self.sender()
        side = QTabBar.ButtonPosition.RightSide
        for number in range(self._bar.count()):
            if self._bar.tabButton(number, side) is clicked:
                self.close_at(number)
                return

    @Slot()
    def _close_sender(self) -> None:
        page = self.sender()
        if self._then is not None:
            self._go_on()
        elif isinstance(page, Page):
            self._drop(page)

    @Slot(str)
    def _retitle(self, title: str) -> None:
        page = self.sender()
        if isinstance(page, Page):
            self._bar.setTabText(self._pages.indexOf(page), _as_typed(title))

    @Slot(object)
    def _rename(self, link: Link) -> None:
        page = self.sender()
        if isinstance(page, Page):
            self._links[page] = link

    @Slot(int)
    def _turn(self, number: int) -> None:
        self._pages.setCurrentIndex(number)
        self.fronted.emit(self.front)

    @Slot()
    def _next(self) -> None:
        self._bar.setCurrentIndex((self._bar.currentIndex() + 1) % max(1, self._bar.count()))

    @Slot()
    def _previous(self) -> None:
        self._bar.setCurrentIndex((self._bar.currentIndex() - 1) % max(1, self._bar.count()))


def _as_typed(title: str) -> str:
    """A title as a tab shows it: Qt takes an ampersand for the mark of a key (F12)."""
    return title.replace("&", "&&")
