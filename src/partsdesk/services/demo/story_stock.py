"""The month inside the warehouse: moves, custody, conversions, and the rest."""

from __future__ import annotations

from partsdesk.services.demo.plans import Piece, Plan, pieces
from partsdesk.services.demo.scenes import Chapter, Scene

MOVES = Chapter(
    "调拨与形态转换",
    "Transfers and conversions",
    (
        Scene(
            3,
            "生料带移到拣货位",
            Plan(
                "transfer",
                "MAIN",
                (Piece("HC-SLD-12", "20", bin="G-01-01", to_bin="G-02-01"),),
                to_store="MAIN",
                note="移位",
            ),
        ),
        Scene(
            6,
            "给谢小军的随身仓补货，经在途仓两单完成",
            Plan("transfer", "MAIN", pieces("ZLQ-T5-28×6 LTX-35×6 KG-CM-12×2"), to_store="ENG01"),
        ),
        Scene(
            8,
            "给南京维修点铺货",
            Plan(
                "transfer",
                "MAIN",
                (Piece("ZLQ-HX-22", "10", to_bin="WX-NJ01"),),
                to_store="OUT",
                note="铺货",
            ),
        ),
        Scene(
            13,
            "筒灯 4 只拆成光源模组和驱动电源",
            Plan(
                "conversion",
                "DISP",
                (
                    Piece("TC-4IN", "4"),
                    Piece("GB-TC-08", "4", "6.2", comes_in=True),
                    Piece("QD-08-300", "4", "6.85", comes_in=True),
                ),
                to_store="MAIN",
                reason="停产型号拆件备用",
            ),
        ),
    ),
)

CUSTODY = Chapter(
    "代管",
    "Others' goods in custody",
    (
        Scene(
            4,
            "酒店寄存花洒 4 套，代管收",
            Plan("custody-in", "CUS", (Piece("HS-3005", "4", bin="K-01-01"),), partner="KH-003"),
        ),
        Scene(
            18,
            "酒店提走 2 套，代管发",
            Plan("custody-out", "CUS", (Piece("HS-3005", "2", bin="K-01-01"),), partner="KH-003"),
        ),
    ),
)

OTHERS = Chapter(
    "其他收发",
    "Other ins and outs",
    (
        Scene(
            1,
            "补录杭州维修点的铺货期初",
            Plan(
                "opening-stock",
                "OUT",
                (Piece("ZLQ-T5-14", "6", "11.8", bin="WX-HZ01"),),
                note="期初补录",
            ),
        ),
        Scene(
            6,
            "销售部用售后单领耗材，成本归售后",
            Plan(
                "internal-use",
                "MAIN",
                pieces("HC-DJB-18×5 BZ-JD-48×6"),
                department="BM-XS",
                cost_bearer="BM-SH",
                by="adviser",
            ),
        ),
        Scene(
            8,
            "多到的 5 只阀芯退回供应商",
            Plan(
                "supplier-return",
                "HOLD",
                (Piece("LTX-35", "5", source="too-many/1"),),
                partner="GYS-004",
                reason="超订单到货",
            ),
        ),
        Scene(
            9,
            "供应商赠送的试用品入库",
            Plan("other-in", "MAIN", pieces("HS-QZ-01×10@0"), reason="供应商赠送试用"),
        ),
        Scene(
            11,
            "质检破坏性试验领用",
            Plan("other-out", "MAIN", pieces("RG-JS-60×2"), department="BM-ZJ", reason="送检消耗"),
        ),
        Scene(
            20,
            "补记镇流器运费，成本调整",
            Plan(
                "cost-adjustment",
                "MAIN",
                (Piece("ZLQ-T5-14", amount="36.50"),),
                reason="补记到货运费",
            ),
        ),
    ),
)
