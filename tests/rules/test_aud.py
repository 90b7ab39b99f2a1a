"""AUD: every act is on record, and the record stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from partsdesk.database.tables.acts import acts
from partsdesk.domain.books.slips import working_name
from partsdesk.domain.values.people import Role
from partsdesk.services.exporting.files import ExportFile, export_file
from partsdesk.services.warehouse import RoleNeeded
from tests.rules.crew import Crew
from tests.support.builders import an_item
from tests.support.clock import BEGIN


def on_record(crew: Crew, *, subject: str) -> list[tuple[object, ...]]:
    """What the record says of a subject: act, person, workstation, moment."""
    query = (
        select(acts.c.act, acts.c.user_id, acts.c.workstation, acts.c.at)
        .where(acts.c.subject == subject)
        .order_by(acts.c.id)
    )
    with crew.warehouse.database._engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]


def test_aud_2_every_act_is_recorded_with_who_when_and_where(crew: Crew) -> None:
    slip = crew.slip(crew.bought(an_item(crew.warehouse), "3"))
    steps = (
        ("save_draft", Role.ACCOUNTANT),
        ("release_slip", Role.SUPERVISOR),
        ("execute_slip", Role.KEEPER),
        ("book_slip", Role.ACCOUNTANT),
    )
    working = working_name(slip.working_number)
    found = on_record(crew, subject=working) + on_record(crew, subject=slip.number)
    assert found == [(act, crew.who(role).user, "desk", BEGIN) for act, role in steps]


def test_aud_2_who_may_not_leaves_no_act_behind(crew: Crew) -> None:
    slip = crew.issue(an_item(crew.warehouse), "3")
    with pytest.raises(RoleNeeded):
        export_file(crew.warehouse, crew.who(Role.KEEPER), ExportFile("audit", Path("audit.json")))
    names = [act for act, *_ in on_record(crew, subject=crew.slip(slip).called)]
    assert names == ["save_draft", "release_slip"]


@pytest.mark.parametrize("tampering", ["UPDATE acts SET workstation = 'x'", "DELETE FROM acts"])
def test_aud_2_the_record_cannot_be_edited(crew_on_both: Crew, tampering: str) -> None:
    crew = crew_on_both
    slip = crew.slip(crew.bought(an_item(crew.warehouse), "3"))
    before = on_record(crew, subject=slip.number)
    assert before
    engine = crew.warehouse.database._engine
    with pytest.raises(DBAPIError, match="guard_acts"), engine.begin() as connection:
        connection.exec_driver_sql(tampering)
    assert on_record(crew, subject=slip.number) == before
