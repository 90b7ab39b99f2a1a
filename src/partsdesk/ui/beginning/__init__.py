"""The first run: where a new warehouse is begun, one step after the other."""
