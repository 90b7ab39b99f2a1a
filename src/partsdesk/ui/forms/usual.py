"""Fields that many forms have, each told in one line."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from partsdesk.ui.bench import Bench
from partsdesk.ui.forms.editors import ChoiceEditor, Choices, FlagEditor, TextEditor
from partsdesk.ui.forms.form import Field
from partsdesk.ui.forms.record import as_it_is
from partsdesk.wording import terms


def text(name: str, read: Callable[[str], Any] = as_it_is, example: str = "", **more: Any) -> Field:
    """A text; an example stands in it while it is empty."""
    return Field(name, lambda *_: TextEditor(example), read=read, **more)


def flag(name: str, **more: Any) -> Field:
    """Yes or no."""
    return Field(name, lambda bench, _: FlagEditor(bench), **more)


def one_of(name: str, kinds: type[StrEnum], **more: Any) -> Field:
    """One of a few that have names of their own."""

    def make(bench: Bench, _: Choices) -> ChoiceEditor:
        return ChoiceEditor(bench, [(each, terms.name_of(each)) for each in kinds])

    return Field(name, make, **more)


def chosen(name: str, **more: Any) -> Field:
    """One of those that came with the thing under the field's name."""
    return Field(name, lambda bench, choices: ChoiceEditor(bench, choices[name]), **more)
