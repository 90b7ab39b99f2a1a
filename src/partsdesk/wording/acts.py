"""What acts are called, and what may be seen: by the names that they have on record."""

from __future__ import annotations

from collections.abc import Mapping

from partsdesk.domain.books.kind import ReleasedBy
from partsdesk.wording.language import pick
from partsdesk.wording.terms import Names

ACTS: Mapping[str, Names] = {
    "add_bin": ("新增货位", "Add a bin"),
    "add_item": ("新增物料", "Add an item"),
    "add_items": ("维修单增项", "Add items to a repair order"),
    "add_partner": ("新增往来单位", "Add a partner"),
    "add_store": ("新增仓库", "Add a store"),
    "add_unit": ("新增计量单位", "Add a unit of measure"),
    "add_user": ("新增用户", "Add a user"),
    "approve_scrap": ("批准报废申请", "Approve a scrap application"),
    "arrival_becomes": ("到货转单据", "Turn an arrival into a slip"),
    "ask_again": ("要求复盘", "Ask for a second count"),
    "ask_reopening": ("申请反结帐", "Ask for a month to be reopened"),
    "attach_paper": ("附原始单证", "Attach a paper"),
    "change_bin": ("修改货位", "Change a bin"),
    "change_item": ("修改物料", "Change an item"),
    "change_partner": ("修改往来单位", "Change a partner"),
    "change_right": ("修改一项单据权限", "Change one right of the table"),
    "change_rights": ("修改单据权限", "Change who does what with slips"),
    "change_setting": ("修改设置", "Change a setting"),
    "change_store": ("修改仓库", "Change a store"),
    "change_user": ("修改用户", "Change a user"),
    "charge_tool": ("工具按原价赔偿", "Charge a lost tool"),
    "close_accounts": ("财务结帐", "Close the accounts of a month"),
    "close_order": ("关闭订单", "Close an order"),
    "close_repair": ("关闭维修单", "Close a repair order"),
    "close_stores": ("仓库扎帐", "Close the stores of a month"),
    "confirm_count": ("确认盘点", "Confirm a count"),
    "confirm_items": ("确认维修增项", "Confirm added items"),
    "confirm_papers": ("确认收到单证", "Confirm papers received"),
    "decline_reopening": ("不同意反结帐", "Decline to reopen a month"),
    "detach_paper": ("取下原始单证", "Take a paper off"),
    "dispose": ("处理盘点差异", "Dispose of a count difference"),
    "draft_purchase_request": ("请购", "Draft a purchase request"),
    "file_papers": ("单证归档", "File papers"),
    "file_scrap": ("提出报废申请", "File a scrap application"),
    "give_back": ("工具归还", "Take a tool back"),
    "give_up_count": ("作废盘点", "Give a count up"),
    "go_live": ("启用", "Sign the opening"),
    "hand_over": ("移交单证", "Hand papers over"),
    "identify_code": ("认定未知条码", "Identify an unknown code"),
    "import-items": ("导入物料", "Import items"),
    "import-account": ("导入帐面结存", "Import account balances"),
    "import-orders": ("导入订单", "Import orders"),
    "import-partners": ("导入往来单位", "Import partners"),
    "import-stores": ("导入仓库", "Import stores"),
    "keep_file": ("保存附件", "Keep a file"),
    "lend_tool": ("借出工具", "Lend a tool"),
    "make_statement": ("编制帐卡物对帐表", "Make an account-card-stock statement"),
    "move_on_slips": ("未执行单据转下月", "Move open slips to the next month"),
    "note_backup": ("备份帐册", "Back up the books"),
    "open_count": ("开盘点单", "Begin a count"),
    "open_repair": ("开维修单", "Open a repair order"),
    "pass_papers": ("登记单证流转", "Note who has papers"),
    "put_category": ("维护物料类别", "Keep the classes of items"),
    "record_arrival": ("到货登记", "Record an arrival"),
    "record_fitted": ("登记装用", "Record parts fitted"),
    "reject_scrap": ("不批准报废申请", "Reject a scrap application"),
    "reopen_month": ("反结帐", "Reopen a month"),
    "replace_tool": ("赔同型号工具", "Take a replacement for a tool"),
    "say_cause": ("填写差异原因", "Say why a count differs"),
    "see-cost": ("看成本", "See costs"),
    "see-personal": ("看完整电话和地址", "See telephone numbers and addresses in full"),
    "settle_abnormality": ("处理入库异常", "Settle an abnormality"),
    "sign_statement": ("签署帐卡物对帐表", "Sign an account-card-stock statement"),
    "start_repair": ("维修开工", "Start a repair"),
    "take_back": ("撤回上一笔盘点", "Take back what was counted last"),
    "draft_moves": ("开不良品调拨草稿", "Draft transfers of what is no good"),
    "take_count": ("导入盘点数", "Take a counted file in"),
    "tally_up": ("录入盘点数", "Enter what was counted"),
    "withdraw_tallies": ("撤回盘点数", "Take back what was counted"),
}

RELEASED_BY: Mapping[ReleasedBy, Names] = {
    ReleasedBy.ORDER: ("由已开工或已批准的单据审核", "released by its order"),
    ReleasedBy.SOURCE: ("由来源单据审核", "released by what it follows"),
    ReleasedBy.BATCH: ("由返厂批次审核", "released by its batch"),
    ReleasedBy.COUNT: ("由盘点审核", "released by the count"),
    ReleasedBy.NOBODY: ("制单即审核", "needs no release"),
}


def act(name: str) -> str:
    """An act by its name on record; a stranger's name as it is."""
    return pick(*ACTS[name]) if name in ACTS else name
