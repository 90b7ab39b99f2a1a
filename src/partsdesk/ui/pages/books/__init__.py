"""The two books: bin cards and the stores ledger."""
