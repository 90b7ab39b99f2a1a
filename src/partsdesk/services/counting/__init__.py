"""Counting: opened, tallied, reviewed, confirmed, disposed of."""
