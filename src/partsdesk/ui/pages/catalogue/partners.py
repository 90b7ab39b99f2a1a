"""The form of a partner (PAR-1, PAR-2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partsdesk.domain.catalog.partners import (
    ADDRESS,
    CODE,
    NAME,
    PHONE,
    REGION,
    Partner,
    PartnerChanged,
    PartnerId,
    PartnerType,
)
from partsdesk.domain.values.topics import Topic
from partsdesk.services.editing import PartnerEdited, edit_partner
from partsdesk.services.partners import (
    PARTNER_ROLES,
    AddPartner,
    ChangePartner,
    PartnerKept,
    add_partner,
    change_partner,
)
from partsdesk.services.warehouse import Done
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import Picked
from partsdesk.ui.forms.editors import PickEditor
from partsdesk.ui.forms.form import Field, Group
from partsdesk.ui.forms.page import Door, RecordKind, RecordPage
from partsdesk.ui.forms.usual import flag, one_of, text
from partsdesk.ui.page import PartnerLink
from partsdesk.ui.pending import Pending
from partsdesk.wording.language import N_


def _show(loaded: PartnerEdited) -> Mapping[str, Any]:
    partner, parent = loaded.partner, loaded.parent
    above = Picked(parent.id, parent.code, parent.name) if parent else None
    if partner is None:
        empty = dict.fromkeys(("code", "name", "region", "phone", "address"), "")
        return {**empty, "type": None, "parent": None, "active": True}
    return {
        "code": partner.code,
        "name": partner.name,
        "type": partner.type,
        "parent": above,
        "region": partner.region,
        "phone": partner.phone,
        "address": partner.address,
        "active": partner.active,
    }


def _called(loaded: PartnerEdited) -> tuple[str, str]:
    return (loaded.partner.code, loaded.partner.name) if loaded.partner else ("", "")


def _save(
    bench: Bench, page: RecordPage, loaded: PartnerEdited | None, values: Mapping[str, Any]
) -> Pending[Done[PartnerKept]]:
    held = loaded.partner if loaded else None
    parent: Picked | None = values["parent"]
    partner = Partner(
        held.id if held else PartnerId(0),
        values["code"],
        values["name"],
        values["type"],
        PartnerId(parent.id) if parent else None,
        values["region"],
        values["phone"],
        values["address"],
        values["active"],
        held.version if held else 0,
    )
    if held is None:
        return bench.courier.perform(page, add_partner, AddPartner(partner))
    return bench.courier.perform(page, change_partner, ChangePartner(partner))


def _slips(loaded: PartnerEdited) -> PartnerLink:
    partner = loaded.partner
    if partner is None:
        raise ValueError
    return PartnerLink(partner.id, partner.name)


PARTNERS = RecordKind(
    name="partners",
    title=N_("Partner"),
    new=N_("New partner"),
    subject="catalogue",
    groups=(
        Group(
            N_("Who it is"),
            (
                text("code", CODE.check, is_needed=True),
                text("name", NAME.check, is_needed=True),
                one_of("type", PartnerType, is_needed=True),
                Field(
                    "parent",
                    lambda bench, _: PickEditor(bench, "partners"),
                    hint=N_("Whom it answers to: a dealer to an office or a distributor"),
                ),
                text("region", REGION.check),
                flag("active", hint=N_("What is not in use any more stays in the books")),
            ),
        ),
        Group(
            N_("How to reach it"),
            (
                text(
                    "phone",
                    PHONE.check,
                    hint=N_("Who may not see it in full sees stars, and leaves it as it is"),
                ),
                text("address", ADDRESS.check),
            ),
        ),
    ),
    load=edit_partner,
    show=_show,
    choices=lambda _: {},
    called=_called,
    save=_save,
    id_of=lambda kept: int(kept.partner),
    roles=PARTNER_ROLES,
    topics=frozenset({Topic.PARTNERS}),
    changed=PartnerChanged,
    unique=frozenset({"code", "phone"}),
    places={"PartnerExists": "code", "ParentNotAllowed": "parent", "UnknownPartner": "parent"},
    doors=(Door(N_("Slips"), _slips, "Ctrl+Return"),),
)
