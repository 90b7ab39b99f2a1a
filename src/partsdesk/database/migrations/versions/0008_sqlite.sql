ALTER TABLE users ADD COLUMN badge VARCHAR(60)
-- next
ALTER TABLE users ADD COLUMN pin VARCHAR(200)
-- next
ALTER TABLE users ADD COLUMN pin_failures INTEGER DEFAULT '0' NOT NULL
-- next
ALTER TABLE users ADD COLUMN pin_locked_until VARCHAR(27)
-- next
CREATE UNIQUE INDEX ix_users_badge ON users (badge)
