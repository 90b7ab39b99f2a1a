CREATE TABLE search_changes (
 id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
 searched VARCHAR(20) NOT NULL,
 row_id INTEGER
)
-- next
CREATE INDEX ix_search_changes_searched ON search_changes (searched, id, row_id)
