"""The warehouse's settings: one table. Unset is a value of its own, never a hidden default."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from partsdesk.domain.values.quantities import Amount, Price, Quantity
from partsdesk.domain.values.refusals import Refusal


class Sort(Enum):
    """What a setting's value is."""

    TEXT = "text"
    YES_NO = "yes-no"
    WHOLE = "whole"
    RATE = "rate"
    QUANTITY = "quantity"
    AMOUNT = "amount"
    CHOICE = "choice"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its key, what it is called, what it may hold, and what it is shipped as.

    Attributes:
        shipped: the value that the rules themselves ship; None where the rules leave it open.
        dated: whether its values take effect from a day on (kept as ``day=value`` lines).
        bounds: the least and the most that a whole number may be.
    """

    key: str
    zh: str
    en: str
    sort: Sort
    shipped: str | None = None
    choices: tuple[str, ...] = ()
    dated: bool = False
    rule: str = ""
    bounds: tuple[int, int] | None = None


_TABLE = (
    Setting("company", "公司名称", "Company name", Sort.TEXT),
    Setting("zone", "时区", "Time zone", Sort.TEXT, "Asia/Shanghai"),
    Setting(
        "taxpayer",
        "纳税人类型",
        "Taxpayer",
        Sort.CHOICE,
        "general",
        ("general", "small-scale"),
        dated=True,
        rule="VAL-1",
    ),
    Setting(
        "estimates",
        "暂估处理方式",
        "How estimates are settled",
        Sort.CHOICE,
        "reverse",
        ("reverse", "difference"),
        rule="VAL-3",
    ),
    Setting(
        "keepers-draft", "仓管员可开全部入库单", "Keepers may draft all", Sort.YES_NO, rule="INB-1"
    ),
    Setting(
        "refuse-beyond-free",
        "超可用量禁止发货",
        "Refuse issues beyond what is free",
        Sort.YES_NO,
        rule="OUT-18",
    ),
    Setting(
        "account-elsewhere",
        "财务帐在其他软件",
        "The account is another program's",
        Sort.YES_NO,
        rule="VAL-9",
    ),
    Setting(
        "papers-due-days",
        "单证交接期限（天）",
        "Papers are due in days",
        Sort.WHOLE,
        "1",
        rule="INB-7",
    ),
    Setting(
        "hold-days",
        "待处理期限（天）",
        "Goods on hold are settled in days",
        Sort.WHOLE,
        "7",
        rule="INB-3",
    ),
    Setting(
        "price-off-rate",
        "进价异常幅度",
        "Rate by which a purchase price is off",
        Sort.RATE,
        rule="REC-9",
    ),
    Setting(
        "count-tolerance-pieces",
        "盘点允差（数量）",
        "Counts may be off by so many",
        Sort.QUANTITY,
        rule="VAL-7",
    ),
    Setting(
        "count-tolerance-rate",
        "盘点允差（比例）",
        "Counts may be off by such a part",
        Sort.RATE,
        rule="VAL-7",
    ),
    Setting(
        "count-tolerance-amount",
        "盘点允差（金额）",
        "Counts may be off by so much money",
        Sort.AMOUNT,
        rule="VAL-7",
    ),
    Setting(
        "count-months-a",
        "A 类盘点周期（月）",
        "Class A is counted every so many months",
        Sort.WHOLE,
        "1",
        rule="REC-4",
        bounds=(1, 120),
    ),
    Setting(
        "count-months-b",
        "B 类盘点周期（月）",
        "Class B is counted every so many months",
        Sort.WHOLE,
        "3",
        rule="REC-4",
        bounds=(1, 120),
    ),
    Setting(
        "count-months-c",
        "C 类盘点周期（月）",
        "Class C is counted every so many months",
        Sort.WHOLE,
        "12",
        rule="REC-4",
        bounds=(1, 120),
    ),
    Setting(
        "close-needs-papers",
        "扎帐须单证已交接",
        "Stores close only with papers handed over",
        Sort.YES_NO,
        "yes",
        rule="VAL-9",
    ),
    Setting(
        "close-needs-counts",
        "扎帐须各仓当月已盘点",
        "Stores close only when each was counted",
        Sort.YES_NO,
        rule="VAL-9",
    ),
    Setting(
        "close-needs-hold",
        "扎帐须待处理事项已处理",
        "Stores close only with abnormalities settled",
        Sort.YES_NO,
        rule="VAL-9",
    ),
    Setting(
        "close-needs-signatures",
        "结帐须对帐单已签字",
        "Accounts close only with statements signed",
        Sort.YES_NO,
        rule="VAL-9",
    ),
    Setting(
        "dispose-supervisor",
        "主管处理盘点差异的限额",
        "Differences that the supervisor disposes of, up to",
        Sort.AMOUNT,
        rule="VAL-7",
    ),
    Setting(
        "dispose-service-manager",
        "客服部经理处理盘点差异的限额",
        "Differences that the service manager disposes of, up to",
        Sort.AMOUNT,
        rule="VAL-7",
    ),
    Setting("rights", "单据权限", "Rights by slip kind", Sort.TEXT, rule="VAL-10"),
    Setting("live-since", "启用日期", "Live since", Sort.DAY, rule="PAR-5"),
    Setting("backup-folder", "自动备份文件夹", "Folder of nightly backups", Sort.TEXT, ""),
    Setting("backup-hour", "自动备份钟点", "Hour of backup", Sort.WHOLE, "20", bounds=(0, 23)),
    Setting(
        "backup-keep-days",
        "每日备份保留天数",
        "Days with a backup kept",
        Sort.WHOLE,
        "14",
        bounds=(1, 3660),
    ),
    Setting(
        "backup-keep-months",
        "每月备份保留月数",
        "Months with a backup kept",
        Sort.WHOLE,
        "12",
        bounds=(0, 1200),
    ),
)

SETTINGS = {setting.key: setting for setting in _TABLE}


@dataclass(eq=False)
class UnknownSetting(Refusal):
    """There is no setting with this key."""

    setting: str


@dataclass(eq=False)
class BadSetting(Refusal):
    """A setting cannot hold this value."""

    setting: str
    value: str


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings as they stand, read by key; what is not set is None."""

    values: Mapping[str, str]

    def text(self, key: str) -> str | None:
        """The value, the shipped one, or None where nobody has decided."""
        return self.values.get(key, SETTINGS[key].shipped)

    def at(self, key: str, day: dt.date) -> str | None:
        """The value of a dated setting in force on a day."""
        found = SETTINGS[key].shipped
        for line in sorted(self.values.get(key, "").splitlines()):
            since, _, value = line.partition("=")
            if dt.date.fromisoformat(since) <= day:
                found = value
        return found

    def is_on(self, key: str) -> bool:
        """Whether a yes-no setting says yes; unset is no."""
        return self.text(key) == "yes"

    def amount(self, key: str) -> Amount | None:
        """An amount, or None."""
        value = self.text(key)
        return None if value is None else Amount.parse(value)

    def whole(self, key: str) -> int | None:
        """A whole number, or None."""
        value = self.text(key)
        return None if value is None else int(value)


def checked(key: str, value: str) -> str:
    """The value as it will be kept.

    Raises:
        UnknownSetting: for a stranger.
        BadSetting: where the setting cannot hold it.
    """
    setting = SETTINGS.get(key)
    if setting is None:
        raise UnknownSetting(key)
    for line in value.splitlines() if setting.dated else [value]:
        since, _, plain = line.partition("=") if setting.dated else ("", "", line)
        if not _holds(setting, plain) or (setting.dated and not _is_day(since)):
            raise BadSetting(key, value)
    return value


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _holds(setting: Setting, value: str) -> bool:
    if setting.sort is Sort.CHOICE:
        return value in setting.choices
    if setting.sort is Sort.YES_NO:
        return value in {"yes", "no"}
    readers: dict[Sort, Callable[[str], object]] = {
        Sort.WHOLE: int,
        Sort.RATE: Price.parse,
        Sort.QUANTITY: Quantity.parse,
        Sort.AMOUNT: Amount.parse,
        Sort.DAY: dt.date.fromisoformat,
        Sort.TEXT: str,
    }
    try:
        readers[setting.sort](value)
    except (ValueError, Refusal):
        return False
    return setting.bounds is None or setting.bounds[0] <= int(value) <= setting.bounds[1]
