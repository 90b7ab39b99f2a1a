"""Reading a profile's TOML file; everything that is wrong in it is refused by its key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NoReturn, TypeVar

from partsdesk.sheets.columns import ColumnSet
from partsdesk.sheets.profiles import Condition, Profile, Rule
from partsdesk.sheets.refusals import (
    ProfileColumnUnknown,
    ProfileKeyUnknown,
    ProfileUnreadable,
    ProfileValueWrong,
)
from partsdesk.support.files import reading

Found = TypeVar("Found")

_MOST_BYTES = 1_000_000
_TABLES = frozenset({"columns", "constants", "dates", "units", "kinds", "when"})
_MAPPED = {"units": ("unit",), "kinds": ("kind", "type")}
_PROBE = datetime(2026, 11, 21, 10, 32, 5, tzinfo=UTC)


def read_profile(path: Path, columns: ColumnSet) -> Profile:
    """Read and check a profile for one kind of import.

    Raises:
        FileTrouble: when the file is missing or cannot be read.
        ProfileRefused: one of its kin, naming the key that is wrong.
    """
    with reading(path), path.open("rb") as file:
        content = file.read(_MOST_BYTES)
    try:
        tree = tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ProfileUnreadable(str(path), str(error)) from None
    return _Reader(str(path), columns, tree).profile()


@dataclass
class _Reader:
    """Walks the tree and keeps the path of keys for refusals."""

    path: str
    columns: ColumnSet
    tree: dict[str, object]

    def profile(self) -> Profile:
        self._only("", self.tree, _TABLES)
        mapped = self._texts("columns")
        constants = self._texts("constants")
        for table, names in (("columns", mapped), ("constants", constants)):
            for name in names:
                self._ours(f"{table}.{name}", name)
        return Profile(
            path=self.path,
            columns=mapped,
            constants=constants,
            date_format=self._date_format(),
            maps=self._maps(),
            rules=self._rules(set(mapped.values())),
        )

    def _date_format(self) -> str:
        table = self._table("dates", self.tree.get("dates", {}))
        self._only("dates.", table, {"format"})
        pattern = self._text("dates.format", table.get("format", ""))
        if pattern:
            try:
                made = datetime.strptime(_PROBE.strftime(pattern), pattern)  # noqa: DTZ007
            except (ValueError, re.error):
                self._wrong("dates.format", "format")
            if made.date() != _PROBE.date():
                self._wrong("dates.format", "format")
        return pattern

    def _maps(self) -> dict[str, Mapping[str, str]]:
        maps: dict[str, Mapping[str, str]] = {}
        for table, names in _MAPPED.items():
            texts = self._texts(table)
            for name in names:
                if texts and self.columns.get(name):
                    maps[name] = texts
        return maps

    def _rules(self, theirs: set[str]) -> tuple[Rule, ...]:
        rules = self.tree.get("when", [])
        if not isinstance(rules, list):
            self._wrong("when", "list")
        return tuple(self._rule(f"when[{i}]", each, theirs) for i, each in enumerate(rules, 1))

    def _rule(self, key: str, value: object, theirs: set[str]) -> Rule:
        table = self._table(key, value)
        self._only(f"{key}.", table, {"if", "set", "skip", "abs", "strip"})
        if len(table) == ("if" in table):
            self._wrong(key, "table")
        skip = table.get("skip")
        return Rule(
            conditions=self._conditions(f"{key}.if", table.get("if", {}), theirs),
            skip=None if skip is None else self._text(f"{key}.skip", skip),
            strips=self._each(f"{key}.strip", table.get("strip", {}), self._pattern),
            absolutes=self._absolutes(f"{key}.abs", table.get("abs", [])),
            sets=self._each(f"{key}.set", table.get("set", {}), self._text),
        )

    def _conditions(self, key: str, value: object, theirs: set[str]) -> tuple[Condition, ...]:
        found = []
        for column, tests in self._table(key, value).items():
            if column in theirs and not self.columns.get(column):
                raise ProfileColumnUnknown(self.path, f"{key}.{column}", column)
            found.append(self._condition(f"{key}.{column}", column, tests))
        return tuple(found)

    def _condition(self, key: str, column: str, value: object) -> Condition:
        tests = self._table(key, value)
        self._only(f"{key}.", tests, {"matches", "less", "equals"})
        if not tests:
            self._wrong(key, "table")
        matches, less, equals = (tests.get(name) for name in ("matches", "less", "equals"))
        return Condition(
            column,
            matches=None if matches is None else self._pattern(f"{key}.matches", matches),
            less=None if less is None else self._number(f"{key}.less", less),
            equals=None if equals is None else self._either(f"{key}.equals", equals),
        )

    def _each(
        self, key: str, value: object, read: Callable[[str, object], Found]
    ) -> tuple[tuple[str, Found], ...]:
        """A table with our columns on the left."""
        table = self._table(key, value)
        for column in table:
            self._ours(f"{key}.{column}", column)
        return tuple((column, read(f"{key}.{column}", each)) for column, each in table.items())

    def _absolutes(self, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            self._wrong(key, "list")
        names = tuple(self._text(key, each) for each in value)
        for name in names:
            self._ours(key, name)
        return names

    def _texts(self, name: str) -> dict[str, str]:
        table = self._table(name, self.tree.get(name, {}))
        return {key: self._text(f"{name}.{key}", each) for key, each in table.items()}

    def _ours(self, key: str, column: str) -> None:
        if not self.columns.get(column):
            raise ProfileColumnUnknown(self.path, key, column)

    def _only(self, prefix: str, table: Mapping[str, object], known: Collection[str]) -> None:
        for key in table:
            if key not in known:
                raise ProfileKeyUnknown(self.path, f"{prefix}{key}")

    def _table(self, key: str, value: object) -> dict[str, object]:
        if not isinstance(value, dict):
            self._wrong(key, "table")
        return value

    def _text(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            self._wrong(key, "text")
        return value.strip()

    def _number(self, key: str, value: object) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
            self._wrong(key, "number")
        try:
            number = Decimal(value)
        except InvalidOperation:
            self._wrong(key, "number")
        if not number.is_finite():
            self._wrong(key, "number")
        return number

    def _either(self, key: str, value: object) -> str | Decimal:
        return value if isinstance(value, str) else self._number(key, value)

    def _pattern(self, key: str, value: object) -> re.Pattern[str]:
        if not isinstance(value, str):
            self._wrong(key, "pattern")
        try:
            return re.compile(value)
        except (re.error, RecursionError, OverflowError):
            self._wrong(key, "pattern")

    def _wrong(self, key: str, expected: str) -> NoReturn:
        raise ProfileValueWrong(self.path, key, expected)
