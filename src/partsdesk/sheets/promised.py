"""The column sets that the command line promises: names, headings, order, and what is needed.

These names and their order are a promise to users' scripts (``CLI`` page): add at the end of
what a set has, never rename.
"""

from __future__ import annotations

from partsdesk.sheets import usual_columns as usual
from partsdesk.sheets.columns import Column, ColumnSet, Nature

_CODE, _CODES, _TEXT, _LIST = Nature.CODE, Nature.CODES, Nature.TEXT, Nature.LIST
_CHOICE, _QUANTITY, _PRICE, _AMOUNT = Nature.CHOICE, Nature.QUANTITY, Nature.PRICE, Nature.AMOUNT
_WHOLE, _DATE, _TIME = Nature.WHOLE, Nature.DATE, Nature.TIMESTAMP


def _one_each(*names: str) -> tuple[tuple[str, ...], ...]:
    return tuple((name,) for name in names)


def _quantities(words: str) -> tuple[Column, ...]:
    """Columns of quantities: name and heading in turn."""
    names = words.split()
    pairs = zip(names[::2], names[1::2], strict=True)
    return tuple(Column(name, chinese, _QUANTITY) for name, chinese in pairs)


ITEMS = ColumnSet(
    "items",
    ("物料", "Items"),
    (
        Column("code", "编码", _CODE),
        usual.NAME,
        Column("spec", "规格型号"),
        usual.UNIT,
        Column("packs", "包装", _LIST),
        Column("category", "类别"),
        Column("barcode", "条码", _CODES),
        Column("warranty_months", "保修月数", _WHOLE),
        Column("min_qty", "最低储备", _QUANTITY),
        Column("max_qty", "最高储备", _QUANTITY),
        Column("default_bin", "默认货位", _CODE),
        Column("track", "追踪方式", _CHOICE),
        Column("fits", "适用产品", _CODES),
        usual.ACTIVE,
    ),
    needed=_one_each("code", "name", "unit"),
)

PARTNERS = ColumnSet(
    "partners",
    ("往来单位", "Partners"),
    (
        Column("code", "编码", _CODE),
        usual.NAME,
        Column("type", "类型", _CHOICE),
        Column("parent", "上级单位", _CODE),
        usual.REGION,
        Column("phone", "电话", _CODE),
        Column("address", "地址"),
        usual.ACTIVE,
    ),
    needed=_one_each("code", "name", "type"),
)

STORES = ColumnSet(
    "stores",
    ("仓库", "Stores"),
    (
        usual.STORE,
        usual.NAME,
        Column("condition", "货物状态", _CHOICE),
        Column("group", "核算组", _CHOICE),
        Column("hold_store", "待处理仓", _CODE),
        Column("defective_store", "不良品仓", _CODE),
        Column("keeper", "仓管员"),
        Column("zone", "库区", _CODE),
        usual.BIN,
    ),
    needed=_one_each("store", "name", "condition"),
)

ORDERS = ColumnSet(
    "orders",
    ("订单", "Orders"),
    (
        usual.NUMBER,
        Column("type", "类型", _CHOICE),
        usual.DATE_OF,
        usual.PARTNER,
        usual.ITEM,
        usual.QUANTITY_OF,
        usual.COST_PRICE,
        Column("due", "到期日", _DATE),
        usual.STATE,
        usual.NOTE,
    ),
    needed=_one_each("number", "type"),
)

SLIPS = ColumnSet(
    "slips",
    ("单据", "Slips"),
    (
        Column("ref", "原单号", _CODE),
        usual.KIND,
        usual.DATE_OF,
        usual.PARTNER,
        usual.STORE,
        usual.BIN,
        Column("to_store", "调入仓库", _CODE),
        Column("to_bin", "调入货位", _CODE),
        usual.ITEM,
        usual.LOT,
        usual.QUANTITY_OF,
        usual.UNIT,
        usual.COST_PRICE,
        usual.COST_AMOUNT,
        Column("tax_rate", "税率", Nature.RATE),
        Column("tax_amount", "税额", _AMOUNT, is_cost=True),
        Column("invoice", "发票号", _CODE),
        Column("order", "依据单号", _CODE),
        Column("source", "来源单行", _CODE),
        Column("department", "部门", _CODE),
        Column("cost_bearer", "成本归属"),
        usual.REASON,
        usual.NOTE,
    ),
    needed=(*_one_each("ref", "kind", "date", "store", "item"), ("quantity", "amount")),
)

SLIPS_EXPORT = ColumnSet(
    "slips",
    SLIPS.title,
    (
        *SLIPS.columns,
        usual.NUMBER,
        Column("working_number", "流水号", _CODE),
        usual.STATE,
        Column("card_date", "登卡日期", _DATE),
        Column("ledger_date", "记帐日期", _DATE),
        Column("executed_at", "执行时间", _TIME),
        Column("executed_by", "执行人"),
        Column("booked_at", "记帐时间", _TIME),
        Column("booked_by", "记帐人"),
        Column("cost", "成本", _AMOUNT, is_cost=True),
    ),
)

COUNT = ColumnSet(
    "count",
    ("盘点", "Count"),
    (
        usual.STORE,
        usual.BIN,
        usual.ITEM,
        usual.BARCODE,
        usual.LOT,
        Column(
            "quantity", "数量", _QUANTITY, also=("实盘数", "盘点数量", "counted_qty", "counted")
        ),
        Column("counted_at", "盘点时间", _TIME),
        Column("by", "盘点人"),
        usual.STATE,
    ),
    needed=(("item", "barcode"), ("quantity",)),
    bare=("barcode", "quantity"),
)

ACCOUNT = ColumnSet(
    "account",
    ("帐面结存", "Account balances"),
    (usual.ITEM, usual.QUANTITY_OF, usual.COST_AMOUNT, usual.STORE, usual.DATE_OF),
    needed=_one_each("item", "quantity", "amount"),
)

ACCOUNT_EXPORT = ColumnSet(
    "account",
    ("库存明细帐", "Stores ledger"),
    (
        usual.DATE_OF,
        usual.NUMBER,
        usual.KIND,
        usual.ITEM,
        usual.IN,
        usual.IN_AMOUNT,
        usual.OUT,
        usual.OUT_AMOUNT,
        Column("balance_qty", "结存数量", _QUANTITY),
        Column("balance_amount", "结存金额", _AMOUNT, is_cost=True),
        usual.STORE,
        Column("group", "核算组", _CHOICE),
        Column("source", "来源单行", _CODE),
        Column("voucher", "凭证字号", _CODE),
    ),
)

STOCK = ColumnSet(
    "stock",
    ("库存", "Stock"),
    (usual.STORE, usual.BIN, usual.ITEM, usual.LOT, usual.QUANTITY_OF),
)

CARDS = ColumnSet(
    "cards",
    ("库存卡", "Bin cards"),
    (
        usual.DATE_OF,
        usual.NUMBER,
        usual.KIND,
        usual.STORE,
        usual.BIN,
        usual.ITEM,
        usual.LOT,
        usual.IN,
        usual.OUT,
        Column("balance", "结存", _QUANTITY),
        Column("by", "经手"),
    ),
)

MOVEMENTS = ColumnSet(
    "movements",
    ("收发存汇总", "Movements"),
    (
        usual.ITEM,
        usual.NAME,
        usual.UNIT,
        Column("opening_qty", "期初数量", _QUANTITY),
        Column("opening_amount", "期初金额", _AMOUNT, is_cost=True),
        usual.IN,
        usual.IN_AMOUNT,
        usual.OUT,
        usual.OUT_AMOUNT,
        Column("closing_qty", "期末数量", _QUANTITY),
        Column("closing_amount", "期末金额", _AMOUNT, is_cost=True),
    ),
)

RECONCILIATION = ColumnSet(
    "reconciliation",
    ("帐卡物对帐表", "Reconciliation"),
    (
        usual.STORE,
        usual.ITEM,
        *_quantities(
            "account_qty 帐面数 executed_not_booked 已执行未记帐 "
            "booked_not_executed 已记帐未执行 card_qty 卡存数 "
            "account_card_difference 帐卡差异 counted_qty 实盘数 "
            "moved_since_count 盘后收发 card_stock_difference 卡物差异"
        ),
        Column("verdict", "判定", _LIST),
    ),
)

RETURNS = ColumnSet(
    "returns",
    ("返厂", "Factory returns"),
    (
        usual.NUMBER,
        Column("unit", "往来单位", _CODE),
        usual.REGION,
        Column("month", "月份", Nature.MONTH),
        usual.ITEM,
        usual.LOT,
        *_quantities(
            "applied_qty 申请数 approved_qty 批准数 registered_qty 登记数 "
            "received_qty 实收数 exchanged_qty 换货数 offset_qty 冲帐数 "
            "rejected_qty 拒收数 disposed_qty 就地处理数 not_approved_qty 未批准数 "
            "sent_back_qty 退回数 destroyed_qty 销毁数 open_qty 未结数"
        ),
        Column("offset_amount", "冲帐金额", _AMOUNT),
        usual.REASON,
        Column("verdict", "判定"),
        usual.STATE,
        Column("arrived_at", "到厂时间", _TIME),
        Column("settled_at", "处理时间", _TIME),
    ),
)

AUDIT = ColumnSet(
    "audit",
    ("操作记录", "Act record"),
    (
        Column("number", "序号", _WHOLE),
        Column("at", "时间", _TIME),
        Column("by", "操作人"),
        Column("workstation", "工作站"),
        Column("act", "操作", _CHOICE),
        Column("subject", "对象", _CODE),
        Column("detail", "内容"),
    ),
)

SCHEDULE = ColumnSet(
    "schedule",
    ("返厂期", "Return windows"),
    (
        usual.REGION,
        Column("week", "周次", _WHOLE),
        Column("from", "起始日", _DATE),
        Column("to", "截止日", _DATE),
    ),
)

IMPORTS = {each.name: each for each in (ITEMS, PARTNERS, STORES, ORDERS, SLIPS, COUNT, ACCOUNT)}
EXPORTS = {
    each.name: each
    for each in (
        ITEMS,
        STOCK,
        SLIPS_EXPORT,
        CARDS,
        ACCOUNT_EXPORT,
        MOVEMENTS,
        RETURNS,
        RECONCILIATION,
        AUDIT,
    )
}
