"""The subjects of the rail: one entry each, in the order of Alt+1 … Alt+9."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from partsdesk.wording.language import N_


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject that pages belong to.

    Attributes:
        name: what the rail says; a message id.
        is_after_a_line: whether a line parts it from the subject above.
    """

    name: str
    is_after_a_line: bool = False


SUBJECTS: Mapping[str, Subject] = {
    "home": Subject(N_("Desk")),
    "slips": Subject(N_("Slips")),
    "stock": Subject(N_("Stock")),
    "books": Subject(N_("Books")),
    "counts": Subject(N_("Counts")),
    "catalogue": Subject(N_("Catalogue"), is_after_a_line=True),
    "settings": Subject(N_("Settings")),
}
