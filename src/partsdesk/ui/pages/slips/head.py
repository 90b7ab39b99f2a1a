"""The head of a slip: fields where it is typed, one line of facts where it is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from partsdesk.domain.books.drafts import Head
from partsdesk.domain.books.kind import Direction, Need, ReleasedBy, SlipKind
from partsdesk.domain.catalog.partners import PartnerType
from partsdesk.domain.catalog.places import Condition
from partsdesk.domain.values.people import StoreId
from partsdesk.services.lists import ListPage
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import Choice, DateField, Picked, PickField
from partsdesk.ui.flow import Flow
from partsdesk.ui.parts import label
from partsdesk.ui.tables.columns import heading
from partsdesk.ui.tones import Tone
from partsdesk.wording import terms
from partsdesk.wording.language import pick

A_ROW = 3
TEXTS = ("order", "ref", "reason", "note")


@dataclass(frozen=True, slots=True)
class StoreRow:
    """A store as it is chosen."""

    id: StoreId
    code: str
    name: str
    condition: Condition

    @property
    def text(self) -> str:
        """``MAIN 良品仓（良品）``."""
        named = pick("{}（{}）", "{} ({})").format(self.name, terms.name_of(self.condition))
        return f"{self.code}  {named}"


def fields_of(kind: SlipKind, *, red: bool = False) -> tuple[tuple[str, bool], ...]:
    """The fields that a kind's head has, and whether it needs them."""
    needs = kind.needs
    has_partner = kind.direction in {Direction.IN, Direction.OUT}
    follows = kind.rights.releases in {ReleasedBy.ORDER, ReleasedBy.SOURCE}
    has_order = bool(
        follows or kind.estimated or kind.order_type or needs & {Need.ORDER, Need.PARTNER_OR_ORDER}
    )
    found = [("date", True), ("store", True)]
    if kind.has_second_store or Need.TO_STORE in needs:
        found.append(("to_store", kind.has_second_store))
    if has_partner or Need.PARTNER in needs:
        found.append(("partner", bool(needs & {Need.PARTNER, Need.PARTNER_OR_ORDER})))
    if Need.DEPARTMENT in needs:
        found.append(("department", True))
    if has_order:
        found.append(("order", bool(needs & {Need.ORDER})))
    if has_partner:
        found.append(("ref", False))
    if Need.REASON in needs or red:
        found.append(("reason", True))
    known = {key for key, _ in found} | {Need.PARTNER_OR_ORDER.value}
    found += [(need.value, True) for need in sorted(needs) if need.value not in known]
    return (*found, ("note", False))


def called(key: str, kind: SlipKind) -> str:
    """What a field of the head is called for this kind."""
    if key == "store" and kind.has_second_store:
        return pick("调出仓库", "From store")
    if key == "partner" and kind.partner_types == frozenset({PartnerType.SUPPLIER}):
        return terms.name_of(PartnerType.SUPPLIER).capitalize()
    return heading(key)


class HeadForm(QWidget):
    """The fields of a head that is typed.

    Signals:
        typed: fields have other values now (a mapping of what changed).
    """

    typed = Signal(object)

    def __init__(
        self, bench: Bench, kind: SlipKind, stores: Sequence[StoreRow], *, red: bool = False
    ) -> None:
        super().__init__()
        self._bench = bench
        self._kind = kind
        self._fields: dict[str, QWidget] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        for number, (key, is_needed) in enumerate(fields_of(kind, red=red)):
            name = called(key, kind)
            caption = label(name + (" *" if is_needed else ""), Tone.SOFT)
            field = self._build(key, stores)
            field.setAccessibleName(name)
            caption.setBuddy(field)
            self._fields[key] = field
            row, column = divmod(number, A_ROW)
            grid.addWidget(caption, row, column * 2)
            grid.addWidget(field, row, column * 2 + 1)
        for column in range(A_ROW):
            grid.setColumnStretch(column * 2 + 1, 1)
        if red:  # what is corrected stands; only reason and note are typed
            for key in self._fields.keys() - {"date", "reason", "note"}:
                self._fields[key].setEnabled(False)

    def show_head(self, head: Head, partner: str, department: str) -> None:
        """Show what is kept, without telling anybody."""
        for key, field in self._fields.items():
            value = getattr(head, key)
            if isinstance(field, DateField | Choice):
                field.put(value)
            elif isinstance(field, PickField):
                name = partner if key == "partner" else department
                field.put(Picked(value, "", name) if value is not None else None)
            elif isinstance(field, QLineEdit) and field.text() != value:
                field.setText(value)

    def only_store(self) -> StoreId | None:
        """The store, where only one is for slips of this kind."""
        field = self._fields["store"]
        if isinstance(field, Choice) and field.count() == 1:
            return StoreId(int(field.itemData(0)))
        return None

    def begin(self) -> None:
        """Go to the first field that is empty."""
        for field in self._fields.values():
            is_empty = isinstance(field, QLineEdit) and not field.text()
            if is_empty or (isinstance(field, Choice) and field.currentIndex() < 0):
                field.setFocus()
                return

    @property
    def first(self) -> QWidget:
        """The first field."""
        return next(iter(self._fields.values()))

    def field(self, key: str) -> QWidget:
        """A field by its name."""
        return self._fields[key]

    def _build(self, key: str, stores: Sequence[StoreRow]) -> QWidget:
        if key == "date":
            return self._date()
        if key in {"store", "to_store"}:
            return self._store(key, stores)
        if key in {"partner", "department"}:
            return self._partner(key)
        field = QLineEdit()
        field.setProperty("key", key)
        field.textEdited.connect(self._text)
        return field

    def _date(self) -> DateField:
        field = DateField(self._bench.months.today)
        field.dated.connect(self._dated)
        return field

    def _store(self, key: str, stores: Sequence[StoreRow]) -> Choice:
        field = Choice(self._bench)
        field.setProperty("key", key)
        allowed = self._allowed(key)
        for store in stores:
            if store.condition in allowed:
                field.addItem(store.text, store.id)
        field.setCurrentIndex(-1)
        field.activated.connect(self._chosen)
        return field

    def _allowed(self, key: str) -> frozenset[Condition]:
        kind = self._kind
        leaves = key == "store" and kind.direction is not Direction.IN
        found = kind.leaves if leaves else kind.enters
        return found or frozenset(Condition)

    def _partner(self, key: str) -> PickField:
        field = PickField(self._bench, "partners")
        field.setProperty("key", key)
        types = [PartnerType.DEPARTMENT] if key == "department" else self._kind.partner_types
        if len(types) < len(PartnerType):
            field.within(*sorted(each.value for each in types))
        field.picked.connect(self._picked)
        return field

    @Slot(object)
    def _dated(self, day: dt.date) -> None:
        self.typed.emit({"date": day})

    @Slot()
    def _chosen(self) -> None:
        field = self.sender()
        if isinstance(field, Choice):
            self.typed.emit({str(field.property("key")): field.currentData()})

    @Slot(object)
    def _picked(self, picked: Picked | None) -> None:
        field = self.sender()
        if field is not None:
            self.typed.emit({str(field.property("key")): picked.id if picked else None})

    @Slot(str)
    def _text(self, text: str) -> None:
        field = self.sender()
        if field is not None:
            self.typed.emit({str(field.property("key")): text.strip()})


class HeadLine(QWidget):
    """The head of a slip that is read: names softly, what they are plainly."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = Flow(self)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_facts(self, facts: Mapping[str, str], soft: str) -> None:
        """Show names with what they are; what is empty is left out."""
        while (item := self._flow.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for name, text in facts.items():
            if text:
                made = QLabel(f'<span style="color:{soft}">{escape(name)}</span> {escape(text)}')
                made.setTextFormat(Qt.TextFormat.RichText)
                made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self._flow.addWidget(made)
        self.updateGeometry()


def stores_of(page: ListPage) -> tuple[StoreRow, ...]:
    """The stores of a page of the list of stores."""
    rows = [dict(zip(page.names, row, strict=True)) for row in page.rows]
    return tuple(
        StoreRow(
            StoreId(int(str(row["id"]))),
            str(row["code"]),
            str(row["name"]),
            Condition(str(row["condition"])),
        )
        for row in rows
    )
