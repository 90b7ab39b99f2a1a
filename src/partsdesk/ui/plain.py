"""A field in which no input method is needed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override


class PlainField(QLineEdit):
    """A field that no input method listens to, unless it takes more than plain signs.

    Where one did, it would eat half of what a scanner types. Other ways of telling it so are not
    heeded by every input method.

    Attributes:
        is_plain: whether only plain signs are typed; Chinese too where not.
    """

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, is_plain: bool = True
    ) -> None:
        super().__init__(text, parent)
        self.is_plain = is_plain

    @override
    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument: Any = None, /) -> Any:
        if self.is_plain and query == Qt.InputMethodQuery.ImEnabled:
            return False
        if argument is None:
            return super().inputMethodQuery(query)
        return super().inputMethodQuery(query, argument)
