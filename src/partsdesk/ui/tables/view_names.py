"""Asks what saved views are called, and says what became of them."""

from __future__ import annotations

from collections.abc import Callable

from partsdesk.ui.notices import NoticeBar
from partsdesk.ui.tables.views import Saved, SavedViews
from partsdesk.wording.language import _


class ViewNames:
    """The names of one list's views, as they are given, changed and dropped.

    ``stands`` tells how the list stands now.
    """

    def __init__(self, views: SavedViews, notices: NoticeBar, stands: Callable[[], Saved]) -> None:
        self._views = views
        self._notices = notices
        self._stands = stands

    def save(self) -> None:
        """Ask for a name and save how the list stands."""
        self._notices.ask(_("What is this view called?"), _("Save"), self._save)

    def rename(self, name: str) -> None:
        """Ask for another name of a view."""
        question = _("What is “{name}” to be called?", name=name)
        self._notices.ask(question, _("Rename"), lambda other: self._views.rename(name, other))

    def delete(self, name: str) -> None:
        """Forget a view; it can be had back at once."""
        saved = self._views.of(name)
        self._views.delete(name)
        if saved is not None:
            self._notices.tell(_("The view “{name}” is deleted", name=name))
            self._notices.add_choice(_("Undo"), lambda: self._undelete(name, saved))

    def _save(self, name: str) -> None:
        called = self._views.save(name, self._stands())
        self._notices.tell(_("The view “{name}” is saved", name=called))

    def _undelete(self, name: str, saved: Saved) -> None:
        self._views.save(name, saved)
        self._notices.clear()
