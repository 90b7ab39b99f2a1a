"""A warehouse with one person for every role, who do what their roles let them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.execution import Counted, Part
from partsdesk.domain.books.kind import ReleasedBy, Rights, Step
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.ledger import PoolKey
from partsdesk.domain.books.slips import Move, Slip, SlipId
from partsdesk.domain.books.valuation import Figures
from partsdesk.domain.catalog.items import Item
from partsdesk.domain.catalog.partners import Partner, PartnerType
from partsdesk.domain.catalog.places import Condition, Group, Store
from partsdesk.domain.values.people import Actor, Role
from partsdesk.domain.values.quantities import Amount, Quantity
from partsdesk.services.settings import ChangeSetting, change_setting
from partsdesk.services.slips.booking import Booked, BookSlip, book_slip
from partsdesk.services.slips.drafting import SaveDraft, save_draft
from partsdesk.services.slips.executing import Executed, ExecuteSlip, Remainder, execute_slip
from partsdesk.services.slips.releasing import ReleaseSlip, release_slip
from partsdesk.services.slips.reversing import ReverseSlip, reverse_slip
from partsdesk.services.warehouse import Warehouse
from tests.support.builders import a_partner, a_store, a_user, see
from tests.support.lives import TODAY, a_line


@dataclass
class Crew:
    """The stores, the partners and the people."""

    warehouse: Warehouse
    people: Mapping[Role, Actor]
    hold: Store
    main: Store
    defective: Store
    returned: Store
    sample: Store
    supplier: Partner
    customer: Partner
    department: Partner

    def who(self, role: Role) -> Actor:
        """The person of this role."""
        return self.people[role]

    def right(self, kind: str, step: Step) -> Actor:
        """A person who takes this step with slips of the kind; completing releases some."""
        rights: Rights = KINDS[kind].rights
        if step is Step.RELEASE and isinstance(rights.releases, ReleasedBy):
            step = Step.DRAFT
        return self.people[min(rights.of(step))]

    def draft(
        self, kind: str, *lines: DraftLine, by: Actor | None = None, **head: object
    ) -> SlipId:
        """A draft from the main store, today, unless said otherwise."""
        said = {"date": TODAY, "store": self.main.id} | head
        asked = SaveDraft(kind, Head(**said), lines)  # type: ignore[arg-type]
        who = by or self.right(kind, Step.DRAFT)
        return self.warehouse.perform(save_draft, asked, who).result.slip

    def slip(self, slip: SlipId) -> Slip:
        """The slip as it stands."""
        return see(self.warehouse, lambda view: view.slips.get(slip))

    def release(self, slip: SlipId, by: Actor | None = None) -> None:
        """Release a slip."""
        held = self.slip(slip)
        who = by or self.right(held.kind.code, Step.RELEASE)
        self.warehouse.perform(release_slip, ReleaseSlip(slip, held.version), who)

    def execute(
        self,
        slip: SlipId,
        *counted: Counted,
        by: Actor | None = None,
        day: dt.date | None = None,
        rest: Remainder = Remainder.UNDECIDED,
        reason: str = "",
    ) -> Executed:
        """Carry a slip out; as asked where nothing was counted."""
        held = self.slip(slip)
        asked = ExecuteSlip(
            slip, held.version, counted or None, day, rest, reason, looked_over=True
        )
        who = by or self.right(held.kind.code, Step.EXECUTE)
        return self.warehouse.perform(execute_slip, asked, who).result

    def book(
        self,
        slip: SlipId,
        by: Actor | None = None,
        figures: Mapping[int, Figures] | None = None,
        day: dt.date | None = None,
    ) -> Booked:
        """Book a slip."""
        held = self.slip(slip)
        asked = BookSlip(slip, held.version, figures or {}, day)
        return self.warehouse.perform(
            book_slip, asked, by or self.right(held.kind.code, Step.BOOK)
        ).result

    def released(self, kind: str, *lines: DraftLine, **head: object) -> SlipId:
        """A slip drawn up by one and released by another."""
        slip = self.draft(kind, *lines, **head)  # type: ignore[arg-type]
        self.release(slip)
        return slip

    def executed(self, kind: str, *lines: DraftLine, **head: object) -> SlipId:
        """A slip carried out as asked."""
        slip = self.released(kind, *lines, **head)
        self.execute(slip)
        return slip

    def booked(self, kind: str, *lines: DraftLine, **head: object) -> SlipId:
        """A slip's whole life."""
        slip = self.executed(kind, *lines, **head)
        self.book(slip)
        return slip

    def bought(self, item: Item, quantity: str, price: str = "2", **said: object) -> SlipId:
        """A purchase with its invoice, booked."""
        line = a_line(item, quantity, price, **({"invoice": "F-1"} | said))
        return self.booked("purchase-receipt", line, partner=self.supplier.id)

    def issue(self, item: Item, quantity: str, **said: object) -> SlipId:
        """A released slip by which goods leave, for a reason."""
        line = a_line(item, quantity, **said)  # type: ignore[arg-type]
        return self.released("other-out", line, reason="a gift")

    def red_of(
        self, slip: SlipId, reason: str = "a mistake", date: dt.date | None = None
    ) -> SlipId:
        """The draft of a slip's red slip."""
        who = self.right(self.slip(slip).kind.code, Step.DRAFT)
        asked = ReverseSlip(slip, reason, date)
        return self.warehouse.perform(reverse_slip, asked, who).result.slip

    def moves(self, slip: SlipId) -> tuple[Move, ...]:
        """What happened to a slip's goods."""
        return see(self.warehouse, lambda view: view.slips.moves(slip))

    def lies(self, item: Item, store: Store | None = None) -> str:
        """How much of an item lies in a store."""
        key = (store or self.main).id
        return (
            see(self.warehouse, lambda view: view.stock.held(key, [item.id]))
            .get(item.id, Quantity(0))
            .plain()
        )

    def pool(self, item: Item, group: Group = Group.MAIN) -> tuple[str, str]:
        """What the ledger has of an item: quantity and amount."""
        key = PoolKey(item.id, group)
        found = see(self.warehouse, lambda view: view.ledger.pools([key])).get(key)
        return (found.quantity.plain(), found.amount.plain()) if found else ("0", "0")

    def decide(self, setting: str, value: str | None) -> None:
        """Decide a setting."""
        asked = ChangeSetting(setting, value)
        self.warehouse.perform(change_setting, asked, self.who(Role.ADMIN))


def open_crew(warehouse: Warehouse) -> Crew:
    """Put up stores of every group, partners, and a person for every role."""
    people = {role: a_user(warehouse, role.value, role) for role in Role}
    hold = a_store(warehouse, "HOLD", Condition.HOLD)
    return Crew(
        warehouse,
        people,
        hold,
        a_store(warehouse, "MAIN", hold=hold.id),
        a_store(warehouse, "DEF", Condition.DEFECTIVE),
        a_store(warehouse, "RDEF", Condition.DEFECTIVE, Group.MEMO),
        a_store(warehouse, "SMP", Condition.SAMPLE),
        a_partner(warehouse, "SUP"),
        a_partner(warehouse, "CUS", PartnerType.CUSTOMER),
        a_partner(warehouse, "SALES", PartnerType.DEPARTMENT),
    )


def counted(line: int, *parts: Part) -> Counted:
    """What was counted of a line."""
    return Counted(line, parts)


def pieces(text: str) -> Quantity:
    """So many."""
    return Quantity.parse(text)


def money(text: str) -> Amount:
    """So much."""
    return Amount.parse(text)
