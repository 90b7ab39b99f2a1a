"""Every kind of slip lives its whole life by the persons of its row, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pytest

from partsdesk.domain.books.drafts import DraftLine
from partsdesk.domain.books.kind import Direction, ReleasedBy, Rights, SlipKind, Step
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import MayNot, SamePerson, Slip, SlipId, State, WrongState
from partsdesk.domain.values.people import Actor, Role
from partsdesk.services.slips.booking import BookSlip, book_slip
from partsdesk.services.slips.drafting import SaveDraft, VoidSlip, save_draft, void_slip
from partsdesk.services.slips.executing import ExecuteSlip, execute_slip
from partsdesk.services.slips.releasing import ReleaseSlip, TakeBack, release_slip, take_back_slip
from partsdesk.services.slips.reversing import ReverseSlip, reverse_slip
from partsdesk.services.verifying import verify
from partsdesk.services.warehouse import Warehouse
from tests.support.bench import TEN, Bench
from tests.support.builders import an_actor, see
from tests.support.clock import HeldClock
from tests.support.lives import live_slip

TODAY = HeldClock().today()
STEPS: dict[Step, tuple[Callable[..., Any], Callable[[SlipId, int], object]]] = {
    Step.RELEASE: (release_slip, ReleaseSlip),
    Step.EXECUTE: (execute_slip, partial(ExecuteSlip, looked_over=True)),
    Step.BOOK: (book_slip, BookSlip),
}


def variants() -> Iterator[tuple[SlipKind, str]]:
    for kind in KINDS.values():
        yield kind, ""
        if kind.between_groups:
            yield kind, "between groups"
            yield kind, "in one store"


VARIANTS = list(variants())


@dataclass
class Life:
    """One slip, step by step."""

    warehouse: Warehouse
    bench: Bench
    rights: Rights
    draft: SaveDraft
    slip: SlipId

    @property
    def now(self) -> Slip:
        """The slip as it stands."""
        return see(self.warehouse, lambda view: view.slips.get(self.slip))

    def roles(self, step: Step) -> frozenset[Role]:
        """Who takes a step; whoever completes the draft where a thing releases it."""
        by_thing = step is Step.RELEASE and isinstance(self.rights.releases, ReleasedBy)
        return self.rights.drafts if by_thing else self.rights.of(step)

    def person(self, step: Step) -> Actor:
        """One of the persons of the row; never he who took the step before."""
        first, second = self.bench.people[min(self.roles(step))]
        return first if step in {Step.DRAFT, Step.EXECUTE} else second

    def strangers(self, step: Step) -> list[Actor]:
        """One person of every role that does not take the step."""
        return [self.bench.people[role][0] for role in Role if role not in self.roles(step)]

    def drawn_up(self) -> None:
        """Draw the slip up; strangers may not."""
        for stranger in self.strangers(Step.DRAFT):
            with pytest.raises(MayNot):
                self.warehouse.perform(save_draft, self.draft, stranger)
        drafted = self.warehouse.perform(save_draft, self.draft, self.person(Step.DRAFT))
        self.slip = drafted.result.slip

    def turned_red(self, original: SlipId) -> None:
        """Draw the red slip of a slip up; strangers may not."""
        asked = ReverseSlip(original, "a mistake")
        for stranger in self.strangers(Step.DRAFT):
            with pytest.raises(MayNot):
                self.warehouse.perform(reverse_slip, asked, stranger)
        drafted = self.warehouse.perform(reverse_slip, asked, self.person(Step.DRAFT))
        self.slip = drafted.result.slip

    def take(self, step: Step) -> None:
        """Take a step; strangers may not, nor he who took its pair."""
        use_case, asked = STEPS[step]
        wanted = asked(self.slip, self.now.version)
        for stranger in self.strangers(step):
            with pytest.raises(MayNot):
                self.warehouse.perform(use_case, wanted, stranger)
        if step is not Step.EXECUTE and not self._released_by_thing(step):
            pair = Step.DRAFT if step is Step.RELEASE else Step.EXECUTE
            if self.roles(pair):
                other = replace(self.person(pair), roles=frozenset(Role))
                with pytest.raises(SamePerson):
                    self.warehouse.perform(use_case, wanted, other)
        self.warehouse.perform(use_case, wanted, self.person(step))

    def _released_by_thing(self, step: Step) -> bool:
        return step is Step.RELEASE and isinstance(self.rights.releases, ReleasedBy)

    def cannot(self, *steps: Step) -> None:
        """In this state nobody takes these steps, not even one who may do everything."""
        for step in steps:
            use_case, asked = STEPS[step]
            with pytest.raises(WrongState):
                self.warehouse.perform(use_case, asked(self.slip, self.now.version), an_actor())


def a_life(bench: Bench, warehouse: Warehouse, kind: SlipKind, variant: str) -> Life:
    """A slip of the kind, about to be drawn up."""
    rights = kind.rights
    if variant == "between groups" and kind.between_groups:
        rights = kind.between_groups
    head = bench.head(kind, variant, TODAY)
    lines = bench.lines(kind, variant)
    if kind.rights.releases is ReleasedBy.SOURCE and kind.source_kinds:
        lines = (replace(lines[0], source=_source(bench, warehouse, kind)),)
    return Life(warehouse, bench, rights, SaveDraft(kind.code, head, lines), SlipId(0))


def _source(bench: Bench, warehouse: Warehouse, kind: SlipKind) -> Any:  # noqa: ANN401 - an id
    source = KINDS[min(kind.source_kinds)]
    anybody = replace(an_actor(), user=bench.people[Role.ADMIN][0].user)
    lines = (DraftLine(bench.item, TEN),)
    draft = SaveDraft(source.code, bench.head(source, "", TODAY), lines)
    slip = live_slip(warehouse, anybody, draft)
    return see(warehouse, lambda view: view.slips.moves(slip))[0].id


def lived(life: Life, kind: SlipKind, variant: str) -> None:
    """From the draft to the end."""
    life.cannot(Step.EXECUTE, *([Step.BOOK] if kind.has_card else []))
    life.take(Step.RELEASE)
    life.cannot(Step.RELEASE)
    if kind.has_card:
        life.cannot(Step.BOOK)
        life.take(Step.EXECUTE)
        life.cannot(Step.RELEASE, Step.EXECUTE)
    if variant != "in one store" and not kind.books_itself:
        life.take(Step.BOOK)
    life.cannot(*STEPS)


@pytest.mark.parametrize(
    ("kind", "variant"), VARIANTS, ids=lambda each: getattr(each, "code", each)
)
def test_whole_life(bench: tuple[Bench, Warehouse], kind: SlipKind, variant: str) -> None:
    table, warehouse = bench
    life = a_life(table, warehouse, kind, variant)
    life.drawn_up()
    lived(life, kind, variant)
    ended = State.EXECUTED if variant == "in one store" else State.BOOKED
    assert life.now.state is ended
    assert life.now.number.startswith(f"{kind.prefix}-202611-")
    red = Life(warehouse, table, life.rights, life.draft, SlipId(0))
    if isinstance(life.rights.releases, ReleasedBy):
        both = frozenset({Role.SUPERVISOR, Role.ACCOUNTANT})
        red.rights = replace(life.rights, releases=both)
    red.turned_red(life.slip)
    lived(red, kind, variant)
    assert life.now.state is State.REVERSED
    checked = warehouse.ask(verify, None, an_actor())
    assert [(each.id, *map(str, each.places)) for each in checked if each.violations] == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_taken_back_and_given_up(bench: tuple[Bench, Warehouse], kind: SlipKind) -> None:
    table, warehouse = bench
    life = a_life(table, warehouse, kind, "")
    life.drawn_up()
    with pytest.raises(WrongState):
        warehouse.perform(take_back_slip, TakeBack(life.slip, 0), an_actor())
    life.take(Step.RELEASE)
    for stranger in life.strangers(Step.RELEASE):
        with pytest.raises(MayNot):
            warehouse.perform(take_back_slip, TakeBack(life.slip, 1), stranger)
    warehouse.perform(take_back_slip, TakeBack(life.slip, 1), life.person(Step.RELEASE))
    for stranger in life.strangers(Step.DRAFT):
        with pytest.raises(MayNot):
            warehouse.perform(void_slip, VoidSlip(life.slip, 2, "not wanted"), stranger)
    warehouse.perform(void_slip, VoidSlip(life.slip, 2, "not wanted"), life.person(Step.DRAFT))
    assert life.now.state is State.VOID
    assert not life.now.number
    life.cannot(*STEPS)


def test_every_direction_is_among_the_kinds() -> None:
    assert {kind.direction for kind in KINDS.values()} == set(Direction)
