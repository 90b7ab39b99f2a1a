"""Closing months: what is looked at first, and who signed."""
