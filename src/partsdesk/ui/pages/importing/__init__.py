"""Files looked at, mended and taken in: the same page for everything that is imported."""
