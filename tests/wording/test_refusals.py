from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from partsdesk.database.troubles import DatabaseMissing
from partsdesk.domain.books.drafts import NegativeQuantity
from partsdesk.domain.books.kind import Step
from partsdesk.domain.books.months import Book, MonthStillOpen
from partsdesk.domain.books.slips import MayNot, NotYet, State, WrongState
from partsdesk.domain.books.stock import NotEnoughStock
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.sheets.refusals import MissingColumns, ProfileValueWrong
from partsdesk.support.files import NotWritable
from partsdesk.wording.language import Language, using
from partsdesk.wording.refusals import explain, retold

Q = Quantity.parse


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with using(Language.EN):
        yield


def not_enough() -> NotEnoughStock:
    elsewhere = (("MAIN/B-02-01", Q("5")),)
    day = dt.date(2026, 11, 21)
    return NotEnoughStock("ZLQ-T5-28", "A-01-03", "", Q("7"), Q("12"), day, (), elsewhere)


def test_a_refusal_is_one_sentence_with_its_rule() -> None:
    assert explain(not_enough()) == (
        "A-01-03 holds 7 of ZLQ-T5-28 on 2026-11-21, 12 asked; 5 more in MAIN/B-02-01 (REC-1)"
    )
    with using(Language.ZH):
        assert explain(not_enough()) == (
            "A-01-03 在 2026-11-21 有 ZLQ-T5-28 7，需要 12；MAIN/B-02-01 另有 5（REC-1）"
        )


def test_parts_without_facts_are_left_out() -> None:
    assert explain(NotYet("T-000001", "to_store", 0)) == "T-000001 still lacks: to store"
    assert explain(NotYet("T-000001", "quantity", 3)) == "T-000001 still lacks: quantity; line 3"
    nobody = MayNot("cost-adjustment", Step.EXECUTE, ())
    assert explain(nobody) == "“Cost adjustment” is not executed with your roles (VAL-10)"


def test_values_are_said_as_people_call_them() -> None:
    refusal = MayNot("purchase-receipt", Step.RELEASE, (Role.SUPERVISOR, Role.ADMIN))
    assert explain(refusal).endswith("it is for: supervisor, admin (VAL-10)")
    assert explain(WrongState("T-000001", State.BOOKED, "void")) == (
        "T-000001 stands as “booked” and cannot be made void"
    )
    closing = MonthStillOpen(Month(202610), Book.ACCOUNTS, ("T-000004",), 1_000)
    assert "the account close of 2026-10; among them T-000004" in explain(closing)
    assert "-1,200.5" in explain(NegativeQuantity("X", Q("-1200.5")))
    with using(Language.ZH):
        assert "数量 / 金额" in explain(MissingColumns("a.csv", ("quantity|amount",)))
        assert "应为正则表达式" in explain(ProfileValueWrong("a.toml", "when[1]", "pattern"))


def test_troubles_of_both_families_are_explained() -> None:
    assert explain(DatabaseMissing("")).startswith("There is no database here")
    assert "looked for: a.db" in explain(DatabaseMissing("a.db"))
    assert "Permission denied" in explain(NotWritable("a.xlsx", "Permission denied"))


def test_a_class_without_a_sentence_still_says_its_facts() -> None:
    @dataclass(eq=False)
    class Unheard(Refusal):
        rule = "OUT-1"
        item: str
        day: dt.date | None = None

    assert explain(Unheard("X-1")) == "Unheard: item X-1 (OUT-1)"


def test_a_fault_on_record_is_said_again_even_if_its_class_is_gone() -> None:
    facts = {"path": "a.zip", "detail": "no room"}
    with using(Language.EN):
        assert retold("files.DiskFull", facts) == "There is no room on the disk for a.zip: no room"
        assert retold("files.NoSuchFault", facts) == "a.zip, no room"
        assert retold("files.DiskFull", {"path": "a.zip"}) == "a.zip"
