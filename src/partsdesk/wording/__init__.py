"""The only package with sentences in it."""
