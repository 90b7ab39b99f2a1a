"""What a kind of slip is: the columns of the table of kinds."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, StrEnum

from partsdesk.domain.catalog.partners import PartnerType
from partsdesk.domain.catalog.places import Condition
from partsdesk.domain.values.people import Role


class Direction(Enum):
    """Which way goods go."""

    IN = "in"
    OUT = "out"
    MOVE = "move"
    CONVERT = "convert"
    AMOUNT = "amount"


class Price(Enum):
    """What a line's price is to the valuation."""

    COST = "cost"
    FALLBACK = "fallback"
    SELLING = "selling"


class Need(StrEnum):
    """What a slip of the kind must name before it can be released; also the field's name."""

    PARTNER = "partner"
    PARTNER_OR_ORDER = "partner-or-order"
    ORDER = "order"
    DEPARTMENT = "department"
    TO_STORE = "to_store"
    REASON = "reason"  # INB-6
    COST_BEARER = "cost_bearer"  # OUT-10


class ReleasedBy(StrEnum):
    """What releases a slip whose release is not a person's act of its own."""

    ORDER = "order"
    SOURCE = "source"
    BATCH = "batch"
    COUNT = "count"
    NOBODY = "nobody"


class Step(StrEnum):
    """The steps of a slip's life that somebody takes."""

    DRAFT = "draft"
    RELEASE = "release"
    EXECUTE = "execute"
    BOOK = "book"


class Sources(Enum):
    """Whether a line names the line that its goods come from (VAL-8)."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Rights:
    """Who does which step; a thing in place of the releasers' roles releases by itself."""

    drafts: frozenset[Role]
    releases: frozenset[Role] | ReleasedBy
    executes: frozenset[Role]
    books: frozenset[Role]

    def of(self, step: Step) -> frozenset[Role]:
        """The roles that may take a step; empty where a thing takes it."""
        roles = {
            Step.DRAFT: self.drafts,
            Step.RELEASE: self.releases,
            Step.EXECUTE: self.executes,
            Step.BOOK: self.books,
        }[step]
        return frozenset() if isinstance(roles, ReleasedBy) else roles


@dataclass(frozen=True, slots=True)
class SlipKind:
    """A kind of slip, as data.

    Attributes:
        leaves: conditions of the stores that goods may leave; empty where they come from outside.
        enters: conditions of the stores that goods may enter; empty where they go outside.
        memo: whether the store it touches counts pieces only (None: either).
        price: what a line's price is.
        sources: whether a line names where its goods come from, and in slips of which kinds.
        checks_goods: packaging, condition and label are checked on receipt (INB-4).
        books_itself: executed and booked in one act (custody: memo, nil).
        between_groups: who does what where goods change their valuation group.
        estimated: booked at an estimate where the invoice is still to come (VAL-3).
        repair_adds: what is given as its price is the cost of a repair, added to its value (VAL-5).
        order_type: the register that its order must stand in, started or approved (OUT-7, REC-5).
        through_transit: in two halves through the transit store between different keepers.
        form: which paper it is printed on.
    """

    code: str
    zh: str
    en: str
    prefix: str
    direction: Direction
    rights: Rights
    leaves: frozenset[Condition] = frozenset()
    enters: frozenset[Condition] = frozenset()
    memo: bool | None = False
    price: Price = Price.SELLING
    needs: frozenset[Need] = frozenset()
    partner_types: frozenset[PartnerType] = frozenset(PartnerType)
    sources: Sources = Sources.NONE
    source_kinds: frozenset[str] = field(default_factory=frozenset)
    checks_goods: bool = False
    books_itself: bool = False
    between_groups: Rights | None = None
    estimated: bool = False
    repair_adds: bool = False
    order_type: str = ""
    through_transit: bool = False
    form: str = "inbound"

    @property
    def reserves(self) -> bool:
        """Whether a released slip of the kind reserves what it will take (OUT-18)."""
        return bool(self.leaves)

    @property
    def has_card(self) -> bool:
        """Whether goods move at all."""
        return self.direction is not Direction.AMOUNT

    @property
    def has_second_store(self) -> bool:
        """Whether the slip names a store that goods go to besides the one they leave."""
        return self.direction in {Direction.MOVE, Direction.CONVERT}
