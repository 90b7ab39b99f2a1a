"""What is searched for is found by looking words up, and is what reading every text would find."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partsdesk.database.database import Database
from partsdesk.database.listings import texts
from partsdesk.database.work import View, Work
from partsdesk.domain.catalog.items import Item
from partsdesk.services.lists import ListAsked, list_count, list_page
from partsdesk.services.warehouse import Warehouse
from tests.support.builders import a_partner, an_item, do, see

TEXTS = st.text("轴承灯管12zcZ６ -%_/\\ßé𠅤", min_size=1, max_size=8)
LETTERS = "abefghijklmnopqrst"
_codes = count(1)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few texts that words are found in more of them, and all are read anew at times."""
    monkeypatch.setattr(texts, "MOST_FOUND", 3)
    monkeypatch.setattr(texts, "MOST_NEWER", 4)
    monkeypatch.setattr(texts, "MOST_ANSWERS", 5)


def found(warehouse: Warehouse, search: str, listing: str = "items") -> list[object]:
    """What a question finds: its codes."""
    return see(warehouse, lambda view: codes(view, search, listing))


def codes(view: View, search: str, listing: str = "items") -> list[object]:
    asked = ListAsked(listing, search=search, limit=500)
    page = list_page(view, asked)
    assert page.total == len(page.rows) == list_count(view, asked)
    place = page.names.index("code")
    return [row[place] for row in page.rows]


def read_through(warehouse: Warehouse, search: str, listing: str = "items") -> list[object]:
    """The same as an act finds it, which looks nothing up."""
    return do(warehouse, lambda work: codes(work, search, listing))


def put(warehouse: Warehouse, item: Item, *names: str) -> None:
    added = [replace(item, code=f"C-{next(_codes)}", name=each) for each in names]
    do(warehouse, lambda work: work.items.add(added))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(TEXTS, min_size=1, max_size=7),
    TEXTS,
    st.lists(TEXTS, min_size=1, max_size=4),
)
def test_looked_up_is_what_is_read(
    warehouse: Warehouse, names: list[str], other: str, typed: list[str]
) -> None:
    item = an_item(warehouse, f"I-{next(_codes)}")
    put(warehouse, item, *names)
    for search in (names[0][:2], *typed):
        assert found(warehouse, search) == read_through(warehouse, search)
    do(warehouse, lambda work: work.items.change([replace(item, name=other)]))
    for search in (other, item.name, *typed):
        for end in range(1, len(search) + 1):  # as it is typed
            assert found(warehouse, search[:end]) == read_through(warehouse, search[:end])


def test_what_another_workstation_writes_is_found_at_once(
    warehouse: Warehouse, database_url: str
) -> None:
    item = an_item(warehouse, "FIRST", name="轴承")
    assert found(warehouse, "轴承") == ["FIRST"]
    with elsewhere(database_url) as other:
        put(other, item, "轴承 二")
        assert len(found(warehouse, "轴承")) == 2
        put(other, item, *(f"灯管 {number * 2}" for number in LETTERS))
        assert len(found(warehouse, "灯管 kk")) == 1
        a_partner(other, "P-9", name="华东水泵厂")
    assert found(warehouse, "sb", "partners") == ["P-9"]
    assert found(warehouse, "水泵厂", "partners") == ["P-9"]


def test_what_was_given_up_is_never_found(warehouse: Warehouse) -> None:
    item = an_item(warehouse, "FIRST", name="轴承")

    def gives_up(work: Work) -> None:
        work.items.add([replace(item, code="GONE", name="水泵")])
        assert codes(work, "水泵") == ["GONE"]
        raise GivenUp

    with suppress(GivenUp):
        do(warehouse, gives_up)
    assert found(warehouse, "水泵") == []
    put(warehouse, item, "线束")
    assert found(warehouse, "水泵") == []
    assert len(found(warehouse, "线束")) == 1


def test_words_that_many_texts_have_are_read_through(warehouse: Warehouse) -> None:
    item = an_item(warehouse, "FIRST", name="轴承")
    put(warehouse, item, *(f"灯管 {number * 2}" for number in LETTERS[:9]))
    assert len(found(warehouse, "灯管")) == 9
    assert len(found(warehouse, "灯管 hh")) == 1
    assert found(warehouse, "hh 灯管") == found(warehouse, "灯管 hh")


class GivenUp(Exception):
    """An act is undone."""


@contextmanager
def elsewhere(url: str) -> Iterator[Warehouse]:
    with closing(Database(url)) as database:
        yield Warehouse(database)
