"""Quantities, dates, people and refusals: the smallest things."""
