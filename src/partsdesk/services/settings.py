"""The warehouse's settings, changed by the administrator, each change on record."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from partsdesk.database.work import View, Work
from partsdesk.domain.books.kind import Step
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.refusals import Refusal
from partsdesk.domain.values.settings import SETTINGS, BadSetting, Setting, UnknownSetting
from partsdesk.services.slips.drafting import UnknownKind
from partsdesk.services.warehouse import act, name_of

RIGHTS = "rights"
ZONE = "zone"
BY_OTHER_ACTS = frozenset({RIGHTS, "live-since"})  # the second is set by signing the opening


@dataclass(eq=False)
class SettingHasItsAct(Refusal):
    """This setting is not typed: an act of its own changes it."""

    setting: str


@dataclass(eq=False)
class BadRight(Refusal):
    """The table of rights names a step or a role that there is none of, or nobody for a step."""

    rule = "VAL-10"
    kind: str
    step: str
    role: str


@dataclass(frozen=True, slots=True)
class ChangeSetting:
    """Decide a setting.

    Attributes:
        value: None takes the decision back: the setting is as shipped, or unset.
    """

    setting: str
    value: str | None


@dataclass(frozen=True, slots=True)
class ChangeRights:
    """Say who takes which step with slips of which kind.

    Attributes:
        rights: by kind's code and step's, the codes of the roles; what is not in it is as shipped.
    """

    rights: Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class ChangeRight:
    """Say who takes one step with slips of one kind.

    Attributes:
        roles: the codes of the roles; None leaves it as shipped.
    """

    kind: str
    step: str
    roles: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class SettingKept:
    """A setting as it was kept."""

    called: str


@dataclass(frozen=True, slots=True)
class SettingShown:
    """A setting with its value.

    Attributes:
        value: None where nobody decided it and the rules ship none.
        is_decided: whether somebody decided it; otherwise the value is the shipped one.
        by: who changed it last, and ``at`` when; nobody where nobody ever did.
    """

    setting: Setting
    value: str | None
    is_decided: bool
    by: str = ""
    at: dt.datetime | None = None


@act(Role.ADMIN, by_password=True)
def change_setting(work: Work, asked: ChangeSetting) -> SettingKept:
    """Decide a setting, or take the decision back.

    Raises:
        UnknownSetting, BadSetting, SettingHasItsAct.
    """
    if asked.setting not in SETTINGS:
        raise UnknownSetting(asked.setting)
    if asked.setting in BY_OTHER_ACTS:
        raise SettingHasItsAct(asked.setting)
    if asked.value is None:
        work.keep.drop(asked.setting)
        return SettingKept(asked.setting)
    if asked.setting == ZONE and not _is_zone(asked.value):
        raise BadSetting(asked.setting, asked.value)
    work.keep.put(asked.setting, asked.value)
    return SettingKept(asked.setting)


@act(Role.ADMIN, by_password=True)
def change_rights(work: Work, asked: ChangeRights) -> SettingKept:
    """Change the table of who does what; VAL-10's pairs hold for persons, whatever stands in it.

    Raises:
        UnknownKind, BadRight.
    """
    steps, roles = {step.value for step in Step}, {role.value for role in Role}
    for kind, by_step in asked.rights.items():
        if kind not in KINDS:
            raise UnknownKind(kind)
        for step, named in by_step.items():
            stranger = next((role for role in named if role not in roles), "")
            if step not in steps or stranger or not named:
                raise BadRight(kind, step, stranger)
    plain = {
        kind: {step: sorted(named) for step, named in sorted(by_step.items())}
        for kind, by_step in sorted(asked.rights.items())
        if by_step
    }
    if plain:
        work.keep.put(RIGHTS, json.dumps(plain, separators=(",", ":")))
    else:
        work.keep.drop(RIGHTS)
    return SettingKept(RIGHTS)


@act(Role.ADMIN, by_password=True)
def change_right(work: Work, asked: ChangeRight) -> SettingKept:
    """Change one cell of the table of who does what; the others stay as they stand now.

    Raises:
        UnknownKind, BadRight.
    """
    rights = json.loads(work.settings.text(RIGHTS) or "{}")
    by_step = {key: tuple(roles) for key, roles in rights.get(asked.kind, {}).items()}
    if asked.roles is None:
        by_step.pop(asked.step, None)
    else:
        by_step[asked.step] = asked.roles
    return change_rights(work, ChangeRights(rights | {asked.kind: by_step}))


def list_settings(view: View, _: None = None) -> tuple[SettingShown, ...]:
    """Every setting, in the order of its table, with who changed it last."""
    kept = view.settings.values
    acts = [name_of(use_case) for use_case in (change_setting, change_rights, change_right)]
    last = view.acts.last_about(list(SETTINGS), acts)
    return tuple(
        SettingShown(setting, view.settings.text(key), key in kept, *last.get(key, ("", None)))
        for key, setting in SETTINGS.items()
    )


def _is_zone(text: str) -> bool:
    try:
        ZoneInfo(text)
    except (OSError, ValueError, KeyError):
        return False
    return True
