"""Items, partners and places."""
