"""A picking list being walked: what is picked, and what a scan picks; no widgets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from partsdesk.domain.catalog.codes import BinCode, LotCode
from partsdesk.domain.values.people import StoreId
from partsdesk.services.picking import Pick, Picking
from partsdesk.services.scans import ScanRead
from partsdesk.ui.scanning.sounds import Mood
from partsdesk.ui.scans.desk import Answer
from partsdesk.ui.tables.columns import Row
from partsdesk.wording import figures
from partsdesk.wording.language import _

Key: TypeAlias = tuple[str, str, int, str]


@dataclass(frozen=True, slots=True)
class Went:
    """What a scan came to: the row that it went to, if any, and what is said."""

    answer: Answer
    row: int | None = None


@dataclass
class PickSheet:
    """The rows of a picking list; what is picked stays so when the list is asked again.

    Attributes:
        at: the store and bin that the keeper stands at, by its last scan.
    """

    picks: tuple[Pick, ...] = ()
    picked: set[Key] = field(default_factory=set)
    at: tuple[StoreId | None, str] | None = None

    def take(self, picking: Picking) -> None:
        """Take in the list as it stands now."""
        self.picks = picking.picks
        self.picked &= {key_of(pick) for pick in self.picks}

    def turn(self, row: int) -> None:
        """Picked, or not after all; what the store lacks cannot be."""
        pick = self.picks[row]
        if not pick.lacks:
            self.picked ^= {key_of(pick)}

    def is_picked(self, row: int) -> bool:
        """Whether a row is picked."""
        return key_of(self.picks[row]) in self.picked

    @property
    def progress(self) -> tuple[int, int, int]:
        """Rows picked, rows to pick, rows that the store lacks."""
        lacks = sum(pick.lacks for pick in self.picks)
        return len(self.picked), len(self.picks) - lacks, lacks

    @property
    def store(self) -> StoreId | None:
        """The store that all of it lies in; None where there are several."""
        stores = {pick.store_id for pick in self.picks}
        return stores.pop() if len(stores) == 1 else None

    def next(self, after: int = -1) -> int | None:
        """The next row that is to be picked, from the top again at the end."""
        rows = [*range(after + 1, len(self.picks)), *range(after + 1)]
        return next((n for n in rows if not self._is_done(n)), None)

    def scanned(self, read: ScanRead) -> Went | None:
        """A bin says where one stands, goods pick their row; None for anything else."""
        if isinstance(read.meaning, BinCode):
            return self._at_bin(read)
        return self._goods(read) if read.item is not None else None

    def rows(self) -> list[Row]:
        """The rows as they are shown."""
        return [self._row(n, pick) for n, pick in enumerate(self.picks)]

    def _at_bin(self, read: ScanRead) -> Went:
        self.at = (read.store, read.bin)
        here = [n for n, pick in enumerate(self.picks) if self._is_here(pick) and not pick.lacks]
        left = [n for n in here if not self.is_picked(n)]
        if not here:
            return Went(Answer(_("nothing is picked from this bin"), Mood.ATTENTION, read.bin))
        said = _("{count} left to pick here", count=len(left))
        return Went(Answer(said, code=read.bin), (left or here)[0])

    def _goods(self, read: ScanRead) -> Went:
        meaning, item = read.meaning, read.item
        code = "" if item is None else item.code
        lot = meaning.code if isinstance(meaning, LotCode) else ""
        rows = [
            n
            for n, pick in enumerate(self.picks)
            if item is not None and pick.item == item.id and lot in {"", pick.lot}
        ]
        if not rows:
            return Went(Answer(_("not on this list"), Mood.BAD, code))
        left = [n for n in rows if not self._is_done(n)]
        if not left:
            lacks = all(self.picks[n].lacks for n in rows)
            said = _("the store lacks it") if lacks else _("picked already")
            return Went(Answer(said, Mood.ATTENTION, code), rows[0])
        row = next((n for n in left if self._is_here(self.picks[n])), left[0])
        self.turn(row)
        pick = self.picks[row]
        much = f"{figures.quantity(pick.quantity)} {pick.unit}"
        said = _("{name} · take {much} from {bin}", name=pick.name, much=much, bin=_place(pick))
        is_elsewhere = self.at is not None and not self._is_here(pick)
        return Went(Answer(said, Mood.ATTENTION if is_elsewhere else Mood.GOOD, code), row)

    def _is_here(self, pick: Pick) -> bool:
        return self.at == (pick.store_id, pick.bin)

    def _is_done(self, row: int) -> bool:
        return self.picks[row].lacks or self.is_picked(row)

    def _row(self, number: int, pick: Pick) -> dict[str, Any]:
        return {
            "row": number,
            "slip": pick.slips[0].slip,
            "picked": self.is_picked(number),
            "lacks": pick.lacks,
            "store": pick.store,
            "bin": "" if pick.lacks else _place(pick),
            "item_id": pick.item,
            "item": pick.code,
            "name": pick.name,
            "spec": pick.spec,
            "lot": pick.lot,
            "quantity": pick.quantity,
            "unit": pick.unit,
            "slips": _slips(pick),
            "note": _note(pick),
        }


def key_of(pick: Pick) -> Key:
    """What a row is known by, whichever slips it is for."""
    return pick.store, pick.bin, int(pick.item), pick.lot


def _place(pick: Pick) -> str:
    return pick.bin or _("no bin")


def _slips(pick: Pick) -> str:
    if len(pick.slips) == 1:
        return pick.slips[0].called
    return " · ".join(f"{each.called} {figures.quantity(each.quantity)}" for each in pick.slips)


def _note(pick: Pick) -> str:
    """What lacks, and where more lies."""
    if not pick.lacks:
        return ""
    places = [f"{place} {figures.quantity(much)}" for place, much in pick.elsewhere]
    if not places:
        return _("none lies anywhere else")
    return _("more lies in {places}", places=figures.joined(places))
