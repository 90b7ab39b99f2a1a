"""The slip kinds: one table. A new kind is one entry here and nothing else.

The codes, Chinese names and prefixes are a promise to users' scripts and papers; who does what
is the shipped table, which the administrator edits within VAL-10.
"""

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
    REASON = "reason"


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


R = Role
C = Condition
KEEPER = frozenset({R.KEEPER})
ACCOUNTANT = frozenset({R.ACCOUNTANT})
SUPERVISOR = frozenset({R.SUPERVISOR})
GOOD = frozenset({C.GOOD})
PURCHASED = Rights(ACCOUNTANT, SUPERVISOR, KEEPER, ACCOUNTANT)
CHANGED = Rights(KEEPER, ACCOUNTANT, KEEPER, ACCOUNTANT)
FOLLOWING = Rights(KEEPER, ReleasedBy.SOURCE, KEEPER, ACCOUNTANT)
EXCHANGED = Rights(frozenset({R.SERVICE_CLERK}), frozenset({R.SERVICE_MANAGER}), KEEPER, ACCOUNTANT)
COUNTED = Rights(
    frozenset({R.KEEPER, R.ACCOUNTANT, R.SUPERVISOR}), ReleasedBy.COUNT, SUPERVISOR, ACCOUNTANT
)
ISSUED = Rights(
    frozenset({R.SERVICE_ADVISER, R.SERVICE_CLERK}), ReleasedBy.ORDER, KEEPER, ACCOUNTANT
)
USED = Rights(
    frozenset({R.KEEPER, R.SERVICE_ADVISER, R.SERVICE_CLERK, R.ENGINEER, R.OFFICE_MANAGER}),
    SUPERVISOR,
    KEEPER,
    ACCOUNTANT,
)
IN_CUSTODY = Rights(KEEPER, SUPERVISOR, KEEPER, frozenset())
RECEIVED = Rights(frozenset({R.FACTORY_RECEIVING}), ReleasedBy.BATCH, KEEPER, ACCOUNTANT)
ADJUSTED = Rights(ACCOUNTANT, frozenset({R.FINANCE_MANAGER}), frozenset(), ACCOUNTANT)
SHELVED = Rights(KEEPER, ReleasedBy.NOBODY, KEEPER, ACCOUNTANT)

BUYERS = frozenset(
    {
        PartnerType.CUSTOMER,
        PartnerType.DEALER,
        PartnerType.SHOP,
        PartnerType.SUB_DEALER,
        PartnerType.OFFICE,
        PartnerType.DISTRIBUTOR,
        PartnerType.REPAIR_POINT,
    }
)
SUPPLIERS = frozenset({PartnerType.SUPPLIER})
OWNED = frozenset({C.GOOD, C.TO_CHECK, C.HOLD, C.SAMPLE, C.PLACED_OUT, C.DEFECTIVE})
DEFECTIVE = frozenset({C.DEFECTIVE})
ANYWHERE = frozenset(C)

_TABLE = (
    SlipKind(
        "purchase-receipt",
        "采购入库",
        "Purchase receipt",
        "CGRK",
        Direction.IN,
        PURCHASED,
        enters=frozenset({C.GOOD, C.TO_CHECK}),
        price=Price.COST,
        needs=frozenset({Need.PARTNER}),
        partner_types=SUPPLIERS,
        estimated=True,
    ),
    SlipKind(
        "sample-return",
        "下样入库",
        "Sample return",
        "XYRK",
        Direction.MOVE,
        PURCHASED,
        leaves=frozenset({C.SAMPLE}),
        enters=GOOD,
        needs=frozenset({Need.TO_STORE}),
        checks_goods=True,
    ),
    SlipKind(
        "customer-return",
        "客户退货入库",
        "Customer return",
        "KHTH",
        Direction.IN,
        PURCHASED,
        enters=GOOD,
        price=Price.FALLBACK,
        partner_types=BUYERS,
        sources=Sources.OPTIONAL,
        source_kinds=frozenset({"sales-delivery"}),
        checks_goods=True,
    ),
    SlipKind(
        "promotion-return",
        "促销产品退回入库",
        "Promotion return",
        "CXTH",
        Direction.IN,
        PURCHASED,
        enters=GOOD,
        price=Price.FALLBACK,
        sources=Sources.OPTIONAL,
        source_kinds=frozenset({"promotion-out"}),
    ),
    SlipKind(
        "defect-return",
        "不良品返厂入库",
        "Defect return",
        "FCRK",
        Direction.IN,
        RECEIVED,
        enters=DEFECTIVE,
        memo=True,
    ),
    SlipKind(
        "old-part-in",
        "旧件入库",
        "Old part in",
        "JJRK",
        Direction.IN,
        FOLLOWING,
        enters=frozenset({C.OLD}),
        memo=True,
    ),
    SlipKind(
        "material-return",
        "退料入库",
        "Material return",
        "TL",
        Direction.IN,
        FOLLOWING,
        enters=GOOD,
        price=Price.FALLBACK,
        sources=Sources.OPTIONAL,
        source_kinds=frozenset({"repair-issue"}),
        form="material-return",
    ),
    SlipKind(
        "repaired-in",
        "修复入库",
        "Repaired in",
        "XFRK",
        Direction.MOVE,
        CHANGED,
        leaves=DEFECTIVE,
        enters=GOOD,
        memo=None,
        price=Price.COST,
        needs=frozenset({Need.TO_STORE}),
        repair_adds=True,
    ),
    SlipKind(
        "count-surplus",
        "盘盈入库",
        "Count surplus",
        "PY",
        Direction.IN,
        COUNTED,
        enters=ANYWHERE - {C.TRANSIT},
        memo=None,
        price=Price.FALLBACK,
    ),
    SlipKind(
        "opening-stock",
        "期初入库",
        "Opening stock",
        "QC",
        Direction.IN,
        PURCHASED,
        enters=ANYWHERE - {C.TRANSIT},
        memo=None,
        price=Price.COST,
    ),
    SlipKind(
        "other-in",
        "其他入库",
        "Other in",
        "QTRK",
        Direction.IN,
        PURCHASED,
        enters=frozenset({C.GOOD, C.TO_CHECK, C.HOLD, C.DEFECTIVE}),
        memo=None,
        price=Price.COST,
        needs=frozenset({Need.REASON}),
    ),
    SlipKind(
        "custody-in",
        "代管收",
        "Custody in",
        "DGRK",
        Direction.IN,
        IN_CUSTODY,
        enters=frozenset({C.CUSTODY}),
        memo=True,
        books_itself=True,
    ),
    SlipKind(
        "sales-delivery",
        "销售出库",
        "Sales delivery",
        "XSCK",
        Direction.OUT,
        PURCHASED,
        leaves=GOOD,
        needs=frozenset({Need.PARTNER_OR_ORDER}),
        partner_types=BUYERS,
        form="outbound",
    ),
    SlipKind(
        "exchange-out",
        "换货出库",
        "Exchange out",
        "HHCK",
        Direction.OUT,
        EXCHANGED,
        leaves=GOOD,
        form="outbound",
    ),
    SlipKind(
        "rejected-return",
        "拒换品退回",
        "Rejected return",
        "JHTH",
        Direction.OUT,
        EXCHANGED,
        leaves=DEFECTIVE,
        memo=True,
        form="outbound",
    ),
    SlipKind(
        "repair-issue",
        "维修领料",
        "Repair issue",
        "LL",
        Direction.OUT,
        ISSUED,
        leaves=GOOD,
        needs=frozenset({Need.ORDER}),
        order_type="repair",
        form="issue",
    ),
    SlipKind(
        "internal-use",
        "内部领用",
        "Internal use",
        "NBLY",
        Direction.OUT,
        USED,
        leaves=GOOD,
        needs=frozenset({Need.DEPARTMENT}),
        form="internal-use",
    ),
    SlipKind(
        "free-replacement",
        "补发出库",
        "Free replacement",
        "BFCK",
        Direction.OUT,
        PURCHASED,
        leaves=GOOD,
        form="outbound",
    ),
    SlipKind(
        "supplier-return",
        "采购退货",
        "Supplier return",
        "CGTH",
        Direction.OUT,
        CHANGED,
        leaves=frozenset({C.GOOD, C.TO_CHECK, C.HOLD, C.DEFECTIVE}),
        memo=None,
        needs=frozenset({Need.PARTNER}),
        partner_types=SUPPLIERS,
        sources=Sources.OPTIONAL,
        source_kinds=frozenset({"purchase-receipt"}),
        form="outbound",
    ),
    SlipKind(
        "sample-out",
        "出样",
        "Sample out",
        "CYCK",
        Direction.MOVE,
        PURCHASED,
        leaves=GOOD,
        enters=frozenset({C.SAMPLE}),
        needs=frozenset({Need.TO_STORE}),
        form="outbound",
    ),
    SlipKind(
        "promotion-out",
        "促销出库",
        "Promotion out",
        "CXCK",
        Direction.OUT,
        PURCHASED,
        leaves=GOOD,
        form="outbound",
    ),
    SlipKind(
        "scrap",
        "报废出库",
        "Scrap",
        "BF",
        Direction.OUT,
        CHANGED,
        leaves=OWNED,
        memo=None,
        needs=frozenset({Need.ORDER}),
        order_type="scrap",
        form="outbound",
    ),
    SlipKind(
        "old-part-out",
        "旧件处置",
        "Old part out",
        "JJCK",
        Direction.OUT,
        CHANGED,
        leaves=frozenset({C.OLD}),
        memo=True,
        form="outbound",
    ),
    SlipKind(
        "count-shortage",
        "盘亏出库",
        "Count shortage",
        "PK",
        Direction.OUT,
        COUNTED,
        leaves=ANYWHERE - {C.TRANSIT},
        memo=None,
        form="outbound",
    ),
    SlipKind(
        "other-out",
        "其他出库",
        "Other out",
        "QTCK",
        Direction.OUT,
        PURCHASED,
        leaves=OWNED,
        memo=None,
        needs=frozenset({Need.REASON}),
        form="outbound",
    ),
    SlipKind(
        "custody-out",
        "代管发",
        "Custody out",
        "DGCK",
        Direction.OUT,
        IN_CUSTODY,
        leaves=frozenset({C.CUSTODY}),
        memo=True,
        books_itself=True,
        form="outbound",
    ),
    SlipKind(
        "transfer",
        "调拨",
        "Transfer",
        "DB",
        Direction.MOVE,
        SHELVED,
        leaves=ANYWHERE,
        enters=ANYWHERE,
        memo=None,
        price=Price.COST,
        needs=frozenset({Need.TO_STORE}),
        between_groups=CHANGED,
        through_transit=True,
        form="transfer",
    ),
    SlipKind(
        "conversion",
        "形态转换 / 拆装",
        "Conversion",
        "ZH",
        Direction.CONVERT,
        CHANGED,
        leaves=OWNED,
        enters=OWNED,
        memo=None,
        price=Price.COST,
        form="transfer",
    ),
    SlipKind(
        "cost-adjustment",
        "成本调整",
        "Cost adjustment",
        "CBTZ",
        Direction.AMOUNT,
        ADJUSTED,
        memo=None,
        price=Price.COST,
        form="adjustment",
    ),
)

KINDS = {kind.code: kind for kind in _TABLE}
