"""Counting: counts and their tallies, the account-card-stock statement, where it differs."""
