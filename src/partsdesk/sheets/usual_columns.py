"""Columns that stand in several of the promised sets."""

from __future__ import annotations

from partsdesk.sheets.columns import Column, Nature

ITEM = Column("item", "编码", Nature.CODE)
STORE = Column("store", "仓库", Nature.CODE)
BIN = Column("bin", "货位", Nature.CODE)
LOT = Column("lot", "批号", Nature.CODE)
UNIT = Column("unit", "单位")
NAME = Column("name", "名称")
NUMBER = Column("number", "单号", Nature.CODE)
KIND = Column("kind", "单据种类", Nature.CHOICE)
DATE_OF = Column("date", "日期", Nature.DATE)
PARTNER = Column("partner", "往来单位", Nature.CODE)
QUANTITY_OF = Column("quantity", "数量", Nature.QUANTITY)
REGION = Column("region", "区域")
STATE = Column("state", "状态", Nature.CHOICE)
REASON = Column("reason", "原因")
NOTE = Column("note", "备注")
ACTIVE = Column("active", "启用", Nature.YES_NO)
COST_PRICE = Column("unit_price", "单价", Nature.PRICE, is_cost=True)
COST_AMOUNT = Column("amount", "金额", Nature.AMOUNT, is_cost=True)
BARCODE = Column("barcode", "条码", Nature.CODE)
IN = Column("in_qty", "收入数量", Nature.QUANTITY)
IN_AMOUNT = Column("in_amount", "收入金额", Nature.AMOUNT, is_cost=True)
OUT = Column("out_qty", "发出数量", Nature.QUANTITY)
OUT_AMOUNT = Column("out_amount", "发出金额", Nature.AMOUNT, is_cost=True)
