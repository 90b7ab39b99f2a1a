"""What a code, a name or a remark may be: short enough for the books, and nothing unseen in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from partsdesk.domain.values.refusals import Refusal


@dataclass(eq=False)
class TextMissing(Refusal):
    """Something that must be said is empty."""

    field: str


@dataclass(eq=False)
class TextTooWide(Refusal):
    """A text is longer than the books can hold."""

    field: str
    text: str
    limit: int


@dataclass(eq=False)
class UnfitText(Refusal):
    """A text has a character in it that it cannot have: an unseen one, or a separator."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Fit:
    """What a field's text may be.

    Attributes:
        field: the canonical name of its column.
        barred: characters that would be taken for a separator when the text is read back.
        lines: whether it may have line breaks and tabs in it.
    """

    field: str
    limit: int
    needed: bool = False
    barred: str = ""
    lines: bool = False

    def faults(self, text: str) -> Iterator[tuple[str, Refusal]]:
        """What is wrong with a text, by field."""
        if self.needed and not text:
            yield self.field, TextMissing(self.field)
        if len(text) > self.limit:
            yield self.field, TextTooWide(self.field, text, self.limit)
        if text and not self._is_clean(text):
            yield self.field, UnfitText(self.field, text)

    def check(self, text: str) -> str:
        """The text, where nothing is wrong with it.

        Raises:
            TextMissing, TextTooWide, UnfitText.
        """
        for _, refusal in self.faults(text):
            raise refusal
        return text

    def _is_clean(self, text: str) -> bool:
        if text.isascii() and text.isprintable():
            clean = True
        else:
            kept = "\n\t" if self.lines else ""
            signs = (sign for sign in text if sign not in kept)
            clean = not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in signs)
        return clean and text == text.strip() and not any(sign in text for sign in self.barred)
