CREATE INDEX ix_slips_remainder_of ON slips (remainder_of)
-- next
CREATE INDEX ix_slips_transfer_of ON slips (transfer_of)
