"""Quantities, money, dates and moments as people read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.quantities import Amount, Price, Quantity, Scaled, half_up
from partsdesk.wording.language import N_, Language, _, language_in_use, ngettext, pick, say

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
MYRIADS = ("", "万", "亿", "万亿")
CENTS_OF_A_JIAO = 10
_WEEKDAYS = (
    *(N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday")),
    *(N_("Saturday"), N_("Sunday")),
)


NONE = "–"  # where a figure or a name could stand and none does


def if_any(value: Scaled | None) -> str:
    """A figure as its kind is written, or the sign that there is none."""
    return NONE if value is None else number(value)


def quantity(value: Quantity) -> str:
    """``1,234.5``: grouped by thousands, without trailing noughts."""
    return _grouped(value.plain())


def change(value: Quantity) -> str:
    """``+120``, ``-24``: what came or went, with its sign."""
    sign = "+" if value.units > 0 else ""
    return f"{sign}{quantity(value)}"


def price(value: Price) -> str:
    """``1,234.50``: at least the cents, as many decimals as there are."""
    return _grouped(_with_cents(value.plain()))


def money(value: Amount) -> str:
    """``1,234.50``: always the cents."""
    return _grouped(_with_cents(value.plain()))


def rate(value: Price) -> str:
    """``13%`` for 0.13."""
    return f"{Price(value.units * 100).plain()}%"


def off_by(value: Price) -> str:
    """``+4.0%``, ``-10.0%``, ``=``: by what rate something is off, to the tenth of a percent."""
    tenths = half_up(value.units * 1000, 10**Price.decimals)
    if not tenths:
        return "="
    whole, tenth = divmod(abs(tenths), 10)
    return f"{'+' if tenths > 0 else '-'}{whole:,}.{tenth}%"


def number(value: Scaled) -> str:
    """A value of any kind, as its kind is written."""
    if isinstance(value, Amount):
        return money(value)
    return price(value) if isinstance(value, Price) else _grouped(value.plain())


def capital_money(value: Amount) -> str:
    """大写: ``壹仟贰佰叁拾肆元伍角整``, as amounts stand on forms against forgery."""
    yuan, cents = divmod(abs(value.units), 100)
    jiao, fen = divmod(cents, CENTS_OF_A_JIAO)
    text = f"{_capital_whole(yuan)}元" if yuan or not cents else ""
    if jiao:
        text += f"{DIGITS[jiao]}角"
    elif fen and yuan:
        text += DIGITS[0]
    text += f"{DIGITS[fen]}分" if fen else "整"
    return f"负{text}" if value.units < 0 else text


def day(value: dt.date) -> str:
    """``2026-11-21``, in both languages."""
    return value.isoformat()


def long_day(value: dt.date) -> str:
    """``2026年11月21日`` on forms; English forms take the plain date."""
    return pick(f"{value.year}年{value.month}月{value.day}日", value.isoformat())


def weekday(value: dt.date) -> str:
    """The day of the week, in words."""
    return say(_WEEKDAYS[value.weekday()])


def month(value: Month) -> str:
    """``2026-11``, in both languages."""
    return str(value)


def long_month(value: Month) -> str:
    """``2026年11月`` on forms."""
    return pick(f"{value.first.year}年{value.first.month}月", str(value))


def moment(value: dt.datetime, zone: str) -> str:
    """``2026-11-21 10:32`` on the clocks of the warehouse's zone."""
    return value.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def recent(value: dt.datetime, now: dt.datetime, zone: str) -> str:
    """``today 20:03``, ``yesterday 20:03``; before that the day."""
    local = value.astimezone(ZoneInfo(zone))
    days = (now.astimezone(ZoneInfo(zone)).date() - local.date()).days
    time = local.strftime("%H:%M")
    if days == 0:
        return _("today {time}", time=time)
    return _("yesterday {time}", time=time) if days == 1 else moment(value, zone)


def timestamp(value: dt.datetime, zone: str) -> str:
    """``2026-11-21T10:32:05+08:00``, as files carry it."""
    return value.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")


def size(octets: int) -> str:
    """``640 B``, ``12.3 MB``: how large a file is."""
    amount, unit = octets * 10, "B"
    for larger in ("KB", "MB", "GB"):
        if amount < 10240:
            break
        amount, unit = amount // 1024, larger
    return f"{octets} B" if unit == "B" else f"{amount // 10}.{amount % 10} {unit}"


def rows(count: int) -> str:
    """``1 row``, ``1,234 rows``."""
    return ngettext("{count} row", "{count} rows", count, count=f"{count:,}")


def counted(count: int, *, is_more: bool) -> str:
    """``12``, and ``999+`` where there are more."""
    return f"{count:,}+" if is_more else f"{count:,}"


def days_late(days: int) -> str:
    """``1 day late``, ``12 days late``."""
    return ngettext("{days} day late", "{days} days late", days, days=f"{days:,}")


def joined(parts: list[str]) -> str:
    """``a, b`` or ``a、b``."""
    return ("、" if language_in_use() is Language.ZH else ", ").join(parts)


def _with_cents(plain: str) -> str:
    whole, _, fraction = plain.partition(".")
    return f"{whole}.{fraction.ljust(2, '0')}"


def _grouped(plain: str) -> str:
    whole, point, fraction = plain.partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{int(whole.removeprefix('-')):,}{point}{fraction}"


def _capital_whole(value: int) -> str:
    """A whole number in capitals; noughts between digits are said once."""
    if value == 0:
        return DIGITS[0]
    groups = []
    while value:
        value, group = divmod(value, 10_000)
        groups.append(group)
    text = ""
    for place in reversed(range(len(groups))):
        group = groups[place]
        if not group:
            continue
        skipped = text and (group < 1000 or not groups[place + 1])
        text += (DIGITS[0] if skipped else "") + _capital_group(group) + MYRIADS[place]
    return text


def _capital_group(group: int) -> str:
    text = ""
    waiting = False
    for place in reversed(range(4)):
        digit = group // 10**place % 10
        if digit:
            text += (DIGITS[0] if waiting and text else "") + DIGITS[digit] + PLACES[place]
        waiting = not digit
    return text


def ranges(numbers: Iterable[int]) -> str:
    """Rows or lines by their numbers, those that follow each other as a range: ``2-5, 9``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return joined([str(a) if a == b else f"{a}-{b}" for a, b in runs])
