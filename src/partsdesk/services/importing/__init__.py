"""Rows of files taken in: what is wrong with a row is a value, not an exception."""
