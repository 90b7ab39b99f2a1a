"""Serial numbers and lots while an act brings them in or reserves them: held fast, and where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from sqlalchemy import func, select, tuple_

from partsdesk.database.repositories.base import Repository, in_chunks
from partsdesk.database.repositories.stock import OUTBOUND
from partsdesk.database.tables.books import card_entries, stock
from partsdesk.database.tables.catalog import lots
from partsdesk.database.tables.slips import slip_lines, slips
from partsdesk.domain.books.slips import SlipId, State, working_name
from partsdesk.domain.catalog.items import ItemId, LotId
from partsdesk.domain.values.quantities import Quantity


class Serials(Repository):
    """What one act must know of serial numbers, and that no other act may change meanwhile."""

    def held_histories(
        self, pairs: Iterable[tuple[ItemId, LotId]]
    ) -> dict[LotId, list[tuple[dt.date, Quantity]]]:
        """By how many pieces each move changed a lot, by day; the lots are held fast."""
        found: dict[LotId, list[tuple[dt.date, Quantity]]] = {}
        for chunk in in_chunks(sorted(set(pairs))):
            held = select(lots.c.id).where(lots.c.id.in_([lot for _, lot in chunk]))
            self._connection.execute(held.order_by(lots.c.id).with_for_update())
            entry = card_entries.c
            same = (entry.item_id == stock.c.item_id) & (entry.bin_id == stock.c.bin_id)
            net = func.sum(entry.in_qty - entry.out_qty)
            rows = self._connection.execute(
                select(entry.lot_id, entry.card_date, net)
                .join(stock, same & (entry.lot_id == stock.c.lot_id))
                .where(tuple_(stock.c.item_id, stock.c.lot_id).in_(chunk))
                .group_by(entry.lot_id, entry.card_date, entry.move_id)
                .order_by(entry.card_date, func.min(entry.id))
            )
            for lot, day, units in rows:
                found.setdefault(LotId(lot), []).append((day, Quantity(int(units))))
        return found

    def hold_lots(self, pairs: Iterable[tuple[ItemId, str]]) -> None:
        """Let nobody else reserve these lots, as far as there are any, until the act is over."""
        for chunk in in_chunks(sorted(set(pairs))):
            held = select(lots.c.id).where(tuple_(lots.c.item_id, lots.c.code).in_(chunk))
            self._connection.execute(held.order_by(lots.c.id).with_for_update())

    def reserved(
        self, pairs: Iterable[tuple[ItemId, str]], *, but: SlipId
    ) -> Mapping[tuple[ItemId, str], str]:
        """Which of these lots other released outbound slips name, and how those are called."""
        found = {}
        for chunk in in_chunks(sorted(set(pairs))):
            rows = self._connection.execute(
                select(slips.c.id, slip_lines.c.item_id, slip_lines.c.lot_code)
                .join(slip_lines, slip_lines.c.slip_id == slips.c.id)
                .where(
                    slips.c.state == State.RELEASED.value,
                    slips.c.kind.in_(OUTBOUND),
                    slips.c.reversal_of.is_(None),
                    slips.c.id != but,
                    tuple_(slip_lines.c.item_id, slip_lines.c.lot_code).in_(chunk),
                    slip_lines.c.comes_in.is_(False),
                )
            )
            found.update({(row.item_id, row.lot_code): working_name(row.id) for row in rows})
        return found
