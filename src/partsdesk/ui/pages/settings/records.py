"""The form of a user: who it is, what it is, and which stores the rights are limited to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from partsdesk.domain.catalog.users import BADGE, LOGIN, NAME, User, UserChanged
from partsdesk.domain.values.people import SEES_COST, Actor, Role, UserId
from partsdesk.domain.values.topics import Topic
from partsdesk.services.editing import UserEdited, edit_user
from partsdesk.services.people import UserKept, UserSaid, keep_user
from partsdesk.services.warehouse import Done, Warehouse, new_request
from partsdesk.ui.bench import Bench
from partsdesk.ui.forms.editors import (
    Choices,
    CodeEditor,
    FlagEditor,
    TakeAwayEditor,
    TextEditor,
    TicksEditor,
)
from partsdesk.ui.forms.form import Field, Group
from partsdesk.ui.forms.page import RecordKind, RecordPage
from partsdesk.ui.pending import Pending
from partsdesk.wording import terms
from partsdesk.wording.language import N_, _


def roles_said() -> tuple[tuple[Role, str], ...]:
    """Every role with what it is called, and which of them see costs (PAR-3)."""
    return tuple((role, _role(role)) for role in Role)


def _role(role: Role) -> str:
    name = terms.name_of(role)
    return _("{role} (sees costs)", role=name) if role in SEES_COST else name


def _show(loaded: UserEdited) -> Mapping[str, Any]:
    user = loaded.user or User(UserId(0), "", "", frozenset())
    return {
        "login": user.login,
        "name": user.name,
        "password": "",
        "badge": user.badge,
        "pin": user.has_pin,
        "active": user.active,
        "roles": user.roles,
        "stores": user.stores,
    }


def _choices(loaded: UserEdited) -> Choices:
    return {"stores": [(store.id, f"{store.code}  {store.name}") for store in loaded.stores]}


def _called(loaded: UserEdited) -> tuple[str, str]:
    user = loaded.user
    return (user.login, user.name) if user else ("", "")


def _pin_editor() -> TakeAwayEditor:
    return TakeAwayEditor(_("set"), _("none"), _("Take it away"))


def _save(
    bench: Bench, page: RecordPage, loaded: UserEdited | None, values: Mapping[str, Any]
) -> Pending[Done[UserKept]]:
    held = loaded.user if loaded else None
    user = User(
        held.id if held else UserId(0),
        values["login"],
        values["name"],
        values["roles"],
        values["stores"],
        values["active"],
        version=held.version if held else 0,
        badge=values["badge"],
    )
    drops_pin = bool(held and held.has_pin and not values["pin"])
    said = UserSaid(user, values["password"], drops_pin)
    return bench.courier.call(page, partial(_kept, bench.actor, said, new_request()))


def _kept(actor: Actor, said: UserSaid, request: str, warehouse: Warehouse) -> Done[UserKept]:
    return keep_user(warehouse, actor, said, request)


USERS = RecordKind(
    name="users",
    title=N_("User"),
    new=N_("New user"),
    subject="settings",
    groups=(
        Group(
            N_("Person"),
            (
                Field(
                    "login",
                    lambda *_: TextEditor(),
                    read=LOGIN.check,
                    is_needed=True,
                    is_for_ever=True,
                    hint=N_("It stays for ever, for it stands on record"),
                ),
                Field(
                    "name",
                    lambda *_: TextEditor(),
                    read=NAME.check,
                    title=N_("Person's name"),
                    is_needed=True,
                ),
                Field(
                    "password",
                    lambda *_: TextEditor(is_secret=True),
                    hint=N_("At least 8 characters; empty leaves the one that there is"),
                ),
                Field(
                    "badge",
                    lambda *_: CodeEditor(),
                    read=BADGE.check,
                    hint=N_("Scan the card into it; with a PIN the person comes in by it"),
                ),
                Field(
                    "pin",
                    lambda *_: _pin_editor(),
                    hint=N_("The person sets it, at the top right under “My PIN …”"),
                ),
                Field("active", lambda bench, _: FlagEditor(bench)),
            ),
        ),
        Group(
            N_("What the person is, and where"),
            (
                Field(
                    "roles",
                    lambda bench, _: TicksEditor(bench, roles_said()),
                    is_needed=True,
                    is_wide=True,
                    hint=N_("Several are allowed; who may do what stands under “Rights”"),
                ),
                Field(
                    "stores",
                    lambda bench, choices: TicksEditor(bench, choices["stores"]),
                    is_wide=True,
                    hint=N_("None ticked: all stores"),
                ),
            ),
        ),
    ),
    load=edit_user,
    show=_show,
    choices=_choices,
    called=_called,
    save=_save,
    id_of=lambda kept: int(kept.user),
    roles=frozenset({Role.ADMIN}),
    topics=frozenset({Topic.USERS, Topic.PLACES}),
    changed=UserChanged,
    by_password=True,
    unique=frozenset({"login", "name", "password", "badge", "pin"}),
    places={
        "UserExists": "login",
        "BadgeTaken": "badge",
        "BadgeIsCode": "badge",
        "BadgeTooShort": "badge",
        "RoleMissing": "roles",
        "LastAdmin": "roles",
        "UnknownStore": "stores",
        "PasswordTooShort": "password",
        "PasswordTooLong": "password",
        "PasswordIsLogin": "password",
    },
)
RECORDS = {USERS.name: USERS}
