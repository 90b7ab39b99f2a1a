"""Counts: begun, counted with the scanner, compared with the cards, confirmed."""
