"""The tree of partners, and what of them is hidden."""

from __future__ import annotations

import pytest

from partsdesk.domain.catalog.partners import (
    PARENTS_ALLOWED,
    Node,
    ParentNotAllowed,
    PartnerType,
    UnknownPartner,
    check_answers,
    masked_address,
    masked_phone,
)

T = PartnerType


def test_par_1_every_type_has_its_rule() -> None:
    assert set(PARENTS_ALLOWED) == set(PartnerType)


@pytest.mark.parametrize(
    ("below", "above"),
    [(T.DEALER, T.OFFICE), (T.SHOP, T.DEALER), (T.SUB_DEALER, T.SHOP), (T.REPAIR_POINT, T.OFFICE)],
)
def test_par_1_each_answers_to_one_above_it(below: T, above: T) -> None:
    check_answers({"B": Node(below, "A"), "A": Node(above)}, "B")


@pytest.mark.parametrize(
    ("below", "above"),
    [(T.OFFICE, T.OFFICE), (T.DEALER, T.SHOP), (T.SHOP, T.SUPPLIER), (T.REPAIR_POINT, T.SHOP)],
)
def test_par_1_refuses_one_of_the_wrong_type_above(below: T, above: T) -> None:
    with pytest.raises(ParentNotAllowed):
        check_answers({"B": Node(below, "A"), "A": Node(above)}, "B")


def test_par_1_refuses_a_ring() -> None:
    ring = {"A": Node(T.CUSTOMER, "B"), "B": Node(T.CUSTOMER, "C"), "C": Node(T.CUSTOMER, "A")}
    with pytest.raises(ParentNotAllowed):
        check_answers(ring, "A")
    with pytest.raises(ParentNotAllowed):
        check_answers({"A": Node(T.CUSTOMER, "A")}, "A")


def test_a_parent_must_be_there() -> None:
    with pytest.raises(UnknownPartner):
        check_answers({"A": Node(T.SHOP, "B")}, "A")


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("", ""),
        ("13800000000", "138****0000"),
        ("0512-00000801", "051****0801"),
        ("张三 13800000000", "张三 138****0000"),
        ("62345678", "6****8"),
        ("110", "****"),
        ("13800000000/13900000001", "138****0000/139****0001"),
    ],
)
def test_par_2_a_telephone_loses_its_middle(phone: str, masked: str) -> None:
    assert masked_phone(phone) == masked


def test_par_2_an_address_keeps_its_beginning() -> None:
    assert masked_address("江苏省苏州市样例区示范路18号") == "江苏省苏州市****"
    assert masked_address("某村") == "某****"
    assert masked_address("") == ""
