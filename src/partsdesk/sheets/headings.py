"""Where the headings of a file stand and what they mean, with a profile or without."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from partsdesk.sheets.cells import plain_number
from partsdesk.sheets.columns import ColumnSet, folded
from partsdesk.sheets.profiles import Cells, Profile
from partsdesk.sheets.raw import RawRow
from partsdesk.sheets.refusals import (
    DoubledHeading,
    EmptyFile,
    MissingColumns,
    ProfileHeadingsMissing,
)


@dataclass(frozen=True, slots=True)
class Headings:
    """What the headings of a file mean.

    Attributes:
        number: the row in which they stand; 0 where the file has none.
        texts: as they stand in the file.
        known: canonical names that the rows will have, from the file or the profile.
        unknown: headings that mean nothing here; their columns are not imported.
    """

    number: int
    texts: tuple[str, ...]
    known: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the cells of each name stand in a row.

    Attributes:
        headings: what the headings mean.
        after: how many of the rows looked at come before the first row of data.
        places: names with the place of their cell; known ones and those that rules look at.
        theirs: names that only rules look at.
        absent: known names that no cell of the file has.
    """

    headings: Headings
    after: int
    places: tuple[tuple[str, int], ...]
    theirs: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    def pick(self, row: Sequence[str]) -> Cells:
        """The cells of a row by name; rows may be shorter than their headings."""
        width = len(row)
        cells = {name: row[at] if at < width else "" for name, at in self.places}
        for name in self.absent:
            cells[name] = ""
        return cells


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Knows the headings of one kind of import, as the profile has them or as promised."""

    path: str
    columns: ColumnSet
    profile: Profile | None = None

    def score(self, cells: Sequence[str]) -> int:
        """How many cells of a row are headings that are known."""
        wanted = self._wanted()
        if wanted:
            return sum(1 for cell in cells if cell and folded(cell) in wanted)
        return sum(1 for cell in cells if cell and self.columns.recognise(cell))

    def best(self, rows: Sequence[RawRow]) -> int:
        """Which of a file's first rows the headings are; the one with most texts if none is known.

        Raises:
            EmptyFile: when there are no rows.
        """
        filled = [index for index, (_, cells) in enumerate(rows) if any(cells)]
        if not filled:
            raise EmptyFile(self.path)
        best = max(filled, key=lambda index: (self.score(rows[index][1]), -index))
        if self.score(rows[best][1]):
            return best
        return max(filled, key=lambda index: (sum(map(bool, rows[index][1])), -index))

    def plan(self, rows: Sequence[RawRow]) -> Plan:
        """Find the headings among a file's first rows.

        Raises:
            EmptyFile: when there are no rows.
            MissingColumns: when what an import needs is not among the headings.
            DoubledHeading: when two of them mean the same.
            ProfileHeadingsMissing: when the profile names headings that are not there.
        """
        filled = [index for index, (_, cells) in enumerate(rows) if any(cells)]
        if not filled:
            raise EmptyFile(self.path)
        best = max(filled, key=lambda index: (self.score(rows[index][1]), -index))
        if not self.score(rows[best][1]) and not self.profile and self._is_bare(rows[filled[0]][1]):
            return self._bare_plan(filled[0])
        number, cells = rows[best]
        return self._plan_of(number, tuple(cells), best + 1)

    def _wanted(self) -> frozenset[str]:
        if self.profile is None or not self.profile.columns:
            return frozenset()
        return frozenset(folded(heading) for heading in self.profile.columns.values())

    def _is_bare(self, cells: Sequence[str]) -> bool:
        """Whether a first row is data as a handheld collector writes it."""
        width = len(self.columns.bare)
        return 0 < width <= len(cells) and plain_number(cells[width - 1]) is not None

    def _bare_plan(self, first: int) -> Plan:
        bare = self.columns.bare
        places = tuple((name, at) for at, name in enumerate(bare))
        return Plan(Headings(0, bare, bare, ()), first, places)

    def _plan_of(self, number: int, texts: tuple[str, ...], after: int) -> Plan:
        places = self._places(texts)
        theirs = self._theirs(texts)
        taken = {at for _, at in places} | {at for _, at in theirs}
        names = [name for name, _ in places]
        absent = [name for name in self._made() if name not in names]
        missing = self.columns.missing([*names, *absent])
        if missing:
            raise MissingColumns(self.path, missing)
        unknown = tuple(text for at, text in enumerate(texts) if text and at not in taken)
        headings = Headings(number, texts, (*names, *absent), unknown)
        looked_at = tuple(name for name, _ in theirs)
        return Plan(headings, after, (*places, *theirs), looked_at, tuple(absent))

    def _places(self, texts: Sequence[str]) -> list[tuple[str, int]]:
        if self.profile is not None and self.profile.columns:
            return self._by_profile(texts, self.profile.columns.items())
        places: dict[str, int] = {}
        for at, text in enumerate(texts):
            column = self.columns.recognise(text)
            if column is None:
                continue
            if column.name in places:
                raise DoubledHeading(self.path, text)
            places[column.name] = at
        return list(places.items())

    def _theirs(self, texts: Sequence[str]) -> list[tuple[str, int]]:
        """The places of headings that only rules look at."""
        if self.profile is None:
            return []
        named = {each.column for rule in self.profile.rules for each in rule.conditions}
        others = sorted(name for name in named if not self.columns.get(name))
        return self._by_profile(texts, [(name, name) for name in others])

    def _by_profile(
        self, texts: Sequence[str], wanted: Iterable[tuple[str, str]]
    ) -> list[tuple[str, int]]:
        found = [folded(text) for text in texts]
        pairs = [(name, heading, folded(heading)) for name, heading in wanted]
        gone = tuple(heading for _, heading, fold in pairs if fold not in found)
        if gone:
            raise ProfileHeadingsMissing(self.path, gone)
        for _, heading, fold in pairs:
            if found.count(fold) > 1:
                raise DoubledHeading(self.path, heading)
        return [(name, found.index(fold)) for name, _, fold in pairs]

    def _made(self) -> list[str]:
        """Columns that the profile itself fills."""
        if self.profile is None:
            return []
        made = dict.fromkeys(self.profile.constants)
        for rule in self.profile.rules:
            made.update(dict.fromkeys(name for name, _ in rule.sets))
        return list(made)
