CREATE TABLE counts (
 id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
 uuid VARCHAR(36) NOT NULL,
 number VARCHAR(30) NOT NULL,
 state VARCHAR(12) NOT NULL,
 choice VARCHAR(20) NOT NULL,
 chosen TEXT DEFAULT '' NOT NULL,
 blind BOOLEAN DEFAULT 1 NOT NULL,
 frozen BOOLEAN DEFAULT 0 NOT NULL,
 tolerance_pieces BIGINT,
 tolerance_rate BIGINT,
 tolerance_amount BIGINT,
 note VARCHAR(300) DEFAULT '' NOT NULL,
 opened_at VARCHAR(27) NOT NULL,
 opened_by INTEGER,
 ended_at VARCHAR(27),
 ended_by INTEGER,
 version INTEGER DEFAULT '0' NOT NULL,
 CONSTRAINT uq_counts_uuid UNIQUE (uuid),
 CONSTRAINT uq_counts_number UNIQUE (number),
 CONSTRAINT fk_counts_opened_by FOREIGN KEY(opened_by) REFERENCES users (id),
 CONSTRAINT fk_counts_ended_by FOREIGN KEY(ended_by) REFERENCES users (id)
)
-- next
CREATE INDEX ix_counts_state ON counts (state)
-- next
CREATE TABLE count_stores (
 count_id INTEGER NOT NULL,
 store_id INTEGER NOT NULL,
 CONSTRAINT pk_count_stores PRIMARY KEY (count_id, store_id),
 CONSTRAINT fk_count_stores_count_id FOREIGN KEY(count_id) REFERENCES counts (id),
 CONSTRAINT fk_count_stores_store_id FOREIGN KEY(store_id) REFERENCES stores (id)
)
 WITHOUT ROWID
-- next
CREATE INDEX ix_count_stores_store_id ON count_stores (store_id)
-- next
CREATE TABLE count_lines (
 id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
 count_id INTEGER NOT NULL,
 number INTEGER NOT NULL,
 store_id INTEGER NOT NULL,
 bin_id INTEGER NOT NULL,
 item_id INTEGER NOT NULL,
 lot_id INTEGER NOT NULL,
 found BOOLEAN DEFAULT 0 NOT NULL,
 recount BOOLEAN DEFAULT 0 NOT NULL,
 cause VARCHAR(30) DEFAULT '' NOT NULL,
 note VARCHAR(300) DEFAULT '' NOT NULL,
 CONSTRAINT uq_count_lines_count_id_bin_id_item_id_lot_id UNIQUE (count_id, bin_id, item_id, lot_id),
 CONSTRAINT uq_count_lines_count_id_number UNIQUE (count_id, number),
 CONSTRAINT fk_count_lines_count_id FOREIGN KEY(count_id) REFERENCES counts (id),
 CONSTRAINT fk_count_lines_store_id FOREIGN KEY(store_id) REFERENCES stores (id),
 CONSTRAINT fk_count_lines_bin_id FOREIGN KEY(bin_id) REFERENCES bins (id),
 CONSTRAINT fk_count_lines_item_id FOREIGN KEY(item_id) REFERENCES items (id),
 CONSTRAINT fk_count_lines_lot_id FOREIGN KEY(lot_id) REFERENCES lots (id)
)
-- next
CREATE INDEX ix_count_lines_item_id ON count_lines (item_id, bin_id, lot_id)
-- next
CREATE TABLE tallies (
 id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
 count_id INTEGER NOT NULL,
 line_id INTEGER,
 pass INTEGER NOT NULL,
 quantity BIGINT NOT NULL,
 goods VARCHAR(10) NOT NULL,
 counted_at VARCHAR(27) NOT NULL,
 counted_on DATE NOT NULL,
 counted_by INTEGER,
 counter VARCHAR(60) DEFAULT '' NOT NULL,
 way VARCHAR(10) NOT NULL,
 code VARCHAR(80) DEFAULT '' NOT NULL,
 bin_id INTEGER,
 entered_at VARCHAR(27) NOT NULL,
 entered_by INTEGER,
 withdrawn_at VARCHAR(27),
 withdrawn_by INTEGER,
 CONSTRAINT fk_tallies_count_id FOREIGN KEY(count_id) REFERENCES counts (id),
 CONSTRAINT fk_tallies_line_id FOREIGN KEY(line_id) REFERENCES count_lines (id),
 CONSTRAINT fk_tallies_counted_by FOREIGN KEY(counted_by) REFERENCES users (id),
 CONSTRAINT fk_tallies_bin_id FOREIGN KEY(bin_id) REFERENCES bins (id),
 CONSTRAINT fk_tallies_entered_by FOREIGN KEY(entered_by) REFERENCES users (id),
 CONSTRAINT fk_tallies_withdrawn_by FOREIGN KEY(withdrawn_by) REFERENCES users (id)
)
-- next
CREATE INDEX ix_tallies_count_id ON tallies (count_id)
-- next
CREATE INDEX ix_tallies_line_id ON tallies (line_id)
-- next
CREATE TABLE count_results (
 line_id INTEGER NOT NULL,
 count_id INTEGER NOT NULL,
 counted BIGINT NOT NULL,
 book BIGINT NOT NULL,
 counted_at VARCHAR(27) NOT NULL,
 pass INTEGER NOT NULL,
 cause VARCHAR(30) DEFAULT '' NOT NULL,
 slip_line_id INTEGER,
 CONSTRAINT pk_count_results PRIMARY KEY (line_id),
 CONSTRAINT fk_count_results_line_id FOREIGN KEY(line_id) REFERENCES count_lines (id),
 CONSTRAINT fk_count_results_count_id FOREIGN KEY(count_id) REFERENCES counts (id),
 CONSTRAINT fk_count_results_slip_line_id FOREIGN KEY(slip_line_id) REFERENCES slip_lines (id)
)
-- next
CREATE INDEX ix_count_results_count_id ON count_results (count_id)
-- next
CREATE INDEX ix_count_results_slip_line_id ON count_results (slip_line_id)
-- next
CREATE TABLE count_slips (
 slip_id INTEGER NOT NULL,
 count_id INTEGER NOT NULL,
 CONSTRAINT pk_count_slips PRIMARY KEY (slip_id),
 CONSTRAINT fk_count_slips_slip_id FOREIGN KEY(slip_id) REFERENCES slips (id),
 CONSTRAINT fk_count_slips_count_id FOREIGN KEY(count_id) REFERENCES counts (id)
)
-- next
CREATE INDEX ix_count_slips_count_id ON count_slips (count_id)
-- next
CREATE TABLE dispositions (
 id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
 line_id INTEGER NOT NULL,
 cause VARCHAR(30) NOT NULL,
 liable VARCHAR(60) DEFAULT '' NOT NULL,
 recovered BIGINT,
 tax_out BOOLEAN DEFAULT 0 NOT NULL,
 note VARCHAR(300) DEFAULT '' NOT NULL,
 decided_at VARCHAR(27) NOT NULL,
 decided_by INTEGER,
 CONSTRAINT fk_dispositions_line_id FOREIGN KEY(line_id) REFERENCES count_lines (id),
 CONSTRAINT fk_dispositions_decided_by FOREIGN KEY(decided_by) REFERENCES users (id)
)
-- next
CREATE INDEX ix_dispositions_line_id ON dispositions (line_id)
-- next
CREATE TABLE accounts (
 id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
 name VARCHAR(200) NOT NULL,
 as_of DATE NOT NULL,
 by_store BOOLEAN NOT NULL,
 lines INTEGER NOT NULL,
 taken_at VARCHAR(27) NOT NULL,
 taken_by INTEGER,
 CONSTRAINT fk_accounts_taken_by FOREIGN KEY(taken_by) REFERENCES users (id)
)
-- next
CREATE TABLE account_lines (
 id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
 account_id INTEGER NOT NULL,
 item_id INTEGER NOT NULL,
 store_id INTEGER,
 quantity BIGINT NOT NULL,
 amount BIGINT,
 CONSTRAINT fk_account_lines_account_id FOREIGN KEY(account_id) REFERENCES accounts (id),
 CONSTRAINT fk_account_lines_item_id FOREIGN KEY(item_id) REFERENCES items (id),
 CONSTRAINT fk_account_lines_store_id FOREIGN KEY(store_id) REFERENCES stores (id)
)
-- next
CREATE INDEX ix_account_lines_account_id ON account_lines (account_id, item_id, store_id)
-- next
CREATE TABLE statements (
 id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
 number VARCHAR(30) NOT NULL,
 as_of DATE NOT NULL,
 counted_from DATE NOT NULL,
 account_id INTEGER,
 lines INTEGER NOT NULL,
 agreeing INTEGER NOT NULL,
 made_at VARCHAR(27) NOT NULL,
 made_by INTEGER,
 CONSTRAINT uq_statements_number UNIQUE (number),
 CONSTRAINT fk_statements_account_id FOREIGN KEY(account_id) REFERENCES accounts (id),
 CONSTRAINT fk_statements_made_by FOREIGN KEY(made_by) REFERENCES users (id)
)
-- next
CREATE INDEX ix_statements_as_of ON statements (as_of)
-- next
CREATE TABLE statement_stores (
 statement_id INTEGER NOT NULL,
 store_id INTEGER NOT NULL,
 lines INTEGER NOT NULL,
 agreeing INTEGER NOT NULL,
 digest VARCHAR(66) NOT NULL,
 CONSTRAINT pk_statement_stores PRIMARY KEY (statement_id, store_id),
 CONSTRAINT fk_statement_stores_statement_id FOREIGN KEY(statement_id) REFERENCES statements (id),
 CONSTRAINT fk_statement_stores_store_id FOREIGN KEY(store_id) REFERENCES stores (id)
)
 WITHOUT ROWID
-- next
CREATE TABLE statement_lines (
 id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
 statement_id INTEGER NOT NULL,
 store_id INTEGER,
 item_id INTEGER NOT NULL,
 account_qty BIGINT NOT NULL,
 executed_not_booked BIGINT NOT NULL,
 booked_not_executed BIGINT NOT NULL,
 card_qty BIGINT NOT NULL,
 account_card_difference BIGINT NOT NULL,
 counted_qty BIGINT,
 moved_since_count BIGINT,
 card_stock_difference BIGINT,
 verdict VARCHAR(80) NOT NULL,
 CONSTRAINT fk_statement_lines_statement_id FOREIGN KEY(statement_id) REFERENCES statements (id),
 CONSTRAINT fk_statement_lines_store_id FOREIGN KEY(store_id) REFERENCES stores (id),
 CONSTRAINT fk_statement_lines_item_id FOREIGN KEY(item_id) REFERENCES items (id)
)
-- next
CREATE INDEX ix_statement_lines_statement_id ON statement_lines (statement_id, store_id, item_id)
-- next
CREATE TABLE signatures (
 id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
 statement_id INTEGER NOT NULL,
 store_id INTEGER NOT NULL,
 role VARCHAR(20) NOT NULL,
 signed_at VARCHAR(27) NOT NULL,
 signed_by INTEGER NOT NULL,
 fallen_at VARCHAR(27),
 CONSTRAINT fk_signatures_statement_id FOREIGN KEY(statement_id) REFERENCES statements (id),
 CONSTRAINT fk_signatures_store_id FOREIGN KEY(store_id) REFERENCES stores (id),
 CONSTRAINT fk_signatures_signed_by FOREIGN KEY(signed_by) REFERENCES users (id)
)
-- next
CREATE INDEX ix_signatures_statement_id ON signatures (statement_id)
-- next
CREATE TRIGGER guard_count_results_update BEFORE UPDATE ON count_results BEGIN SELECT RAISE(ABORT, 'guard_count_results_update'); END
-- next
CREATE TRIGGER guard_count_results_delete BEFORE DELETE ON count_results BEGIN SELECT RAISE(ABORT, 'guard_count_results_delete'); END
-- next
CREATE TRIGGER guard_count_slips_update BEFORE UPDATE ON count_slips BEGIN SELECT RAISE(ABORT, 'guard_count_slips_update'); END
-- next
CREATE TRIGGER guard_count_slips_delete BEFORE DELETE ON count_slips BEGIN SELECT RAISE(ABORT, 'guard_count_slips_delete'); END
-- next
CREATE TRIGGER guard_dispositions_update BEFORE UPDATE ON dispositions BEGIN SELECT RAISE(ABORT, 'guard_dispositions_update'); END
-- next
CREATE TRIGGER guard_dispositions_delete BEFORE DELETE ON dispositions BEGIN SELECT RAISE(ABORT, 'guard_dispositions_delete'); END
-- next
CREATE TRIGGER guard_accounts_update BEFORE UPDATE ON accounts BEGIN SELECT RAISE(ABORT, 'guard_accounts_update'); END
-- next
CREATE TRIGGER guard_accounts_delete BEFORE DELETE ON accounts BEGIN SELECT RAISE(ABORT, 'guard_accounts_delete'); END
-- next
CREATE TRIGGER guard_account_lines_update BEFORE UPDATE ON account_lines BEGIN SELECT RAISE(ABORT, 'guard_account_lines_update'); END
-- next
CREATE TRIGGER guard_account_lines_delete BEFORE DELETE ON account_lines BEGIN SELECT RAISE(ABORT, 'guard_account_lines_delete'); END
-- next
CREATE TRIGGER guard_statements_update BEFORE UPDATE ON statements BEGIN SELECT RAISE(ABORT, 'guard_statements_update'); END
-- next
CREATE TRIGGER guard_statements_delete BEFORE DELETE ON statements BEGIN SELECT RAISE(ABORT, 'guard_statements_delete'); END
-- next
CREATE TRIGGER guard_statement_stores_update BEFORE UPDATE ON statement_stores BEGIN SELECT RAISE(ABORT, 'guard_statement_stores_update'); END
-- next
CREATE TRIGGER guard_statement_stores_delete BEFORE DELETE ON statement_stores BEGIN SELECT RAISE(ABORT, 'guard_statement_stores_delete'); END
-- next
CREATE TRIGGER guard_counts_delete BEFORE DELETE ON counts BEGIN SELECT RAISE(ABORT, 'guard_counts_delete'); END
-- next
CREATE TRIGGER guard_count_lines_delete BEFORE DELETE ON count_lines BEGIN SELECT RAISE(ABORT, 'guard_count_lines_delete'); END
-- next
CREATE TRIGGER guard_tallies_delete BEFORE DELETE ON tallies BEGIN SELECT RAISE(ABORT, 'guard_tallies_delete'); END
-- next
CREATE TRIGGER guard_signatures_delete BEFORE DELETE ON signatures BEGIN SELECT RAISE(ABORT, 'guard_signatures_delete'); END
-- next
CREATE TRIGGER guard_tallies_update BEFORE UPDATE ON tallies WHEN OLD.withdrawn_at IS NOT NULL OR OLD.count_id IS NOT NEW.count_id OR OLD.line_id IS NOT NEW.line_id OR OLD.pass IS NOT NEW.pass OR OLD.quantity IS NOT NEW.quantity OR OLD.goods IS NOT NEW.goods OR OLD.counted_at IS NOT NEW.counted_at OR OLD.counted_on IS NOT NEW.counted_on OR OLD.counted_by IS NOT NEW.counted_by OR OLD.counter IS NOT NEW.counter OR OLD.way IS NOT NEW.way OR OLD.code IS NOT NEW.code OR OLD.bin_id IS NOT NEW.bin_id OR OLD.entered_at IS NOT NEW.entered_at OR OLD.entered_by IS NOT NEW.entered_by BEGIN SELECT RAISE(ABORT, 'guard_tallies_update'); END
-- next
CREATE TRIGGER guard_signatures_update BEFORE UPDATE ON signatures WHEN OLD.fallen_at IS NOT NULL OR OLD.statement_id IS NOT NEW.statement_id OR OLD.store_id IS NOT NEW.store_id OR OLD.role IS NOT NEW.role OR OLD.signed_at IS NOT NEW.signed_at OR OLD.signed_by IS NOT NEW.signed_by BEGIN SELECT RAISE(ABORT, 'guard_signatures_update'); END
-- next
CREATE TRIGGER guard_statement_lines_update BEFORE UPDATE ON statement_lines BEGIN SELECT RAISE(ABORT, 'guard_statement_lines_update'); END
-- next
CREATE TRIGGER guard_statement_lines_delete BEFORE DELETE ON statement_lines WHEN EXISTS (SELECT 1 FROM signatures WHERE statement_id = OLD.statement_id) BEGIN SELECT RAISE(ABORT, 'guard_statement_lines_delete'); END
-- next
CREATE TRIGGER guard_counts_ended BEFORE UPDATE ON counts WHEN OLD.state <> 'open' BEGIN SELECT RAISE(ABORT, 'guard_counts_ended'); END
