"""What becomes of a scan: it is looked up in its turn, given to whoever is in front, and told."""
