"""Partners as people change them, and who sees their telephone and address."""

from __future__ import annotations

from dataclasses import replace

import pytest

from partsdesk.domain.catalog.partners import (
    ParentNotAllowed,
    Partner,
    PartnerChanged,
    PartnerExists,
    PartnerId,
    PartnerType,
    UnknownPartner,
)
from partsdesk.domain.values.people import Role
from partsdesk.services.exporting.masters import (
    PersonalExport,
    note_personal_export,
)
from partsdesk.services.partners import (
    ChangePartner,
    PartnersAsked,
    change_partner,
    get_partner,
    list_partners,
)
from partsdesk.services.warehouse import Warehouse
from tests.support.builders import a_partner, an_actor, see

T = PartnerType
ANYBODY = an_actor()
KEEPER, CLERK = an_actor(Role.KEEPER), an_actor(Role.SERVICE_CLERK)
ACCOUNTANT = an_actor(Role.ACCOUNTANT)
PHONE, ADDRESS = "13800000004", "江苏省苏州市样例区示范路18号"


def change(warehouse: Warehouse, partner: Partner, by: object = ANYBODY, **said: object) -> Partner:
    changed = replace(partner, **said)  # type: ignore[arg-type]
    warehouse.perform(change_partner, ChangePartner(changed), by)  # type: ignore[arg-type]
    return warehouse.ask(get_partner, partner.id, ANYBODY)


def test_par_1_the_tree_from_office_to_sub_dealer(warehouse: Warehouse) -> None:
    office = a_partner(warehouse, "O", T.OFFICE)
    shop = a_partner(warehouse, "S", T.SHOP, office)
    below = a_partner(warehouse, "D", T.SUB_DEALER, shop)
    with pytest.raises(ParentNotAllowed):
        a_partner(warehouse, "X", T.SUB_DEALER, office)
    with pytest.raises(ParentNotAllowed):
        change(warehouse, shop, type=T.SUPPLIER, parent=None)
    renamed = change(warehouse, shop, code="S2")
    assert warehouse.ask(get_partner, below.id, ANYBODY).parent == renamed.id
    with pytest.raises(UnknownPartner):
        change(warehouse, renamed, parent=PartnerId(99))


def test_par_1_refuses_a_ring(sqlite_warehouse: Warehouse) -> None:
    first = a_partner(sqlite_warehouse, "A", T.CUSTOMER)
    second = a_partner(sqlite_warehouse, "B", T.CUSTOMER, first)
    with pytest.raises(ParentNotAllowed):
        change(sqlite_warehouse, first, parent=second.id)
    with pytest.raises(ParentNotAllowed):
        change(sqlite_warehouse, first, parent=first.id)
    with pytest.raises(ParentNotAllowed):
        change(sqlite_warehouse, first, code="C", parent=first.id)


def test_a_code_is_one_partner_s_and_a_version_is_read_once(sqlite_warehouse: Warehouse) -> None:
    first = a_partner(sqlite_warehouse, "A")
    with pytest.raises(PartnerExists):
        a_partner(sqlite_warehouse, "A")
    change(sqlite_warehouse, first, name="x")
    with pytest.raises(PartnerChanged):
        change(sqlite_warehouse, first, name="y")
    with pytest.raises(UnknownPartner):
        change(sqlite_warehouse, replace(first, id=PartnerId(77)))
    with pytest.raises(UnknownPartner):
        sqlite_warehouse.ask(get_partner, PartnerId(77), ANYBODY)


def test_par_2_masks_telephone_and_address_below_the_screens(warehouse: Warehouse) -> None:
    customer = a_partner(warehouse, "K", T.CUSTOMER, phone=PHONE, address=ADDRESS)
    supplier = a_partner(warehouse, "S", T.SUPPLIER, phone=PHONE, address=ADDRESS)
    for actor, phone, address in (
        (KEEPER, "138****0004", "江苏省苏州市****"),
        (ACCOUNTANT, "138****0004", "江苏省苏州市****"),
        (CLERK, PHONE, ADDRESS),
    ):
        seen = warehouse.ask(get_partner, customer.id, actor)
        assert (seen.phone, seen.address) == (phone, address)
        assert warehouse.ask(get_partner, supplier.id, actor).phone == PHONE
        (listed,) = warehouse.ask(
            list_partners, PartnersAsked(types=frozenset({T.CUSTOMER})), actor
        ).rows
        assert listed == seen
        by_code = see(warehouse, lambda view: view.partners.by_code(["K"])["K"], actor)
        assert by_code == seen


def test_par_2_what_is_masked_is_neither_found_nor_lost(sqlite_warehouse: Warehouse) -> None:
    partner = a_partner(sqlite_warehouse, "K", T.CUSTOMER, phone=PHONE, address=ADDRESS)
    asked = PartnersAsked("13800000004")
    assert sqlite_warehouse.ask(list_partners, asked, KEEPER).total == 0
    seen = sqlite_warehouse.ask(get_partner, partner.id, ACCOUNTANT)
    kept = change(sqlite_warehouse, seen, ACCOUNTANT, name="renamed")
    assert (kept.name, kept.phone, kept.address) == ("renamed", PHONE, ADDRESS)
    seen = sqlite_warehouse.ask(get_partner, partner.id, ACCOUNTANT)
    kept = change(sqlite_warehouse, seen, ACCOUNTANT, phone="110", address="")
    assert (kept.phone, kept.address) == ("110", "")


def test_par_2_an_export_of_personal_data_is_on_record(sqlite_warehouse: Warehouse) -> None:
    asked = PersonalExport("partners", "partners.xlsx")
    sqlite_warehouse.perform(note_personal_export, asked, KEEPER)
    ((_, facts),) = see(sqlite_warehouse, lambda view: view.acts.unsealed(9))
    assert "note_personal_export" in facts
    assert "partners" in facts


def test_partners_are_found_by_code_name_and_pinyin(sqlite_warehouse: Warehouse) -> None:
    a_partner(sqlite_warehouse, "GYS-1", name="星河样例电子", region="江苏")
    a_partner(sqlite_warehouse, "KH-1", T.CUSTOMER, name="示范客户", region="浙江")
    for text in ("gys", "xhyldz", "样例"):
        (row,) = sqlite_warehouse.ask(list_partners, PartnersAsked(text), ANYBODY).rows
        assert (row.code, row.region) == ("GYS-1", "江苏")
    asked = PartnersAsked(order="-region", active=True)
    rows = sqlite_warehouse.ask(list_partners, asked, ANYBODY).rows
    assert [row.region for row in rows] == ["浙江", "江苏"]
