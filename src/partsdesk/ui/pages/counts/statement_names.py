"""Who signed a statement, who has still to, and who may: keeper, accountant and supervisor."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from partsdesk.domain.counting.statement import SIGNERS
from partsdesk.domain.values.people import Role
from partsdesk.services.lists import Nature
from partsdesk.services.signing import (
    SignStatement,
    StatementSigned,
    StoreSigned,
    sign_statement,
)
from partsdesk.services.statement_standing import StatementNow
from partsdesk.services.warehouse import Done
from partsdesk.ui.allowing import allow_act
from partsdesk.ui.page import Page
from partsdesk.ui.pages.counts.causes import wrapped
from partsdesk.ui.parts import ActionButton, Card, tip
from partsdesk.ui.tables.columns import Column, Row, told
from partsdesk.ui.tables.still import StillTable
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures, terms
from partsdesk.wording.language import _
from partsdesk.wording.refusals import explain


class Names(Card):
    """The names under a statement, of a page that asks and tells for it."""

    def __init__(self, page: Page) -> None:
        super().__init__(_("Signatures"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._page = page
        self.now: StatementNow | None = None
        self.table = StillTable(page.bench, _columns())
        self.table.setAccessibleName(_("Signatures"))
        self.table.looked.connect(self._look)
        self.said = wrapped("")
        self.acts = {
            role: page.action(
                _("Sign as {role}", role=terms.name_of(role)), f"Ctrl+{n}", partial(self._ask, role)
            )
            for n, role in enumerate(SIGNERS, 1)
        }
        self.inside.addWidget(self.table, 1)
        self.said.setContentsMargins(12, 4, 12, 0)
        self.inside.addWidget(self.said)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(12, 6, 12, 10)
        buttons.setSpacing(6)
        for action in self.acts.values():
            buttons.addWidget(ActionButton(action))
        self.inside.addLayout(buttons)
        self.show_now(None)

    def show_now(self, now: StatementNow | None) -> None:
        """Show how a statement stands; None where none was made."""
        self.now = now
        rows = [] if now is None else _rows(now)
        self.table.still.take(rows)
        if rows and self.table.current() is None:
            self.table.setCurrentIndex(self.table.still.index(0, 0))
        self._look()

    def _store(self) -> StoreSigned | None:
        """The store that is signed for: that of the current row."""
        place = self.table.currentIndex().row()
        if self.now is None or not 0 <= place < len(self.now.stands.stores):
            return None
        return self.now.stands.stores[place]

    def _look(self, *_row: object) -> None:
        """Say what would be signed, and grey what this person does not sign."""
        now, store = self.now, self._store()
        if now is None or store is None:
            self.said.setText(_("F9 makes the statement, then it is signed"))
            for action in self.acts.values():
                action.setEnabled(False)
                action.setToolTip(_("There is no statement to be signed yet: F9 makes it"))
            return
        is_changed = store.id in now.changed
        self.said.setText(_outdated(now) if is_changed else signed_text(now, store))
        for role, action in self.acts.items():
            if not allow_act(self._page.bench, action, sign_statement):
                continue
            refusal = now.refused.get((store.id, role))
            why = explain(refusal) if refusal else _outdated(now) if is_changed else ""
            action.setEnabled(not why)
            action.setToolTip(tip(why) if why else action.text())

    def _ask(self, role: Role) -> None:
        """Say what one puts one's name to, and take it."""
        now, store = self.now, self._store()
        if now is None or store is None:
            return
        said = _(
            "You sign as {role}: {what}", role=terms.name_of(role), what=signed_text(now, store)
        )
        asked = SignStatement(now.stands.number, store.id, role)
        self._page.notices.tell(said, Tone.ACCENT)
        self._page.notices.add_choice(_("Sign"), partial(self._sign, asked), at_once=True)

    def _sign(self, asked: SignStatement, _checked: object = None) -> None:
        pending = self._page.bench.courier.perform(self._page, sign_statement, asked)
        pending.holding(self.acts[asked.role]).then(self._done)
        pending.refused(self._page.notices.show_refusal)

    def _done(self, done: Done[StatementSigned]) -> None:
        lacking = [terms.name_of(role) for role in done.result.lacking]
        said = _("{statement} is signed by all three", statement=done.result.called)
        if lacking:
            said = _(
                "{statement} is signed; still to sign: {roles}",
                statement=done.result.called,
                roles=figures.joined(lacking),
            )
        self._page.notices.tell(said, mark="✓")
        self._page.refresh()


def signed_text(now: StatementNow, store: StoreSigned) -> str:
    """What people put their names to."""
    return _(
        "{statement}, store {store}, as of {day}: {lines} lines, {agreeing} agree",
        statement=now.stands.number,
        store=store.store,
        day=figures.day(now.stands.asked.as_of),
        lines=f"{store.lines:,}",
        agreeing=f"{store.agreeing:,}",
    )


def _outdated(now: StatementNow) -> str:
    return _(
        "The books have changed since {statement} was made: F9 makes it anew",
        statement=now.stands.number,
    )


def _columns() -> list[Column]:
    return [
        told("store", Nature.CODE, 72),
        *(
            Column(
                role.value,
                Nature.TEXT,
                104,
                partial(terms.name_of, role),
                stretches=role is SIGNERS[-1],
                tone=partial(_tone, role),
            )
            for role in SIGNERS
        ),
    ]


def _tone(role: Role, row: Row) -> Tone:
    return Tone.SOFT if role in row["lacking"] else Tone.GOOD


def _rows(now: StatementNow) -> Sequence[Row]:
    rows: list[Row] = []
    for store in now.stands.stores:
        names = {
            each.role.value: f"✓ {each.name}"
            for each in now.stands.signatures
            if each.store == store.store and each.fallen_at is None
        }
        empty = {role.value: _("to sign") for role in SIGNERS}
        rows.append({"store": store.store, "lacking": store.lacking, **empty, **names})
    return rows
