DROP INDEX ix_card_entries_card
-- next
DROP INDEX ix_card_entries_card_date
-- next
DROP INDEX ix_ledger_entries_item
-- next
CREATE INDEX ix_card_entries_card ON card_entries (item_id, card_date, id, bin_id, lot_id, store_id, in_qty, out_qty)
-- next
CREATE INDEX ix_card_entries_card_date ON card_entries (card_date, item_id, lot_id, bin_id, store_id, in_qty, out_qty)
-- next
CREATE INDEX ix_ledger_entries_item ON ledger_entries (item_id, "group", ledger_date, id, store_id, in_qty, in_amount, out_qty, out_amount)
