"""The desk of whoever is logged in, and the keeper's day."""
