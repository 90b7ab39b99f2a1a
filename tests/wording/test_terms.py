from __future__ import annotations

import re
from enum import Enum

import pytest

from partsdesk.domain.books.kind import Step
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import State
from partsdesk.domain.values.people import Role
from partsdesk.wording import terms
from partsdesk.wording.language import Language, using

TABLES = (
    terms.STATES,
    terms.EXECUTED,
    terms.ROLES,
    terms.CONDITIONS,
    terms.GROUPS,
    terms.PARTNER_TYPES,
    terms.TRACKINGS,
    terms.BOOKS,
    terms.DIRECTIONS,
    terms.ABNORMAL,
    terms.SIDES,
    terms.ORDERS,
    terms.ORDER_STATES,
    terms.LOANS,
    terms.PAPERS,
)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: type(next(iter(table))).__name__)
def test_every_member_has_a_name_in_both_languages(table: dict[Enum, tuple[str, str]]) -> None:
    kind = type(next(iter(table)))
    assert set(table) == set(kind)
    for zh, en in table.values():
        assert re.search(r"[\u4e00-\u9fff]", zh)
        assert en
        assert not re.search(r"[\u4e00-\u9fff]", en)


def test_steps_cover_those_of_a_slips_life() -> None:
    assert set(Step) <= set(terms.STEPS)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("purchase-receipt", "已入库"),
        ("sales-delivery", "已出库"),
        ("transfer", "已调拨"),
    ],
)
def test_executed_is_said_by_the_direction(kind: str, name: str) -> None:
    with using(Language.ZH):
        assert terms.state(State.EXECUTED, KINDS[kind]) == name
        assert terms.state(State.BOOKED, KINDS[kind]) == "已记帐"


def test_names_are_in_the_language_in_use_and_strangers_as_they_are() -> None:
    with using(Language.ZH):
        assert terms.name_of(Role.KEEPER) == "仓管员"
        assert terms.kind("old-part-in") == "旧件入库"
        assert terms.setting("zone") == "时区"
        assert terms.condition("hold") == "待处理"
        assert terms.field("bin") == "货位"
    with using(Language.EN):
        assert terms.name_of(Step.RELEASE) == "released"
        assert terms.role("keeper") == "keeper"
    for name in (terms.kind, terms.setting, terms.condition, terms.field, terms.role, terms.step):
        assert name("stranger") == "stranger"
