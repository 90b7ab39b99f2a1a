"""The sample's own files: what the imports do not read, and where the others lie."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from partsdesk.domain.values.people import Role
from partsdesk.domain.values.quantities import Price, Quantity
from partsdesk.support.files import reading, resources

COMPANY = "样例灯饰卫浴有限公司"


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the sample, as the file has him."""

    login: str
    name: str
    roles: frozenset[Role]
    stores: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair as it comes in: what fails, why, and what it takes.

    Attributes:
        parts: what is fitted, by item's code.
    """

    product: str
    customer: str
    fault: str
    cause: str
    done: str
    result: str
    parts: tuple[tuple[str, Quantity], ...]


def file_of(name: str) -> Path:
    """Where a file of the sample lies."""
    return resources() / "sample" / name


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of one of the sample's tables.

    Raises:
        FileTrouble: where it cannot be read.
    """
    path = file_of(f"{name}.csv")
    with reading(path), path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def people() -> tuple[Person, ...]:
    """The users, in the order in which they are asked who does a thing."""
    return tuple(
        Person(
            row["user"],
            row["name"],
            frozenset(Role(role) for role in row["roles"].split(";")),
            tuple(store for store in row["stores"].split(";") if store),
        )
        for row in rows_of("users")
    )


def costs() -> dict[str, Price]:
    """What an item costs without tax, by its code."""
    return {row["item"]: Price.parse(row["cost"]) for row in rows_of("costs")}


def repairs() -> tuple[Repair, ...]:
    """The repairs that come in, over and over."""
    return tuple(
        Repair(
            row["product"],
            row["customer"],
            row["fault"],
            row["cause"],
            row["done"],
            row["result"],
            tuple(_part(part) for part in row["parts"].split(";")),
        )
        for row in rows_of("repairs")
    )


def _part(text: str) -> tuple[str, Quantity]:
    code, _, quantity = text.partition("=")
    return code, Quantity.parse(quantity)
