CREATE TABLE settings (
  "key" VARCHAR(60) NOT NULL,
  value TEXT NOT NULL,
  version INTEGER DEFAULT '0' NOT NULL,
  CONSTRAINT pk_settings PRIMARY KEY ("key")
)
-- next
CREATE TABLE closed_months (
  book VARCHAR(10) NOT NULL,
  month INTEGER NOT NULL,
  CONSTRAINT pk_closed_months PRIMARY KEY (book)
)
-- next
CREATE TABLE units (
  code VARCHAR(20) NOT NULL,
  name VARCHAR(20) NOT NULL,
  decimals INTEGER DEFAULT '0' NOT NULL,
  CONSTRAINT pk_units PRIMARY KEY (code)
)
-- next
CREATE TABLE categories (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  number VARCHAR(40) NOT NULL,
  name VARCHAR(100) NOT NULL,
  CONSTRAINT uq_categories_number UNIQUE (number)
)
-- next
CREATE TABLE stores (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  code VARCHAR(40) NOT NULL,
  name VARCHAR(100) NOT NULL,
  condition VARCHAR(20) NOT NULL,
  "group" VARCHAR(20) NOT NULL,
  hold_id INTEGER,
  defective_id INTEGER,
  keeper_id INTEGER,
  one_man BOOLEAN DEFAULT 0 NOT NULL,
  active BOOLEAN DEFAULT 1 NOT NULL,
  version INTEGER DEFAULT '0' NOT NULL,
  CONSTRAINT uq_stores_code UNIQUE (code),
  CONSTRAINT fk_stores_hold_id FOREIGN KEY(hold_id) REFERENCES stores (id),
  CONSTRAINT fk_stores_defective_id FOREIGN KEY(defective_id) REFERENCES stores (id),
  CONSTRAINT fk_stores_keeper_id FOREIGN KEY(keeper_id) REFERENCES users (id)
)
-- next
CREATE TABLE partners (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  uuid VARCHAR(36) NOT NULL,
  code VARCHAR(60) NOT NULL,
  name VARCHAR(200) NOT NULL,
  type VARCHAR(20) NOT NULL,
  parent_id INTEGER,
  region VARCHAR(40) DEFAULT '' NOT NULL,
  phone VARCHAR(60) DEFAULT '' NOT NULL,
  address VARCHAR(300) DEFAULT '' NOT NULL,
  active BOOLEAN DEFAULT 1 NOT NULL,
  search TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT '0' NOT NULL,
  CONSTRAINT uq_partners_uuid UNIQUE (uuid),
  CONSTRAINT uq_partners_code UNIQUE (code),
  CONSTRAINT fk_partners_parent_id FOREIGN KEY(parent_id) REFERENCES partners (id)
)
-- next
CREATE INDEX ix_partners_parent_id ON partners (parent_id)
-- next
CREATE TABLE users (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  login VARCHAR(60) NOT NULL,
  name VARCHAR(60) NOT NULL,
  password VARCHAR(200) NOT NULL,
  active BOOLEAN DEFAULT 1 NOT NULL,
  failures INTEGER DEFAULT '0' NOT NULL,
  locked_until VARCHAR(27),
  version INTEGER DEFAULT '0' NOT NULL,
  CONSTRAINT uq_users_login UNIQUE (login)
)
-- next
CREATE TABLE blobs (
  sha256 VARCHAR(64) NOT NULL,
  size INTEGER NOT NULL,
  CONSTRAINT pk_blobs PRIMARY KEY (sha256)
)
-- next
CREATE TABLE numbers (
  kind VARCHAR(30) NOT NULL,
  month INTEGER NOT NULL,
  last INTEGER NOT NULL,
  CONSTRAINT pk_numbers PRIMARY KEY (kind, month)
)
-- next
CREATE TABLE chains (
  kind VARCHAR(30) NOT NULL,
  book VARCHAR(10) NOT NULL,
  length INTEGER NOT NULL,
  head VARCHAR(66) NOT NULL,
  CONSTRAINT pk_chains PRIMARY KEY (kind, book)
)
-- next
CREATE TABLE acts (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  request_id VARCHAR(36) NOT NULL,
  act VARCHAR(40) NOT NULL,
  user_id INTEGER,
  workstation VARCHAR(80) DEFAULT '' NOT NULL,
  at VARCHAR(27) NOT NULL,
  subject VARCHAR(80) DEFAULT '' NOT NULL,
  content TEXT NOT NULL,
  answer TEXT NOT NULL,
  CONSTRAINT uq_acts_request_id UNIQUE (request_id),
  CONSTRAINT fk_acts_user_id FOREIGN KEY(user_id) REFERENCES users (id)
)
-- next
CREATE INDEX ix_acts_subject ON acts (subject)
-- next
CREATE TABLE month_closes (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  month INTEGER NOT NULL,
  book VARCHAR(10) NOT NULL,
  act VARCHAR(10) NOT NULL,
  at VARCHAR(27) NOT NULL,
  "by" INTEGER NOT NULL,
  asked_by INTEGER,
  reason VARCHAR(300) DEFAULT '' NOT NULL,
  CONSTRAINT fk_month_closes_by FOREIGN KEY("by") REFERENCES users (id),
  CONSTRAINT fk_month_closes_asked_by FOREIGN KEY(asked_by) REFERENCES users (id)
)
-- next
CREATE INDEX ix_month_closes_month ON month_closes (month)
-- next
CREATE TABLE bins (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  store_id INTEGER NOT NULL,
  code VARCHAR(40) NOT NULL,
  zone VARCHAR(40) DEFAULT '' NOT NULL,
  active BOOLEAN DEFAULT 1 NOT NULL,
  CONSTRAINT uq_bins_store_id_code UNIQUE (store_id, code),
  CONSTRAINT fk_bins_store_id FOREIGN KEY(store_id) REFERENCES stores (id)
)
-- next
CREATE TABLE user_roles (
  user_id INTEGER NOT NULL,
  role VARCHAR(30) NOT NULL,
  CONSTRAINT pk_user_roles PRIMARY KEY (user_id, role),
  CONSTRAINT fk_user_roles_user_id FOREIGN KEY(user_id) REFERENCES users (id)
)
-- next
CREATE TABLE user_stores (
  user_id INTEGER NOT NULL,
  store_id INTEGER NOT NULL,
  CONSTRAINT pk_user_stores PRIMARY KEY (user_id, store_id),
  CONSTRAINT fk_user_stores_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  CONSTRAINT fk_user_stores_store_id FOREIGN KEY(store_id) REFERENCES stores (id)
)
-- next
CREATE TABLE blob_chunks (
  sha256 VARCHAR(64) NOT NULL,
  number INTEGER NOT NULL,
  content BLOB NOT NULL,
  CONSTRAINT pk_blob_chunks PRIMARY KEY (sha256, number),
  CONSTRAINT fk_blob_chunks_sha256 FOREIGN KEY(sha256) REFERENCES blobs (sha256)
)
-- next
CREATE TABLE orders (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  number VARCHAR(60) NOT NULL,
  type VARCHAR(10) NOT NULL,
  state VARCHAR(12) NOT NULL,
  date DATE NOT NULL,
  partner_id INTEGER,
  customer VARCHAR(200) DEFAULT '' NOT NULL,
  product VARCHAR(200) DEFAULT '' NOT NULL,
  team VARCHAR(60) DEFAULT '' NOT NULL,
  note TEXT DEFAULT '' NOT NULL,
  imported BOOLEAN DEFAULT 0 NOT NULL,
  opened_by INTEGER,
  started_at VARCHAR(27),
  started_by INTEGER,
  closed_at VARCHAR(27),
  closed_by INTEGER,
  version INTEGER DEFAULT '0' NOT NULL,
  CONSTRAINT uq_orders_type_number UNIQUE (type, number),
  CONSTRAINT fk_orders_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
  CONSTRAINT fk_orders_opened_by FOREIGN KEY(opened_by) REFERENCES users (id),
  CONSTRAINT fk_orders_started_by FOREIGN KEY(started_by) REFERENCES users (id),
  CONSTRAINT fk_orders_closed_by FOREIGN KEY(closed_by) REFERENCES users (id)
)
-- next
CREATE INDEX ix_orders_type_state_date ON orders (type, state, date)
-- next
CREATE TABLE slips (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  uuid VARCHAR(36) NOT NULL,
  kind VARCHAR(30) NOT NULL,
  state VARCHAR(12) NOT NULL,
  date DATE NOT NULL,
  number VARCHAR(30),
  store_id INTEGER,
  to_store_id INTEGER,
  partner_id INTEGER,
  department_id INTEGER,
  cost_bearer VARCHAR(60) DEFAULT '' NOT NULL,
  "order" VARCHAR(60) DEFAULT '' NOT NULL,
  reason VARCHAR(300) DEFAULT '' NOT NULL,
  note TEXT DEFAULT '' NOT NULL,
  ref VARCHAR(80) DEFAULT '' NOT NULL,
  reversal_of INTEGER,
  remainder_of INTEGER,
  transfer_of INTEGER,
  imported BOOLEAN DEFAULT 0 NOT NULL,
  drafted_by INTEGER,
  drafted_at VARCHAR(27) NOT NULL,
  released_by INTEGER,
  released_at VARCHAR(27),
  closed_reason VARCHAR(300) DEFAULT '' NOT NULL,
  version INTEGER DEFAULT '0' NOT NULL,
  CONSTRAINT uq_slips_uuid UNIQUE (uuid),
  CONSTRAINT uq_slips_number UNIQUE (number),
  CONSTRAINT fk_slips_store_id FOREIGN KEY(store_id) REFERENCES stores (id),
  CONSTRAINT fk_slips_to_store_id FOREIGN KEY(to_store_id) REFERENCES stores (id),
  CONSTRAINT fk_slips_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
  CONSTRAINT fk_slips_department_id FOREIGN KEY(department_id) REFERENCES partners (id),
  CONSTRAINT fk_slips_reversal_of FOREIGN KEY(reversal_of) REFERENCES slips (id),
  CONSTRAINT fk_slips_remainder_of FOREIGN KEY(remainder_of) REFERENCES slips (id),
  CONSTRAINT fk_slips_transfer_of FOREIGN KEY(transfer_of) REFERENCES slips (id),
  CONSTRAINT fk_slips_drafted_by FOREIGN KEY(drafted_by) REFERENCES users (id),
  CONSTRAINT fk_slips_released_by FOREIGN KEY(released_by) REFERENCES users (id)
)
-- next
CREATE INDEX ix_slips_state_kind ON slips (state, kind)
-- next
CREATE INDEX ix_slips_date ON slips (date)
-- next
CREATE INDEX ix_slips_reversal_of ON slips (reversal_of)
-- next
CREATE INDEX ix_slips_ref_kind ON slips (ref, kind)
-- next
CREATE INDEX ix_slips_order ON slips ("order")
-- next
CREATE TABLE act_seals (
  act_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  previous VARCHAR(66) NOT NULL,
  digest VARCHAR(66) NOT NULL,
  CONSTRAINT pk_act_seals PRIMARY KEY (act_id),
  CONSTRAINT fk_act_seals_act_id FOREIGN KEY(act_id) REFERENCES acts (id),
  CONSTRAINT uq_act_seals_number UNIQUE (number)
)
-- next
CREATE TABLE bookings (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  slip_id INTEGER NOT NULL,
  kind VARCHAR(30) NOT NULL,
  act VARCHAR(12) NOT NULL,
  ledger_date DATE NOT NULL,
  booked_at VARCHAR(27) NOT NULL,
  booked_by INTEGER NOT NULL,
  chain_number INTEGER NOT NULL,
  previous VARCHAR(66) NOT NULL,
  digest VARCHAR(66) NOT NULL,
  CONSTRAINT uq_bookings_kind_chain_number UNIQUE (kind, chain_number),
  CONSTRAINT fk_bookings_slip_id FOREIGN KEY(slip_id) REFERENCES slips (id),
  CONSTRAINT fk_bookings_booked_by FOREIGN KEY(booked_by) REFERENCES users (id)
)
-- next
CREATE INDEX ix_bookings_slip_id ON bookings (slip_id)
-- next
CREATE INDEX ix_bookings_ledger_date ON bookings (ledger_date)
-- next
CREATE TABLE items (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  uuid VARCHAR(36) NOT NULL,
  code VARCHAR(60) NOT NULL,
  name VARCHAR(200) NOT NULL,
  spec VARCHAR(200) DEFAULT '' NOT NULL,
  unit VARCHAR(20) NOT NULL,
  category_id INTEGER,
  warranty_months INTEGER,
  minimum BIGINT,
  maximum BIGINT,
  default_bin_id INTEGER,
  tracking VARCHAR(10) DEFAULT 'none' NOT NULL,
  active BOOLEAN DEFAULT 1 NOT NULL,
  search TEXT DEFAULT '' NOT NULL,
  version INTEGER DEFAULT '0' NOT NULL,
  CONSTRAINT uq_items_uuid UNIQUE (uuid),
  CONSTRAINT uq_items_code UNIQUE (code),
  CONSTRAINT fk_items_unit FOREIGN KEY(unit) REFERENCES units (code),
  CONSTRAINT fk_items_category_id FOREIGN KEY(category_id) REFERENCES categories (id),
  CONSTRAINT fk_items_default_bin_id FOREIGN KEY(default_bin_id) REFERENCES bins (id)
)
-- next
CREATE TABLE handovers (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  slip_id INTEGER NOT NULL,
  handed_at VARCHAR(27) NOT NULL,
  handed_by INTEGER NOT NULL,
  confirmed_at VARCHAR(27),
  confirmed_by INTEGER,
  CONSTRAINT uq_handovers_slip_id UNIQUE (slip_id),
  CONSTRAINT fk_handovers_slip_id FOREIGN KEY(slip_id) REFERENCES slips (id),
  CONSTRAINT fk_handovers_handed_by FOREIGN KEY(handed_by) REFERENCES users (id),
  CONSTRAINT fk_handovers_confirmed_by FOREIGN KEY(confirmed_by) REFERENCES users (id)
)
-- next
CREATE TABLE arrivals (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  number VARCHAR(30) NOT NULL,
  store_id INTEGER NOT NULL,
  partner_id INTEGER,
  brought_by VARCHAR(120) DEFAULT '' NOT NULL,
  paper VARCHAR(120) DEFAULT '' NOT NULL,
  boxes INTEGER DEFAULT '0' NOT NULL,
  place VARCHAR(120) DEFAULT '' NOT NULL,
  note TEXT DEFAULT '' NOT NULL,
  slip_id INTEGER,
  arrived_at VARCHAR(27) NOT NULL,
  recorded_by INTEGER NOT NULL,
  CONSTRAINT uq_arrivals_number UNIQUE (number),
  CONSTRAINT fk_arrivals_store_id FOREIGN KEY(store_id) REFERENCES stores (id),
  CONSTRAINT fk_arrivals_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
  CONSTRAINT fk_arrivals_slip_id FOREIGN KEY(slip_id) REFERENCES slips (id),
  CONSTRAINT fk_arrivals_recorded_by FOREIGN KEY(recorded_by) REFERENCES users (id)
)
-- next
CREATE TABLE repair_records (
  order_id INTEGER NOT NULL,
  fault TEXT NOT NULL,
  cause TEXT NOT NULL,
  done TEXT NOT NULL,
  result TEXT NOT NULL,
  signed_by VARCHAR(60) NOT NULL,
  CONSTRAINT pk_repair_records PRIMARY KEY (order_id),
  CONSTRAINT fk_repair_records_order_id FOREIGN KEY(order_id) REFERENCES orders (id)
)
-- next
CREATE TABLE executions (
  slip_id INTEGER NOT NULL,
  kind VARCHAR(30) NOT NULL,
  card_date DATE NOT NULL,
  executed_at VARCHAR(27) NOT NULL,
  executed_by INTEGER NOT NULL,
  chain_number INTEGER NOT NULL,
  previous VARCHAR(66) NOT NULL,
  digest VARCHAR(66) NOT NULL,
  CONSTRAINT pk_executions PRIMARY KEY (slip_id),
  CONSTRAINT uq_executions_kind_chain_number UNIQUE (kind, chain_number),
  CONSTRAINT fk_executions_slip_id FOREIGN KEY(slip_id) REFERENCES slips (id),
  CONSTRAINT fk_executions_executed_by FOREIGN KEY(executed_by) REFERENCES users (id)
)
-- next
CREATE INDEX ix_executions_card_date ON executions (card_date)
-- next
CREATE TABLE ledger_balances (
  item_id INTEGER NOT NULL,
  "group" VARCHAR(20) NOT NULL,
  quantity BIGINT DEFAULT '0' NOT NULL,
  amount BIGINT DEFAULT '0' NOT NULL,
  last_quantity BIGINT DEFAULT '0' NOT NULL,
  last_amount BIGINT DEFAULT '0' NOT NULL,
  bought_quantity BIGINT DEFAULT '0' NOT NULL,
  bought_amount BIGINT DEFAULT '0' NOT NULL,
  last_date DATE,
  CONSTRAINT pk_ledger_balances PRIMARY KEY (item_id, "group"),
  CONSTRAINT ck_ledger_balances_not_below_zero CHECK (quantity >= 0),
  CONSTRAINT ck_ledger_balances_nothing_left CHECK (quantity <> 0 OR amount = 0),
  CONSTRAINT fk_ledger_balances_item_id FOREIGN KEY(item_id) REFERENCES items (id)
)
 WITHOUT ROWID
-- next
CREATE TABLE ledger_months (
  month INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  "group" VARCHAR(20) NOT NULL,
  store_id INTEGER NOT NULL,
  in_qty BIGINT DEFAULT '0' NOT NULL,
  in_amount BIGINT DEFAULT '0' NOT NULL,
  out_qty BIGINT DEFAULT '0' NOT NULL,
  out_amount BIGINT DEFAULT '0' NOT NULL,
  CONSTRAINT pk_ledger_months PRIMARY KEY (month, item_id, "group", store_id),
  CONSTRAINT fk_ledger_months_item_id FOREIGN KEY(item_id) REFERENCES items (id),
  CONSTRAINT fk_ledger_months_store_id FOREIGN KEY(store_id) REFERENCES stores (id)
)
 WITHOUT ROWID
-- next
CREATE TABLE ledger_openings (
  month INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  "group" VARCHAR(20) NOT NULL,
  store_id INTEGER NOT NULL,
  quantity BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  CONSTRAINT pk_ledger_openings PRIMARY KEY (month, item_id, "group", store_id),
  CONSTRAINT fk_ledger_openings_item_id FOREIGN KEY(item_id) REFERENCES items (id),
  CONSTRAINT fk_ledger_openings_store_id FOREIGN KEY(store_id) REFERENCES stores (id)
)
 WITHOUT ROWID
-- next
CREATE TABLE item_packs (
  item_id INTEGER NOT NULL,
  name VARCHAR(20) NOT NULL,
  factor INTEGER NOT NULL,
  CONSTRAINT pk_item_packs PRIMARY KEY (item_id, name),
  CONSTRAINT fk_item_packs_item_id FOREIGN KEY(item_id) REFERENCES items (id)
)
-- next
CREATE TABLE item_barcodes (
  item_id INTEGER NOT NULL,
  code VARCHAR(80) NOT NULL,
  compared VARCHAR(80) NOT NULL,
  CONSTRAINT pk_item_barcodes PRIMARY KEY (item_id, code),
  CONSTRAINT fk_item_barcodes_item_id FOREIGN KEY(item_id) REFERENCES items (id)
)
-- next
CREATE INDEX ix_item_barcodes_compared ON item_barcodes (compared)
-- next
CREATE TABLE item_fits (
  item_id INTEGER NOT NULL,
  product VARCHAR(60) NOT NULL,
  CONSTRAINT pk_item_fits PRIMARY KEY (item_id, product),
  CONSTRAINT fk_item_fits_item_id FOREIGN KEY(item_id) REFERENCES items (id)
)
-- next
CREATE TABLE lots (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  item_id INTEGER,
  code VARCHAR(60) NOT NULL,
  made_on DATE,
  expires_on DATE,
  CONSTRAINT uq_lots_item_id_code UNIQUE (item_id, code),
  CONSTRAINT fk_lots_item_id FOREIGN KEY(item_id) REFERENCES items (id)
)
-- next
CREATE TABLE loans (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  number VARCHAR(30) NOT NULL,
  item_id INTEGER NOT NULL,
  tool VARCHAR(60) DEFAULT '' NOT NULL,
  borrower VARCHAR(60) NOT NULL,
  team VARCHAR(60) DEFAULT '' NOT NULL,
  purpose VARCHAR(200) DEFAULT '' NOT NULL,
  lent_at VARCHAR(27) NOT NULL,
  lent_by INTEGER NOT NULL,
  due DATE NOT NULL,
  original BIGINT,
  ended_at VARCHAR(27),
  ended_by INTEGER,
  outcome VARCHAR(20) DEFAULT '' NOT NULL,
  charged BIGINT,
  note VARCHAR(300) DEFAULT '' NOT NULL,
  CONSTRAINT uq_loans_number UNIQUE (number),
  CONSTRAINT fk_loans_item_id FOREIGN KEY(item_id) REFERENCES items (id),
  CONSTRAINT fk_loans_lent_by FOREIGN KEY(lent_by) REFERENCES users (id),
  CONSTRAINT fk_loans_ended_by FOREIGN KEY(ended_by) REFERENCES users (id)
)
-- next
CREATE INDEX ix_loans_item_tool ON loans (item_id, tool)
-- next
CREATE TABLE order_lines (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  order_id INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  quantity BIGINT NOT NULL,
  price BIGINT,
  due DATE,
  note VARCHAR(300) DEFAULT '' NOT NULL,
  added BOOLEAN DEFAULT 0 NOT NULL,
  confirmed_at VARCHAR(27),
  confirmed_by INTEGER,
  CONSTRAINT fk_order_lines_order_id FOREIGN KEY(order_id) REFERENCES orders (id),
  CONSTRAINT fk_order_lines_item_id FOREIGN KEY(item_id) REFERENCES items (id),
  CONSTRAINT fk_order_lines_confirmed_by FOREIGN KEY(confirmed_by) REFERENCES users (id)
)
-- next
CREATE INDEX ix_order_lines_order_id ON order_lines (order_id)
-- next
CREATE TABLE fittings (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  order_id INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  quantity BIGINT NOT NULL,
  fitted_at VARCHAR(27) NOT NULL,
  fitted_by INTEGER NOT NULL,
  CONSTRAINT fk_fittings_order_id FOREIGN KEY(order_id) REFERENCES orders (id),
  CONSTRAINT fk_fittings_item_id FOREIGN KEY(item_id) REFERENCES items (id),
  CONSTRAINT fk_fittings_fitted_by FOREIGN KEY(fitted_by) REFERENCES users (id)
)
-- next
CREATE INDEX ix_fittings_order_id ON fittings (order_id)
-- next
CREATE TABLE slip_lines (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  slip_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  quantity BIGINT NOT NULL,
  entered BIGINT NOT NULL,
  unit VARCHAR(20) DEFAULT '' NOT NULL,
  factor INTEGER DEFAULT '1' NOT NULL,
  lot_code VARCHAR(60) DEFAULT '' NOT NULL,
  bin_id INTEGER,
  to_bin_id INTEGER,
  comes_in BOOLEAN DEFAULT 0 NOT NULL,
  price BIGINT,
  amount BIGINT,
  tax_rate BIGINT,
  tax BIGINT,
  invoice VARCHAR(60) DEFAULT '' NOT NULL,
  source_id INTEGER,
  note VARCHAR(300) DEFAULT '' NOT NULL,
  CONSTRAINT uq_slip_lines_slip_id_number UNIQUE (slip_id, number),
  CONSTRAINT fk_slip_lines_slip_id FOREIGN KEY(slip_id) REFERENCES slips (id),
  CONSTRAINT fk_slip_lines_item_id FOREIGN KEY(item_id) REFERENCES items (id),
  CONSTRAINT fk_slip_lines_bin_id FOREIGN KEY(bin_id) REFERENCES bins (id),
  CONSTRAINT fk_slip_lines_to_bin_id FOREIGN KEY(to_bin_id) REFERENCES bins (id),
  CONSTRAINT fk_slip_lines_source_id FOREIGN KEY(source_id) REFERENCES slip_moves (id)
)
-- next
CREATE INDEX ix_slip_lines_item_id ON slip_lines (item_id)
-- next
CREATE TABLE stock (
  item_id INTEGER NOT NULL,
  lot_id INTEGER NOT NULL,
  bin_id INTEGER NOT NULL,
  store_id INTEGER NOT NULL,
  quantity BIGINT DEFAULT '0' NOT NULL,
  entries INTEGER DEFAULT '0' NOT NULL,
  last_date DATE,
  CONSTRAINT pk_stock PRIMARY KEY (item_id, lot_id, bin_id),
  CONSTRAINT ck_stock_not_below_zero CHECK (quantity >= 0),
  CONSTRAINT fk_stock_item_id FOREIGN KEY(item_id) REFERENCES items (id),
  CONSTRAINT fk_stock_lot_id FOREIGN KEY(lot_id) REFERENCES lots (id),
  CONSTRAINT fk_stock_bin_id FOREIGN KEY(bin_id) REFERENCES bins (id),
  CONSTRAINT fk_stock_store_id FOREIGN KEY(store_id) REFERENCES stores (id)
)
 WITHOUT ROWID
-- next
CREATE INDEX ix_stock_store_id ON stock (store_id)
-- next
CREATE TABLE card_months (
  month INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  lot_id INTEGER NOT NULL,
  bin_id INTEGER NOT NULL,
  store_id INTEGER NOT NULL,
  in_qty BIGINT DEFAULT '0' NOT NULL,
  out_qty BIGINT DEFAULT '0' NOT NULL,
  CONSTRAINT pk_card_months PRIMARY KEY (month, item_id, lot_id, bin_id),
  CONSTRAINT fk_card_months_item_id FOREIGN KEY(item_id) REFERENCES items (id),
  CONSTRAINT fk_card_months_lot_id FOREIGN KEY(lot_id) REFERENCES lots (id),
  CONSTRAINT fk_card_months_bin_id FOREIGN KEY(bin_id) REFERENCES bins (id),
  CONSTRAINT fk_card_months_store_id FOREIGN KEY(store_id) REFERENCES stores (id)
)
 WITHOUT ROWID
-- next
CREATE TABLE booking_lines (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  booking_id INTEGER NOT NULL,
  line_id INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  quantity BIGINT NOT NULL,
  price BIGINT,
  amount BIGINT NOT NULL,
  tax_rate BIGINT,
  tax BIGINT,
  invoice VARCHAR(60) DEFAULT '' NOT NULL,
  invoice_date DATE,
  estimate BOOLEAN DEFAULT 0 NOT NULL,
  unsourced BOOLEAN DEFAULT 0 NOT NULL,
  CONSTRAINT fk_booking_lines_booking_id FOREIGN KEY(booking_id) REFERENCES bookings (id),
  CONSTRAINT fk_booking_lines_line_id FOREIGN KEY(line_id) REFERENCES slip_lines (id),
  CONSTRAINT fk_booking_lines_item_id FOREIGN KEY(item_id) REFERENCES items (id)
)
-- next
CREATE INDEX ix_booking_lines_line_id ON booking_lines (line_id)
-- next
CREATE INDEX ix_booking_lines_booking_id ON booking_lines (booking_id)
-- next
CREATE TABLE card_openings (
  month INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  lot_id INTEGER NOT NULL,
  bin_id INTEGER NOT NULL,
  store_id INTEGER NOT NULL,
  quantity BIGINT NOT NULL,
  CONSTRAINT pk_card_openings PRIMARY KEY (month, item_id, lot_id, bin_id),
  CONSTRAINT fk_card_openings_item_id FOREIGN KEY(item_id) REFERENCES items (id),
  CONSTRAINT fk_card_openings_lot_id FOREIGN KEY(lot_id) REFERENCES lots (id),
  CONSTRAINT fk_card_openings_bin_id FOREIGN KEY(bin_id) REFERENCES bins (id),
  CONSTRAINT fk_card_openings_store_id FOREIGN KEY(store_id) REFERENCES stores (id)
)
 WITHOUT ROWID
-- next
CREATE TABLE slip_moves (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  slip_id INTEGER NOT NULL,
  line_id INTEGER NOT NULL,
  line_number INTEGER NOT NULL,
  part INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  lot_id INTEGER NOT NULL,
  quantity BIGINT NOT NULL,
  from_store_id INTEGER,
  from_bin_id INTEGER,
  to_store_id INTEGER,
  to_bin_id INTEGER,
  abnormal BOOLEAN DEFAULT 0 NOT NULL,
  source_id INTEGER,
  CONSTRAINT uq_slip_moves_slip_id_line_number_part UNIQUE (slip_id, line_number, part),
  CONSTRAINT fk_slip_moves_slip_id FOREIGN KEY(slip_id) REFERENCES slips (id),
  CONSTRAINT fk_slip_moves_line_id FOREIGN KEY(line_id) REFERENCES slip_lines (id),
  CONSTRAINT fk_slip_moves_item_id FOREIGN KEY(item_id) REFERENCES items (id),
  CONSTRAINT fk_slip_moves_lot_id FOREIGN KEY(lot_id) REFERENCES lots (id),
  CONSTRAINT fk_slip_moves_from_store_id FOREIGN KEY(from_store_id) REFERENCES stores (id),
  CONSTRAINT fk_slip_moves_from_bin_id FOREIGN KEY(from_bin_id) REFERENCES bins (id),
  CONSTRAINT fk_slip_moves_to_store_id FOREIGN KEY(to_store_id) REFERENCES stores (id),
  CONSTRAINT fk_slip_moves_to_bin_id FOREIGN KEY(to_bin_id) REFERENCES bins (id),
  CONSTRAINT fk_slip_moves_source_id FOREIGN KEY(source_id) REFERENCES slip_moves (id)
)
-- next
CREATE INDEX ix_slip_moves_source_id ON slip_moves (source_id)
-- next
CREATE TABLE card_entries (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  slip_id INTEGER NOT NULL,
  move_id INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  lot_id INTEGER NOT NULL,
  bin_id INTEGER NOT NULL,
  store_id INTEGER NOT NULL,
  card_line INTEGER NOT NULL,
  card_date DATE NOT NULL,
  in_qty BIGINT DEFAULT '0' NOT NULL,
  out_qty BIGINT DEFAULT '0' NOT NULL,
  CONSTRAINT fk_card_entries_slip_id FOREIGN KEY(slip_id) REFERENCES slips (id),
  CONSTRAINT fk_card_entries_move_id FOREIGN KEY(move_id) REFERENCES slip_moves (id),
  CONSTRAINT fk_card_entries_item_id FOREIGN KEY(item_id) REFERENCES items (id),
  CONSTRAINT fk_card_entries_lot_id FOREIGN KEY(lot_id) REFERENCES lots (id),
  CONSTRAINT fk_card_entries_bin_id FOREIGN KEY(bin_id) REFERENCES bins (id),
  CONSTRAINT fk_card_entries_store_id FOREIGN KEY(store_id) REFERENCES stores (id)
)
-- next
CREATE INDEX ix_card_entries_card ON card_entries (item_id, bin_id, lot_id, card_date, id)
-- next
CREATE INDEX ix_card_entries_slip_id ON card_entries (slip_id)
-- next
CREATE INDEX ix_card_entries_card_date ON card_entries (card_date, id)
-- next
CREATE TABLE ledger_entries (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  booking_id INTEGER NOT NULL,
  slip_id INTEGER NOT NULL,
  line_id INTEGER NOT NULL,
  move_id INTEGER,
  item_id INTEGER NOT NULL,
  "group" VARCHAR(20) NOT NULL,
  store_id INTEGER NOT NULL,
  ledger_date DATE NOT NULL,
  nature VARCHAR(24) NOT NULL,
  in_qty BIGINT DEFAULT '0' NOT NULL,
  in_amount BIGINT DEFAULT '0' NOT NULL,
  out_qty BIGINT DEFAULT '0' NOT NULL,
  out_amount BIGINT DEFAULT '0' NOT NULL,
  voucher VARCHAR(40),
  CONSTRAINT fk_ledger_entries_booking_id FOREIGN KEY(booking_id) REFERENCES bookings (id),
  CONSTRAINT fk_ledger_entries_slip_id FOREIGN KEY(slip_id) REFERENCES slips (id),
  CONSTRAINT fk_ledger_entries_line_id FOREIGN KEY(line_id) REFERENCES slip_lines (id),
  CONSTRAINT fk_ledger_entries_move_id FOREIGN KEY(move_id) REFERENCES slip_moves (id),
  CONSTRAINT fk_ledger_entries_item_id FOREIGN KEY(item_id) REFERENCES items (id),
  CONSTRAINT fk_ledger_entries_store_id FOREIGN KEY(store_id) REFERENCES stores (id)
)
-- next
CREATE INDEX ix_ledger_entries_ledger_date ON ledger_entries (ledger_date, id)
-- next
CREATE INDEX ix_ledger_entries_move_id ON ledger_entries (move_id)
-- next
CREATE INDEX ix_ledger_entries_booking_id ON ledger_entries (booking_id)
-- next
CREATE INDEX ix_ledger_entries_item ON ledger_entries (item_id, "group", ledger_date, id)
-- next
CREATE INDEX ix_ledger_entries_slip_id ON ledger_entries (slip_id)
-- next
CREATE TABLE abnormalities (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  number VARCHAR(30) NOT NULL,
  slip_id INTEGER NOT NULL,
  move_id INTEGER,
  item_id INTEGER NOT NULL,
  quantity BIGINT NOT NULL,
  sort VARCHAR(20) NOT NULL,
  responsible VARCHAR(20) NOT NULL,
  cause TEXT NOT NULL,
  signed_by VARCHAR(60) DEFAULT '' NOT NULL,
  recorded_at VARCHAR(27) NOT NULL,
  recorded_by INTEGER NOT NULL,
  settled TEXT DEFAULT '' NOT NULL,
  settled_at VARCHAR(27),
  settled_by INTEGER,
  CONSTRAINT uq_abnormalities_number UNIQUE (number),
  CONSTRAINT fk_abnormalities_slip_id FOREIGN KEY(slip_id) REFERENCES slips (id),
  CONSTRAINT fk_abnormalities_move_id FOREIGN KEY(move_id) REFERENCES slip_moves (id),
  CONSTRAINT fk_abnormalities_item_id FOREIGN KEY(item_id) REFERENCES items (id),
  CONSTRAINT fk_abnormalities_recorded_by FOREIGN KEY(recorded_by) REFERENCES users (id),
  CONSTRAINT fk_abnormalities_settled_by FOREIGN KEY(settled_by) REFERENCES users (id)
)
-- next
CREATE INDEX ix_abnormalities_slip_id ON abnormalities (slip_id)
-- next
CREATE INDEX ix_abnormalities_settled_at ON abnormalities (settled_at)
-- next
CREATE TABLE papers (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  slip_id INTEGER,
  abnormality_id INTEGER,
  arrival_id INTEGER,
  sort VARCHAR(30) NOT NULL,
  name VARCHAR(200) NOT NULL,
  sha256 VARCHAR(64),
  holder_id INTEGER,
  filed_at VARCHAR(120) DEFAULT '' NOT NULL,
  added_at VARCHAR(27) NOT NULL,
  added_by INTEGER NOT NULL,
  CONSTRAINT fk_papers_slip_id FOREIGN KEY(slip_id) REFERENCES slips (id),
  CONSTRAINT fk_papers_abnormality_id FOREIGN KEY(abnormality_id) REFERENCES abnormalities (id),
  CONSTRAINT fk_papers_arrival_id FOREIGN KEY(arrival_id) REFERENCES arrivals (id),
  CONSTRAINT fk_papers_sha256 FOREIGN KEY(sha256) REFERENCES blobs (sha256),
  CONSTRAINT fk_papers_holder_id FOREIGN KEY(holder_id) REFERENCES users (id),
  CONSTRAINT fk_papers_added_by FOREIGN KEY(added_by) REFERENCES users (id)
)
-- next
CREATE INDEX ix_papers_abnormality_id ON papers (abnormality_id)
-- next
CREATE INDEX ix_papers_slip_id ON papers (slip_id)
-- next
CREATE INDEX ix_papers_arrival_id ON papers (arrival_id)
-- next
INSERT INTO lots (id, item_id, code) VALUES (0, NULL, '')
-- next
INSERT INTO units (code, name, decimals) VALUES ('pc', '件', 0)
-- next
INSERT INTO units (code, name, decimals) VALUES ('set', '套', 0)
-- next
INSERT INTO units (code, name, decimals) VALUES ('box', '箱', 0)
-- next
INSERT INTO units (code, name, decimals) VALUES ('pair', '副', 0)
-- next
INSERT INTO units (code, name, decimals) VALUES ('tube', '支', 0)
-- next
INSERT INTO units (code, name, decimals) VALUES ('roll', '卷', 0)
-- next
INSERT INTO units (code, name, decimals) VALUES ('m', '米', 3)
-- next
INSERT INTO units (code, name, decimals) VALUES ('kg', '公斤', 3)
-- next
INSERT INTO units (code, name, decimals) VALUES ('l', '升', 3)
-- next
CREATE TRIGGER guard_executions_update BEFORE UPDATE ON executions BEGIN SELECT RAISE(ABORT, 'guard_executions_update'); END
-- next
CREATE TRIGGER guard_executions_delete BEFORE DELETE ON executions BEGIN SELECT RAISE(ABORT, 'guard_executions_delete'); END
-- next
CREATE TRIGGER guard_slip_moves_update BEFORE UPDATE ON slip_moves BEGIN SELECT RAISE(ABORT, 'guard_slip_moves_update'); END
-- next
CREATE TRIGGER guard_slip_moves_delete BEFORE DELETE ON slip_moves BEGIN SELECT RAISE(ABORT, 'guard_slip_moves_delete'); END
-- next
CREATE TRIGGER guard_card_entries_update BEFORE UPDATE ON card_entries BEGIN SELECT RAISE(ABORT, 'guard_card_entries_update'); END
-- next
CREATE TRIGGER guard_card_entries_delete BEFORE DELETE ON card_entries BEGIN SELECT RAISE(ABORT, 'guard_card_entries_delete'); END
-- next
CREATE TRIGGER guard_bookings_update BEFORE UPDATE ON bookings BEGIN SELECT RAISE(ABORT, 'guard_bookings_update'); END
-- next
CREATE TRIGGER guard_bookings_delete BEFORE DELETE ON bookings BEGIN SELECT RAISE(ABORT, 'guard_bookings_delete'); END
-- next
CREATE TRIGGER guard_booking_lines_update BEFORE UPDATE ON booking_lines BEGIN SELECT RAISE(ABORT, 'guard_booking_lines_update'); END
-- next
CREATE TRIGGER guard_booking_lines_delete BEFORE DELETE ON booking_lines BEGIN SELECT RAISE(ABORT, 'guard_booking_lines_delete'); END
-- next
CREATE TRIGGER guard_acts_update BEFORE UPDATE ON acts BEGIN SELECT RAISE(ABORT, 'guard_acts_update'); END
-- next
CREATE TRIGGER guard_acts_delete BEFORE DELETE ON acts BEGIN SELECT RAISE(ABORT, 'guard_acts_delete'); END
-- next
CREATE TRIGGER guard_act_seals_update BEFORE UPDATE ON act_seals BEGIN SELECT RAISE(ABORT, 'guard_act_seals_update'); END
-- next
CREATE TRIGGER guard_act_seals_delete BEFORE DELETE ON act_seals BEGIN SELECT RAISE(ABORT, 'guard_act_seals_delete'); END
-- next
CREATE TRIGGER guard_month_closes_update BEFORE UPDATE ON month_closes BEGIN SELECT RAISE(ABORT, 'guard_month_closes_update'); END
-- next
CREATE TRIGGER guard_month_closes_delete BEFORE DELETE ON month_closes BEGIN SELECT RAISE(ABORT, 'guard_month_closes_delete'); END
-- next
CREATE TRIGGER guard_blobs_update BEFORE UPDATE ON blobs BEGIN SELECT RAISE(ABORT, 'guard_blobs_update'); END
-- next
CREATE TRIGGER guard_blobs_delete BEFORE DELETE ON blobs BEGIN SELECT RAISE(ABORT, 'guard_blobs_delete'); END
-- next
CREATE TRIGGER guard_blob_chunks_update BEFORE UPDATE ON blob_chunks BEGIN SELECT RAISE(ABORT, 'guard_blob_chunks_update'); END
-- next
CREATE TRIGGER guard_blob_chunks_delete BEFORE DELETE ON blob_chunks BEGIN SELECT RAISE(ABORT, 'guard_blob_chunks_delete'); END
-- next
CREATE TRIGGER guard_fittings_update BEFORE UPDATE ON fittings BEGIN SELECT RAISE(ABORT, 'guard_fittings_update'); END
-- next
CREATE TRIGGER guard_fittings_delete BEFORE DELETE ON fittings BEGIN SELECT RAISE(ABORT, 'guard_fittings_delete'); END
-- next
CREATE TRIGGER guard_repair_records_update BEFORE UPDATE ON repair_records BEGIN SELECT RAISE(ABORT, 'guard_repair_records_update'); END
-- next
CREATE TRIGGER guard_repair_records_delete BEFORE DELETE ON repair_records BEGIN SELECT RAISE(ABORT, 'guard_repair_records_delete'); END
-- next
CREATE TRIGGER guard_slips_delete BEFORE DELETE ON slips BEGIN SELECT RAISE(ABORT, 'guard_slips_delete'); END
-- next
CREATE TRIGGER guard_abnormalities_delete BEFORE DELETE ON abnormalities BEGIN SELECT RAISE(ABORT, 'guard_abnormalities_delete'); END
-- next
CREATE TRIGGER guard_handovers_delete BEFORE DELETE ON handovers BEGIN SELECT RAISE(ABORT, 'guard_handovers_delete'); END
-- next
CREATE TRIGGER guard_orders_delete BEFORE DELETE ON orders BEGIN SELECT RAISE(ABORT, 'guard_orders_delete'); END
-- next
CREATE TRIGGER guard_loans_delete BEFORE DELETE ON loans BEGIN SELECT RAISE(ABORT, 'guard_loans_delete'); END
-- next
CREATE TRIGGER guard_arrivals_delete BEFORE DELETE ON arrivals BEGIN SELECT RAISE(ABORT, 'guard_arrivals_delete'); END
-- next
CREATE TRIGGER guard_papers_delete BEFORE DELETE ON papers BEGIN SELECT RAISE(ABORT, 'guard_papers_delete'); END
-- next
CREATE TRIGGER guard_users_delete BEFORE DELETE ON users BEGIN SELECT RAISE(ABORT, 'guard_users_delete'); END
-- next
CREATE TRIGGER guard_items_delete BEFORE DELETE ON items BEGIN SELECT RAISE(ABORT, 'guard_items_delete'); END
-- next
CREATE TRIGGER guard_partners_delete BEFORE DELETE ON partners BEGIN SELECT RAISE(ABORT, 'guard_partners_delete'); END
-- next
CREATE TRIGGER guard_stores_delete BEFORE DELETE ON stores BEGIN SELECT RAISE(ABORT, 'guard_stores_delete'); END
-- next
CREATE TRIGGER guard_ledger_entries_delete BEFORE DELETE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'guard_ledger_entries_delete'); END
-- next
CREATE TRIGGER guard_ledger_entries_update BEFORE UPDATE ON ledger_entries WHEN OLD.voucher IS NOT NULL OR OLD.booking_id IS NOT NEW.booking_id OR OLD.slip_id IS NOT NEW.slip_id OR OLD.line_id IS NOT NEW.line_id OR OLD.move_id IS NOT NEW.move_id OR OLD.item_id IS NOT NEW.item_id OR OLD."group" IS NOT NEW."group" OR OLD.store_id IS NOT NEW.store_id OR OLD.ledger_date IS NOT NEW.ledger_date OR OLD.nature IS NOT NEW.nature OR OLD.in_qty IS NOT NEW.in_qty OR OLD.in_amount IS NOT NEW.in_amount OR OLD.out_qty IS NOT NEW.out_qty OR OLD.out_amount IS NOT NEW.out_amount BEGIN SELECT RAISE(ABORT, 'guard_ledger_entries_update'); END
-- next
CREATE TRIGGER guard_slips_life BEFORE UPDATE ON slips WHEN OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (VALUES ('booked', 'reversed'), ('booked-ahead', 'booked'), ('draft', 'released'), ('draft', 'void'), ('executed', 'booked'), ('executed', 'reversed'), ('released', 'booked'), ('released', 'booked-ahead'), ('released', 'draft'), ('released', 'executed'), ('released', 'void')) BEGIN SELECT RAISE(ABORT, 'guard_slips_life'); END
-- next
CREATE TRIGGER guard_slips_number BEFORE UPDATE ON slips WHEN OLD.number IS NOT NULL AND OLD.number IS NOT NEW.number BEGIN SELECT RAISE(ABORT, 'guard_slips_number'); END
-- next
CREATE TRIGGER guard_slips_content BEFORE UPDATE ON slips WHEN OLD.state IN ('booked', 'booked-ahead', 'executed', 'reversed') AND (OLD.uuid IS NOT NEW.uuid OR OLD.kind IS NOT NEW.kind OR OLD.date IS NOT NEW.date OR OLD.store_id IS NOT NEW.store_id OR OLD.to_store_id IS NOT NEW.to_store_id OR OLD.partner_id IS NOT NEW.partner_id OR OLD.department_id IS NOT NEW.department_id OR OLD.cost_bearer IS NOT NEW.cost_bearer OR OLD."order" IS NOT NEW."order" OR OLD.reason IS NOT NEW.reason OR OLD.note IS NOT NEW.note OR OLD.ref IS NOT NEW.ref OR OLD.reversal_of IS NOT NEW.reversal_of OR OLD.remainder_of IS NOT NEW.remainder_of OR OLD.transfer_of IS NOT NEW.transfer_of OR OLD.imported IS NOT NEW.imported OR OLD.drafted_by IS NOT NEW.drafted_by OR OLD.drafted_at IS NOT NEW.drafted_at OR OLD.released_by IS NOT NEW.released_by OR OLD.released_at IS NOT NEW.released_at OR OLD.closed_reason IS NOT NEW.closed_reason) BEGIN SELECT RAISE(ABORT, 'guard_slips_content'); END
-- next
CREATE TRIGGER guard_slip_lines_insert BEFORE INSERT ON slip_lines WHEN (SELECT state FROM slips WHERE id = NEW.slip_id) NOT IN ('draft', 'released') BEGIN SELECT RAISE(ABORT, 'guard_slip_lines_insert'); END
-- next
CREATE TRIGGER guard_slip_lines_update BEFORE UPDATE ON slip_lines WHEN (SELECT state FROM slips WHERE id = OLD.slip_id) NOT IN ('draft') BEGIN SELECT RAISE(ABORT, 'guard_slip_lines_update'); END
-- next
CREATE TRIGGER guard_slip_lines_delete BEFORE DELETE ON slip_lines WHEN (SELECT state FROM slips WHERE id = OLD.slip_id) NOT IN ('draft') BEGIN SELECT RAISE(ABORT, 'guard_slip_lines_delete'); END
-- next
CREATE TRIGGER guard_card_entries_closed BEFORE INSERT ON card_entries WHEN CAST(strftime('%Y%m', NEW.card_date) AS INTEGER) <= COALESCE((SELECT month FROM closed_months WHERE book = 'stores'), 0) BEGIN SELECT RAISE(ABORT, 'guard_card_entries_closed'); END
-- next
CREATE TRIGGER guard_ledger_entries_closed BEFORE INSERT ON ledger_entries WHEN CAST(strftime('%Y%m', NEW.ledger_date) AS INTEGER) <= COALESCE((SELECT month FROM closed_months WHERE book = 'accounts'), 0) BEGIN SELECT RAISE(ABORT, 'guard_ledger_entries_closed'); END
