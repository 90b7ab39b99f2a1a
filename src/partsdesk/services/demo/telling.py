"""What is said of the sample when it is built: on the screen, and in a text beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from partsdesk.domain.values.calendar import Month
from partsdesk.services.demo import sample
from partsdesk.services.demo.desks import DESKS
from partsdesk.services.demo.story import CHAPTERS
from partsdesk.wording import terms
from partsdesk.wording.language import Language

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Told:
    """What was lived.

    Attributes:
        since: the day of the opening.
        happened: the story's scenes, each with its day.
        slips: how many slips were carried out.
    """

    since: dt.date
    month: Month
    happened: tuple[tuple[dt.date, str], ...]
    slips: int


def lines_of(told: Told, path: Path, files: Sequence[Path], language: Language) -> tuple[str, ...]:
    """What is printed when the sample is ready."""
    zh = language is Language.ZH
    chapters = [chapter.zh if zh else chapter.en for chapter in CHAPTERS]
    if zh:
        return (
            f"样例仓库：{path}",
            f"{told.since} 启用，共 {told.slips} 张单据；{told.month} 这个月每种单据都有：",
            *(f"  · {chapter}" for chapter in chapters),
            f"导出 {len(files)} 个文件，先看 {files[0]}",
        )
    return (
        f"The sample warehouse: {path}",
        f"Live since {told.since}, {told.slips} slips; {told.month} has every kind of slip:",
        *(f"  · {chapter}" for chapter in chapters),
        f"{len(files)} files were written; begin with {files[0]}",
    )


def guide(told: Told, files: Sequence[Path]) -> str:
    """The text beside the database: what it is, who is in it, what happened."""
    people = [
        f"  {person.login:<11}{person.name}（{_roles(person)}）" for person in sample.people()
    ]
    happened = [f"  {day:%m-%d}（{WEEKDAYS[day.weekday()]}）{text}" for day, text in told.happened]
    return "\n".join(
        (
            f"{sample.COMPANY} · 样例仓库",
            "",
            "这里的企业、人员、电话、价格全部虚构，可以随便试，删掉本文件夹就干净了。",
            f"{told.since} 启用；之后每个月都由仓管员扎帐、财务主管结帐，共 {told.slips} 张单据。",
            "",
            "用户（口令都一样，就是建立时打印出来或 PARTSDESK_PASSWORD 里的那个）：",
            *people,
            "",
            f"{told.month} 这个月每种单据都有，依次发生了：",
            *happened,
            "",
            "本月日常收发照旧，还给每张桌子留了事：",
            *(f"  {scene.told}" for scene in DESKS.scenes),
            "",
            "文件：",
            "  warehouse.db  数据库，用 partsdesk 打开",
            *(f"  {path.name}" for path in files),
            "",
        )
    )


def _roles(person: sample.Person) -> str:
    return "、".join(terms.ROLES[role][0] for role in sorted(person.roles))
