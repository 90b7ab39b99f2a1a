"""What kinds, states, roles and fields are called: the Chinese is the law of screens and paper.

Slip kinds and settings carry their own names where they are defined; here stand all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from partsdesk.domain.books.execution import AbnormalSort, Side
from partsdesk.domain.books.kind import Direction, SlipKind, Step
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.months import Book, Point
from partsdesk.domain.books.relations import Relation
from partsdesk.domain.books.slips import State
from partsdesk.domain.catalog.items import Tracking
from partsdesk.domain.catalog.partners import PartnerType
from partsdesk.domain.catalog.places import Condition, Group
from partsdesk.domain.counting.clues import LikelyCause, Record
from partsdesk.domain.counting.counts import Cause, Choice, CountState, Goods, Pass, Standing
from partsdesk.domain.counting.statement import Verdict
from partsdesk.domain.registers.loans import Outcome
from partsdesk.domain.registers.orders import OrderState, OrderType
from partsdesk.domain.registers.papers import PaperSort
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.settings import SETTINGS
from partsdesk.wording.fields import FIELDS
from partsdesk.wording.language import pick

Names = tuple[str, str]
"""A name in Chinese and in English."""

STATES: Mapping[State, Names] = {
    State.DRAFT: ("草稿", "draft"),
    State.RELEASED: ("已审核", "released"),
    State.EXECUTED: ("已执行", "executed"),
    State.BOOKED_AHEAD: ("先票后货", "booked ahead"),
    State.BOOKED: ("已记帐", "booked"),
    State.REVERSED: ("已冲销", "reversed"),
    State.VOID: ("作废", "void"),
}
EXECUTED: Mapping[Direction, Names] = {
    Direction.IN: ("已入库", "received"),
    Direction.OUT: ("已出库", "issued"),
    Direction.MOVE: ("已调拨", "transferred"),
    Direction.CONVERT: ("已转换", "converted"),
    Direction.AMOUNT: ("已执行", "executed"),
}
STEPS: Mapping[str, Names] = {
    Step.DRAFT: ("制单", "drawn up"),
    Step.RELEASE: ("审核", "released"),
    Step.EXECUTE: ("执行", "executed"),
    Step.BOOK: ("记帐", "booked"),
    "book-ahead": ("先票后货记帐", "booked ahead"),
    "reverse": ("冲销", "reversed"),
    "take-back": ("弃审", "taken back to draft"),
    "void": ("作废", "made void"),
    "close": ("关闭", "closed"),
    "start": ("开工", "started"),
    "add": ("增项", "added to"),
    "confirm": ("确认", "confirmed"),
    "fit": ("登记装用", "fitted from"),
    "approve": ("批准", "approved"),
    "reject": ("不批准", "rejected"),
}
ROLES: Mapping[Role, Names] = {
    Role.KEEPER: ("仓管员", "keeper"),
    Role.ACCOUNTANT: ("会计", "accountant"),
    Role.FINANCE_MANAGER: ("财务主管", "finance manager"),
    Role.SUPERVISOR: ("主管", "supervisor"),
    Role.SERVICE_ADVISER: ("服务顾问", "service adviser"),
    Role.SERVICE_CLERK: ("内勤", "service clerk"),
    Role.SERVICE_MANAGER: ("客服部经理", "service manager"),
    Role.FACTORY_RECEIVING: ("物流部", "factory receiving"),
    Role.OFFICE_MANAGER: ("办事处经理", "office manager"),
    Role.ENGINEER: ("维修工程师", "engineer"),
    Role.AUDITOR: ("审计小组", "auditor"),
    Role.ADMIN: ("系统管理员", "admin"),
}
CONDITIONS: Mapping[Condition, Names] = {
    Condition.GOOD: ("良品", "good"),
    Condition.TO_CHECK: ("待验", "to check"),
    Condition.HOLD: ("待处理", "hold"),
    Condition.DEFECTIVE: ("不良品", "defective"),
    Condition.SAMPLE: ("样品", "sample"),
    Condition.OLD: ("旧件", "old parts"),
    Condition.CUSTODY: ("代管", "custody"),
    Condition.PLACED_OUT: ("铺货", "placed out"),
    Condition.TRANSIT: ("在途", "in transit"),
}
GROUPS: Mapping[Group, Names] = {
    Group.MAIN: ("主库存", "main"),
    Group.OWN_DEFECTIVE: ("自有不良品", "own defective"),
    Group.MEMO: ("备查", "memo"),
    Group.GOODS_IN_TRANSIT: ("在途物资", "goods in transit"),
}
PARTNER_TYPES: Mapping[PartnerType, Names] = {
    PartnerType.SUPPLIER: ("供应商", "supplier"),
    PartnerType.CUSTOMER: ("客户", "customer"),
    PartnerType.OFFICE: ("办事处", "office"),
    PartnerType.DISTRIBUTOR: ("物流商", "distributor"),
    PartnerType.DEALER: ("经销商", "dealer"),
    PartnerType.SHOP: ("专卖店", "shop"),
    PartnerType.SUB_DEALER: ("分销商", "sub-dealer"),
    PartnerType.REPAIR_POINT: ("特约维修点", "repair point"),
    PartnerType.CARRIER: ("承运方", "carrier"),
    PartnerType.DEPARTMENT: ("部门", "department"),
}
TRACKINGS: Mapping[Tracking, Names] = {
    Tracking.NONE: ("不追踪", "none"),
    Tracking.LOT: ("批次", "lot"),
    Tracking.SERIAL: ("序列号", "serial number"),
}
BOOKS: Mapping[Book, Names] = {
    Book.STORES: ("仓库扎帐", "store close"),
    Book.ACCOUNTS: ("财务结帐", "account close"),
}
POINTS: Mapping[Point, Names] = {
    Point.SLIPS: ("未执行单据", "slips not carried out"),
    Point.PAPERS: ("未交接单证", "papers not handed over"),
    Point.COUNTS: ("未结束盘点", "counts still open"),
    Point.UNCOUNTED: ("当月未盘点仓库", "stores not counted"),
    Point.HOLD: ("未处理入库异常", "abnormalities not settled"),
    Point.UNBOOKED: ("已执行未记帐单据", "slips not booked"),
    Point.UNPRICED: ("无发票且未暂估的入库", "receipts not even estimated"),
    Point.ESTIMATES: ("暂估未到票", "estimates outstanding"),
    Point.UNCONFIRMED: ("未确认收到单证", "papers not confirmed"),
    Point.DIFFERENCES: ("未处理盘点差异", "differences not disposed of"),
    Point.GAPS: ("单据断号", "gaps in numbers"),
    Point.STATEMENT: ("未编对帐单仓库", "stores without a statement"),
    Point.SIGNATURES: ("对帐单未签字仓库", "stores not signed for"),
}
DIRECTIONS: Mapping[Direction, Names] = {
    Direction.IN: ("入库", "in"),
    Direction.OUT: ("出库", "out"),
    Direction.MOVE: ("调拨", "transfer"),
    Direction.CONVERT: ("形态转换", "conversion"),
    Direction.AMOUNT: ("调整", "adjustment"),
}
ABNORMAL: Mapping[AbnormalSort, Names] = {
    AbnormalSort.BROKEN: ("破损", "broken"),
    AbnormalSort.FEWER: ("短少", "fewer"),
    AbnormalSort.WRONG_GOODS: ("错货", "wrong goods"),
    AbnormalSort.UNLABELLED: ("无包装或标签", "no packaging or label"),
    AbnormalSort.QUALITY: ("质量问题", "quality problem"),
    AbnormalSort.SURPLUS: ("多到", "surplus"),
}
SIDES: Mapping[Side, Names] = {
    Side.CARRIER: ("承运方", "carrier"),
    Side.MAKER: ("厂家", "maker"),
    Side.OTHER: ("其他", "other"),
}
ORDERS: Mapping[OrderType, Names] = {
    OrderType.PURCHASE: ("采购订单", "purchase order"),
    OrderType.REPAIR: ("维修单", "repair order"),
    OrderType.SCRAP: ("呆滞报废申请表", "scrap application"),
}
ORDER_STATES: Mapping[OrderState, Names] = {
    OrderState.OPEN: ("未结", "open"),
    OrderState.STARTED: ("已开工", "started"),
    OrderState.APPROVED: ("已批准", "approved"),
    OrderState.REJECTED: ("未批准", "rejected"),
    OrderState.CLOSED: ("已关闭", "closed"),
}
LOANS: Mapping[Outcome, Names] = {
    Outcome.OUT: ("借出", "out"),
    Outcome.RETURNED: ("已归还", "returned"),
    Outcome.UNUSABLE: ("归还时已不能用", "returned unusable"),
    Outcome.CHARGED: ("已按原价赔偿", "charged"),
    Outcome.REPLACED: ("已赔同型号", "replaced"),
}
RELATIONS: Mapping[Relation, Names] = {
    Relation.CORRECTS: ("更正原单", "corrects"),
    Relation.CORRECTED_BY: ("红字单", "corrected by"),
    Relation.FOLLOWS: ("前续单", "follows"),
    Relation.FOLLOWED_BY: ("后续单", "followed by"),
    Relation.TAKES_FROM: ("来源单", "takes from"),
    Relation.TAKEN_BY: ("引用单", "taken by"),
}
PAPERS: Mapping[PaperSort, Names] = {
    PaperSort.DELIVERY_LIST: ("送货清单", "delivery list"),
    PaperSort.INVOICE: ("发票", "invoice"),
    PaperSort.PHOTO: ("照片", "photograph"),
    PaperSort.SIGNED_RECEIPT: ("签收单", "signed receipt"),
    PaperSort.OTHER: ("其他", "other"),
}
COUNTS: Mapping[CountState, Names] = {
    CountState.OPEN: ("盘点中", "open"),
    CountState.CONFIRMED: ("已确认", "confirmed"),
    CountState.VOID: ("已作废", "given up"),
}
CHOICES: Mapping[Choice, Names] = {
    Choice.EVERYTHING: ("全盘", "everything"),
    Choice.ZONES: ("按库区", "zones"),
    Choice.BINS: ("按货位", "bins"),
    Choice.CATEGORY: ("按类别", "categories"),
    Choice.CLASS: ("按 ABC 类", "ABC classes"),
    Choice.ITEMS: ("按物料", "items"),
    Choice.MOVED: ("动碰盘点", "moved since counted"),
    Choice.LOW: ("零库存与低储备", "at nought or low"),
    Choice.DUE: ("循环盘点到期", "cycle counts due"),
}
PASSES: Mapping[Pass, Names] = {
    Pass.FIRST: ("初盘", "first count"),
    Pass.SECOND: ("复盘", "second count"),
    Pass.SPOT: ("抽盘", "spot check"),
}
GOODS: Mapping[Goods, Names] = {
    Goods.USABLE: ("完好", "usable"),
    Goods.DAMAGED: ("损坏", "damaged"),
    Goods.EXPIRED: ("过期", "expired"),
}
CAUSES: Mapping[Cause, Names] = {
    Cause.UNSAID: ("未说明", "not said"),
    Cause.MISCOUNTED_FLOW: ("收发计量差错", "miscounted on receipt or issue"),
    Cause.WITHIN_QUOTA: ("定额内损耗", "loss within quota"),
    Cause.MISMANAGED: ("管理不善", "mismanaged"),
    Cause.LIABLE: ("责任人赔偿", "made good by who is liable"),
    Cause.INSURED: ("保险赔偿", "insured"),
    Cause.DISASTER: ("自然灾害", "natural disaster"),
}
STANDINGS: Mapping[Standing, Names] = {
    Standing.UNCOUNTED: ("未盘", "not counted"),
    Standing.SECOND: ("待复盘", "recount"),
    Standing.COUNTED: ("已盘", "counted"),
    Standing.AGREES: ("✓ 相符", "✓ agrees"),
    Standing.SURPLUS: ("盘盈", "surplus"),
    Standing.SHORTAGE: ("盘亏", "shortage"),
}
LIKELY_CAUSES: Mapping[LikelyCause, Names] = {
    LikelyCause.UNBOOKED: ("帐上漏记", "missing in the account"),
    LikelyCause.BOOKED_THERE: ("帐上已记", "in the account already"),
    LikelyCause.AHEAD: ("票到货未到", "invoice ahead of the goods"),
    LikelyCause.NEVER_EXECUTED: ("已记帐未执行", "booked, never executed"),
    LikelyCause.UNCARDED: ("货已动卡未记", "moved, not on the card"),
    LikelyCause.MIX_UP: ("混料", "mix-up"),
    LikelyCause.WRONG_PLACE: ("放错货位", "wrong place"),
    LikelyCause.UNIT: ("单位弄错", "packs for pieces"),
    LikelyCause.DIGITS: ("数字颠倒", "digits transposed"),
    LikelyCause.SIGN: ("收发记反", "wrong way round"),
    LikelyCause.TWICE: ("重复录入", "entered twice"),
    LikelyCause.RED_MISSING: ("红字单单边", "reversed on one side"),
    LikelyCause.CARD_ALONE: ("只在卡上", "on the card alone"),
    LikelyCause.NOT_REPLACED: ("冲销后未补单", "reversed, not replaced"),
}
RECORDS: Mapping[Record, Names] = {
    Record.ACCOUNT: ("帐", "account"),
    Record.CARD: ("卡", "card"),
    Record.SHELF: ("物", "stock"),
}
VERDICTS: Mapping[Verdict, Names] = {
    Verdict.AGREES: ("相符", "agrees"),
    Verdict.ACCOUNT_DIFFERS: ("帐卡不符", "account differs"),
    Verdict.SURPLUS: ("盘盈", "surplus"),
    Verdict.SHORTAGE: ("盘亏", "shortage"),
    Verdict.MISPLACED: ("货位不符", "misplaced"),
    Verdict.PART_COUNTED: ("部分未盘", "part counted"),
    Verdict.NOT_COUNTED: ("未盘", "not counted"),
}
_ENUMS: Mapping[type[Enum], Mapping[Any, Names]] = {
    State: STATES,
    Role: ROLES,
    Condition: CONDITIONS,
    Group: GROUPS,
    PartnerType: PARTNER_TYPES,
    Tracking: TRACKINGS,
    Book: BOOKS,
    Point: POINTS,
    AbnormalSort: ABNORMAL,
    Side: SIDES,
    OrderType: ORDERS,
    OrderState: ORDER_STATES,
    Outcome: LOANS,
    PaperSort: PAPERS,
    Relation: RELATIONS,
    CountState: COUNTS,
    Choice: CHOICES,
    Pass: PASSES,
    Goods: GOODS,
    Cause: CAUSES,
    Standing: STANDINGS,
    LikelyCause: LIKELY_CAUSES,
    Record: RECORDS,
    Verdict: VERDICTS,
}


def name_of(value: Enum) -> str:
    """What a value of one of the domain's enumerations is called."""
    if isinstance(value, Step):
        return step(value)
    return pick(*_ENUMS[type(value)][value])


def has_name(value: object) -> bool:
    """Whether the value is of an enumeration that has names here."""
    return isinstance(value, Step) or type(value) in _ENUMS


def state(value: State, kind: SlipKind) -> str:
    """A slip's state; executed is said by the direction in which goods went."""
    names = EXECUTED[kind.direction] if value is State.EXECUTED else STATES[value]
    return pick(*names)


def step(value: str) -> str:
    """A step of a slip's life, as what is done to the slip."""
    return pick(*STEPS[value]) if value in STEPS else value


def kind(code: str) -> str:
    """A slip kind by its code; a stranger's code as it is."""
    found = KINDS.get(code)
    return pick(found.zh, found.en) if found else code


def field(name: str) -> str:
    """A field or column by its canonical name; a stranger's name as it is."""
    return pick(*FIELDS[name]) if name in FIELDS else name


def setting(key: str) -> str:
    """A setting of the warehouse by its key."""
    found = SETTINGS.get(key)
    return pick(found.zh, found.en) if found else key


def condition(code: str) -> str:
    """A condition of goods by its code."""
    return name_of(Condition(code)) if code in set(Condition) else code


def role(code: str) -> str:
    """A role by its code."""
    return name_of(Role(code)) if code in set(Role) else code
