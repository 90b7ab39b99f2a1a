CREATE TRIGGER keep_cards AFTER INSERT ON card_entries BEGIN INSERT INTO stock (item_id, lot_id, bin_id, store_id)
VALUES (NEW.item_id, NEW.lot_id, NEW.bin_id, NEW.store_id) ON CONFLICT DO NOTHING; UPDATE stock SET quantity = quantity + NEW.in_qty - NEW.out_qty, entries = entries + 1,
last_date = CASE WHEN last_date > NEW.card_date THEN last_date ELSE NEW.card_date END
WHERE item_id = NEW.item_id AND lot_id = NEW.lot_id AND bin_id = NEW.bin_id; INSERT INTO card_months (month, item_id, lot_id, bin_id, store_id, in_qty, out_qty)
VALUES (CAST(strftime('%Y%m', NEW.card_date) AS INTEGER), NEW.item_id, NEW.lot_id, NEW.bin_id, NEW.store_id, NEW.in_qty, NEW.out_qty)
ON CONFLICT (month, item_id, lot_id, bin_id) DO UPDATE SET
in_qty = card_months.in_qty + excluded.in_qty,
out_qty = card_months.out_qty + excluded.out_qty; END
-- next
CREATE TRIGGER keep_ledger AFTER INSERT ON ledger_entries BEGIN INSERT INTO ledger_months
(month, item_id, "group", store_id, in_qty, in_amount, out_qty, out_amount)
VALUES (CAST(strftime('%Y%m', NEW.ledger_date) AS INTEGER), NEW.item_id, NEW."group", NEW.store_id,
NEW.in_qty, NEW.in_amount, NEW.out_qty, NEW.out_amount)
ON CONFLICT (month, item_id, "group", store_id) DO UPDATE SET
in_qty = ledger_months.in_qty + excluded.in_qty,
in_amount = ledger_months.in_amount + excluded.in_amount,
out_qty = ledger_months.out_qty + excluded.out_qty,
out_amount = ledger_months.out_amount + excluded.out_amount; END
-- next
CREATE TRIGGER keep_chain_of_cards AFTER INSERT ON executions BEGIN UPDATE chains SET length = NEW.chain_number, head = NEW.digest
WHERE kind = NEW.kind AND book = 'cards'; END
-- next
CREATE TRIGGER keep_chain_of_ledger AFTER INSERT ON bookings BEGIN UPDATE chains SET length = NEW.chain_number, head = NEW.digest
WHERE kind = NEW.kind AND book = 'ledger'; END
-- next
CREATE TRIGGER keep_chain_of_acts AFTER INSERT ON act_seals BEGIN UPDATE chains SET length = NEW.number, head = NEW.digest
WHERE kind = 'acts' AND book = 'acts'; END