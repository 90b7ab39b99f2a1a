"""Slips and the books that they write."""
