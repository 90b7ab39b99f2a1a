"""What stands over a count sheet, written and read back by the same words 盘点表."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from partsdesk.domain.counting.counts import Pass
from partsdesk.sheets.columns import Language, folded
from partsdesk.wording.terms import PASSES

LABELS: Mapping[str, tuple[str, str]] = {
    "count": ("盘点单号", "Count number"),
    "store": ("仓库", "Store"),
    "zone": ("库区", "Zone"),
    "date": ("盘点日期", "Date"),
    "pass": ("盘次", "Pass"),
    "sheet": ("张号", "Sheet"),
    "by": ("盘点人", "Counted by"),
    "seed": ("抽样号", "Seed"),
}
_MEANT = {folded(label): name for name, both in LABELS.items() for label in both}
_PASSES = {folded(name): each for each, both in PASSES.items() for name in both}


@dataclass(frozen=True, slots=True)
class SheetHead:
    """What a filled-in sheet says of itself.

    Attributes:
        count: the count's number; ``""`` for a file that is no sheet of ours.
        store: its store's code.
        by: who counted, as it was written down.
    """

    count: str = ""
    store: str = ""
    pass_: Pass = Pass.FIRST
    by: str = ""


def label_of(name: str, language: Language) -> str:
    """What a fact is called over a sheet."""
    return LABELS[name][0 if language == "zh" else 1]


def head_of(above: Sequence[Sequence[str]]) -> SheetHead:
    """What the rows over the headings say: labels, each with its value beside or behind it."""
    said = dict(pair for row in above for pair in _said(row))
    return SheetHead(
        said.get("count", ""),
        said.get("store", "").split(" ", 1)[0],
        _PASSES.get(folded(said.get("pass", "")), Pass.FIRST),
        said.get("by", ""),
    )


def _said(row: Sequence[str]) -> Iterator[tuple[str, str]]:
    filled = [cell for cell in row if cell]
    for at, cell in enumerate(filled):
        label, _, rest = cell.replace("：", ":").partition(":")
        name = _MEANT.get(folded(label))
        if name is None:
            continue
        following = filled[at + 1] if at + 1 < len(filled) else ""
        is_label = folded(following.replace("：", ":").partition(":")[0]) in _MEANT
        yield name, rest.strip() or ("" if is_label else following)
