"""How slips hang together: red ones, what follows, and whose goods come back on which."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from partsdesk.domain.books.slips import SlipId


class Relation(StrEnum):
    """What another slip is to this one."""

    CORRECTS = "corrects"
    CORRECTED_BY = "corrected-by"
    FOLLOWS = "follows"
    FOLLOWED_BY = "followed-by"
    TAKES_FROM = "takes-from"
    TAKEN_BY = "taken-by"


@dataclass(frozen=True, slots=True)
class Related:
    """Another slip, and what it is to this one."""

    relation: Relation
    slip: SlipId
